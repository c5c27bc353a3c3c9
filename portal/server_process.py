"""One Server process: its life as the Portal sees it, and the last lines it wrote."""

from __future__ import annotations

import logging
import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure

from portal.wire.errors import Refused

log = logging.getLogger("portal.server")

CRASHED, KILLED = 1.0, 0.25
LAST_WORDS = 1.0
"""Seconds to read what an ended process wrote."""
TAIL = 30
"""Lines kept of what the process wrote, to tell why it ended."""


class ServerProcess(ProcessProtocol):
    """A child process that is to become, is or was the Server."""

    transport: Any

    def __init__(
        self, generation: int, clock: Any, write_log: Callable[[bytes], None]
    ) -> None:
        self.generation = generation
        self.clock = clock
        self.peer: Any = None
        self.pid = 0
        self.started = 0.0
        self.said_hello: Deferred[None] = Deferred()
        self.ended = False
        self.hangs = False
        self.signal: int | None = None
        """Which signal ended it, if one did."""
        self.last_answer = 0.0
        self.commit = 0
        self.queue = 0
        self._write_log = write_log
        self._tail: deque[bytes] = deque(maxlen=TAIL)
        self._part = b""
        self._waiting: list[Deferred[None]] = []

    def connectionMade(self) -> None:
        """The process runs."""
        self.pid = self.transport.pid or 0
        self.transport.closeStdin()
        log.info("Server %d starts (pid %d).", self.generation, self.pid)

    def childDataReceived(self, childFD: int, data: bytes) -> None:
        """What the process writes goes to its log; the last lines are kept."""
        self._write_log(data)
        *lines, self._part = (self._part + data)[-65_536:].split(b"\n")
        self._tail.extend(lines)

    def processExited(self, reason: Failure) -> None:
        """The process is gone; what it left behind may hold its pipes for ever."""
        self.clock.callLater(LAST_WORDS, self.transport.loseConnection)

    def processEnded(self, reason: Failure) -> None:
        """The process is gone and everything it wrote has been read."""
        self.ended = True
        self.signal = getattr(reason.value, "signal", None)
        log.info("Server %d ended: %s", self.generation, reason.getErrorMessage())
        if not self.said_hello.called:
            self.said_hello.errback(Refused(self.last_words()))
        waiting, self._waiting = self._waiting, []
        for deferred in waiting:
            deferred.callback(None)

    @property
    def blame(self) -> float:
        """How much its end speaks against what it had in hand (2 is enough).

        An operator's `kill -9` and the kernel's look alike, so such an end counts a
        little: a line that eats all memory is set aside in the end.
        """
        killed = self.signal == signal.SIGKILL and not self.hangs
        return KILLED if killed else CRASHED

    def last_words(self) -> str:
        """The last lines it wrote, or that there were none."""
        lines = [*self._tail, self._part] if self._part else list(self._tail)
        tail = b"\n".join(lines).decode("utf-8", "replace").strip()
        return tail[-8000:] or "The Server ended without a word."

    def gone(self) -> Deferred[None]:
        """Fires when the process has ended."""
        deferred: Deferred[None] = Deferred()
        if self.ended:
            deferred.callback(None)
        else:
            self._waiting.append(deferred)
        return deferred

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send it a signal, if it is still there."""
        if not self.ended and self.transport is not None:
            with suppress(ProcessExitedAlready):
                self.transport.signalProcess(number)
