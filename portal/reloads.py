"""Reloads, one at a time: requests that come together share one.

While one runs, all further requests wait for the same next one, which begins when it
ends: it will see whatever the files held when it was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred, fail
from twisted.python.failure import Failure

from portal.wire.errors import Refused

Outcome = dict[str, float]


class Reloads:
    """Runs `replace(mode)`, never two of them; calls `on_idle` after the last."""

    def __init__(
        self,
        replace: Callable[[str], Coroutine[Any, Any, Outcome]],
        on_idle: Callable[[], None],
    ) -> None:
        self.running = False
        self._replace = replace
        self._on_idle = on_idle
        self._closed = False
        self._mode = "reload"
        self._waiting: list[Deferred[Outcome]] = []

    def ask(self, mode: str) -> Deferred[Outcome]:
        """The outcome of this reload, or of the one it shares. Fails with Refused."""
        if self._closed:
            return fail(Refused("The game is shutting down."))
        if not self.running or not self._waiting or mode == "reset":
            self._mode = mode  # of a reload and a reset, the thorough one
        outcome: Deferred[Outcome] = Deferred()
        self._waiting.append(outcome)
        if not self.running:
            self._begin()
        return outcome

    def close(self) -> None:
        """Begin no more; who waits is refused."""
        self._closed = True
        waiting, self._waiting = self._waiting, []
        for outcome in waiting:
            outcome.errback(Refused("The game is shutting down."))

    def _begin(self) -> None:
        self.running = True
        asked, self._waiting = self._waiting, []
        ensureDeferred(self._replace(self._mode)).addBoth(self._ended, asked)

    def _ended(self, result: Any, asked: list[Deferred[Outcome]]) -> None:
        self.running = False
        for outcome in asked:
            if isinstance(result, Failure):
                outcome.errback(result)
            else:
                outcome.callback(result)
        if self._waiting and not self.running:
            self._begin()
        elif not self.running:
            self._on_idle()
