"""Finds out whether what sessions were told has arrived, for their scrollback.

Nobody confirms a line of text, but every machine acknowledges bytes: when none are
outstanding, all that was written has come as far as the client's machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.clock import Clock
    from portal.session import PortalSession

EVERY = 0.5
"""Seconds between two looks; nobody looks while nothing is unconfirmed."""


class Arrivals:
    """The sessions that were told something which may not have arrived yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._awaited: set[PortalSession] = set()
        self._look: Any = None

    def expect(self, session: PortalSession) -> None:
        """The session was told a text just now."""
        self._awaited.add(session)
        if self._look is None:
            self._look = self._clock.callLater(EVERY, self._look_at_all)

    def look(self, session: PortalSession) -> None:
        """Confirm what the session was told, if all of it has arrived."""
        scrollback = session.scrollback
        if scrollback is None or session.closed or session.link_dead:
            self._awaited.discard(session)
        elif not session.outstanding():
            self._awaited.discard(session)
            scrollback.confirm(scrollback.count)

    def _look_at_all(self) -> None:
        self._look = None
        for session in list(self._awaited):
            self.look(session)
        if self._awaited:
            self._look = self._clock.callLater(EVERY, self._look_at_all)
