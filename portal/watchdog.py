"""A Server that does not answer for long is taken for hung, and ended."""

from __future__ import annotations

import logging
from typing import Any

from portal.link import State
from portal.server_process import ServerProcess
from portal.succession import Succession
from portal.wire import commands

log = logging.getLogger("portal.watchdog")

PINGS = 4
"""Pings in the time after which silence is too long."""


class Watchdog:
    """Asks the Server again and again whether it lives."""

    def __init__(self, succession: Succession, hung_after: float) -> None:
        self.succession = succession
        self.hung_after = hung_after
        self.clock = succession.reactor

    def watch(self) -> None:
        """Ping, and again after a pause, for ever."""
        self.clock.callLater(self.hung_after / PINGS, self.watch)
        process = self.succession.current
        if process is None or process.peer is None:
            return
        now = self.clock.seconds()
        if self.succession.handler.link.state is not State.UP:
            process.last_answer = now
        elif now - process.last_answer > self.hung_after:
            log.error("Server %d hangs and is ended.", process.generation)
            self.succession.end_by_force(process)
        else:
            answer = process.peer.callRemote(commands.Ping)
            answer.addCallbacks(self._answered, _no_answer, callbackArgs=(process,))

    def _answered(self, answer: dict[str, Any], process: ServerProcess) -> None:
        process.last_answer = self.clock.seconds()
        process.commit, process.queue = answer["commit"], answer["queue"]


def _no_answer(failure: object) -> None:
    """The connection closed; whoever watches it will act."""
