"""Notices a Server that is silent: its players are told, and in the end it is ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from portal.link import State
from portal.server_process import ServerProcess
from portal.succession import Succession
from portal.wire import commands

log = logging.getLogger("portal.watchdog")

EVERY = 1.0
"""Seconds between two pings."""


class Watchdog:
    """Asks the Server again and again whether it lives.

    After `tell_after` seconds of silence it calls `on_silence`, and `on_voice` when an
    answer comes all the same; after `hung_after` it ends the process.
    """

    def __init__(
        self, succession: Succession, tell_after: float, hung_after: float
    ) -> None:
        self.succession = succession
        self.tell_after, self.hung_after = tell_after, hung_after
        self.on_silence: Callable[[], object] = lambda: None
        self.on_voice: Callable[[], object] = lambda: None
        self.clock = succession.reactor

    def watch(self) -> None:
        """Ping, and again after a pause, for ever."""
        self.clock.callLater(EVERY, self.watch)
        process = self.succession.current
        if process is None or process.peer is None:
            return
        now = self.clock.seconds()
        if self.succession.handler.link.state is not State.UP:
            process.last_answer = now
            return
        silence = now - process.last_answer
        if silence > self.hung_after:
            log.error("Server %d hangs and is ended.", process.generation)
            self.succession.end_by_force(process)
            return
        if silence > self.tell_after:
            self.on_silence()
        answer = process.peer.callRemote(commands.Ping)
        answer.addCallbacks(self._answered, _no_answer, callbackArgs=(process,))

    def _answered(self, answer: dict[str, Any], process: ServerProcess) -> None:
        silence = self.clock.seconds() - process.last_answer
        process.last_answer = self.clock.seconds()
        process.commit, process.queue = answer["commit"], answer["queue"]
        if silence > self.tell_after and process is self.succession.current:
            self.on_voice()


def _no_answer(failure: object) -> None:
    """The connection closed; whoever watches it will act."""
