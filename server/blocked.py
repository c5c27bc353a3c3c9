"""Notices that the reactor's thread is blocked, and logs where.

A thread of its own asks the reactor to answer, again and again; an answer that takes
too long is a blockage, and the stack of the reactor's thread says what it does. Python
code, a sleep and a slow disk let that thread run. C code that keeps Python's lock (a
regular expression, a huge number) does not: then an alarm clock, which the thread winds
up each time it looks, has the kernel interrupt the reactor's thread, and `faulthandler`
writes the bare stack. See docs/decisions/0009-a-blocked-reactor.md.
What a player typed is not logged: it may be a password.
"""

from __future__ import annotations

import faulthandler
import logging
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

from server.commands.command import Command
from server.edge import described

log = logging.getLogger("server.blocked")

LOOKS = 4
"""How often it looks in the time that may pass."""
SHORTEST = 0.01
"""Seconds between two looks, at least."""
DEEPEST = 40
"""How much of a stack is logged, from where it is outward."""

CallSoon = Callable[[Callable[[], None]], object]
Alarm = Callable[[float], object]


def alarm() -> Alarm:
    """The alarm clock of this process: the seconds until it rings, 0 is never."""
    faulthandler.register(signal.SIGALRM, all_threads=False)
    return partial(signal.setitimer, signal.ITIMER_REAL)


class BlockedWatch:
    """Looks after the thread that calls `start`, until `stop`.

    `after` is the time, in seconds, that the reactor may be blocked before it is
    logged; 0 is for ever. `call_soon` must be safe to call from another thread, and
    `alarm(seconds)` has the stack written unless it is set again before that.
    """

    def __init__(self, after: float, call_soon: CallSoon, alarm: Alarm) -> None:
        self.after = after
        self._call_soon = call_soon
        self._alarm = alarm
        self._stopped: threading.Event | None = None

    def start(self) -> None:
        """Begin; twice is once."""
        if self._stopped is not None or not self.after:
            return
        self._stopped = threading.Event()
        look = Look(self.after, self._call_soon, threading.get_ident())
        work = (self._stopped, self._alarm)
        threading.Thread(
            target=look.again, args=work, name="blocked", daemon=True
        ).start()

    def stop(self) -> None:
        """Look no more."""
        if self._stopped is not None:
            self._stopped.set()
            self._stopped = None


class Look:
    """One thread's watch over another; only `_answered` is written by the other."""

    def __init__(self, after: float, call_soon: CallSoon, thread: int) -> None:
        self.after = after
        self._call_soon = call_soon
        self._thread = thread
        self._looked = self._asked = self._answered = time.monotonic()
        self._told = False

    def again(self, stopped: threading.Event, alarm: Alarm) -> None:
        """Look until `stopped`."""
        pause = max(self.after / LOOKS, SHORTEST)
        while not stopped.wait(pause):
            alarm(self.after + 2 * pause)
            self._look()
        alarm(0)

    def _look(self) -> None:
        now = time.monotonic()
        if self._answered:
            if self._told:
                self._tell_end()
            # What kept us from looking in time has kept the reactor, too.
            late = now - self._looked >= self.after
            self._asked, self._answered = self._looked if late else now, 0.0
            self._call_soon(self._answer)
        # When this look began: what it may be kept from in its middle counts as well.
        self._looked = now
        if now - self._asked >= self.after and not self._told:
            self._tell(now - self._asked)
            self._looked = time.monotonic()

    def _answer(self) -> None:
        self._answered = time.monotonic()

    def _tell(self, seconds: float) -> None:
        self._told = True
        frame = sys._current_frames()[self._thread]
        doing = _doing(frame)
        stack = "".join(traceback.format_stack(frame, DEEPEST)).rstrip()
        log.warning(
            "The reactor has been blocked for %.1f s, by %s:\n%s", seconds, doing, stack
        )

    def _tell_end(self) -> None:
        self._told = False
        seconds = self._answered - self._asked
        log.warning("The reactor goes on; it was blocked for %.1f s in all.", seconds)


def _doing(frame: FrameType) -> str:
    """Which command is being done there, and whose it is."""
    command = next(_commands(frame), None)
    if command is None:
        return "no command"
    kind = type(command)
    # One that is only being made has neither yet.
    whose = described(
        getattr(command, "session", None) or getattr(command, "caller", None)
    )
    return f"the command {kind.__module__}.{kind.__qualname__} of {whose}"


def _commands(frame: FrameType | None) -> Iterator[Command]:
    """The commands being done, the innermost first."""
    while frame is not None:
        itself = frame.f_locals.get("self")
        if isinstance(itself, Command):
            yield itself
        frame = frame.f_back
