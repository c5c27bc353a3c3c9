"""Growing: vitals that change by the clock alone are told again every few seconds.

Only sessions whose clients are told of a character are looked at, and what is the same
as before is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from server.facts.present import vitals
from server.facts.standard import Vitals
from server.facts.telling import inform
from server.facts.variables import show
from server.facts.watching import guarded

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

EVERY = 5.0
"""Seconds between two looks."""


class Timer(Protocol):
    """What `call_later` gives."""

    def cancel(self) -> object:
        """Do not call."""


class Sessions(Protocol):
    """All sessions of this Server."""

    def all(self) -> Iterable[ServerSession]:
        """Every one of them."""
        ...


class Growing:
    """Looks at the vitals of everybody who is told of them, from `start` to `stop`."""

    def __init__(
        self,
        sessions: Sessions,
        call_later: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._sessions = sessions
        self._call_later = call_later
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin; twice is once."""
        self.stop()
        self._timer = self._call_later(EVERY, self._look)

    def stop(self) -> None:
        """Look no more."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _look(self) -> None:
        self._timer = self._call_later(EVERY, self._look)
        for session in self._sessions.all():
            watcher = session.watcher
            if watcher is not None and watcher.puppet is not None:
                guarded(_tell, session, watcher.puppet)


def _tell(session: ServerSession, character: Any) -> None:
    now = vitals(character)
    if session.watcher.shows:
        show([session], Vitals(now))
    elif now != session.facts.get(Vitals.package, now):
        inform(session, Vitals(now))
