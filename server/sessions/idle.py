"""Ends the sessions whose players have left them alone for `IDLE_TIMEOUT` seconds.

Whoever passes `IDLE_EXEMPT` may stay. A link-dead session is left alone: it ends by
itself, in its own time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from server import text
from server.world.locks import passes

if TYPE_CHECKING:
    from server.sessions.handler import SessionHandler
    from server.sessions.session import ServerSession

EVERY = 30.0


class IdleWatch:
    """Looks at all sessions now and then; an `idle` keepalive does not count."""

    def __init__(
        self,
        sessions: SessionHandler,
        call_later: Callable[[float, Callable[[], None]], Any],
        date: Callable[[], float] = time.time,
    ) -> None:
        self.sessions = sessions
        self._call_later = call_later
        self._date = date
        self._timer: Any = None

    def start(self) -> None:
        """Look now, and again after a pause, until `stop`."""
        self._timer = self._call_later(EVERY, self.start)
        most = settings.IDLE_TIMEOUT
        if not most:
            return
        before = self._date() - most
        for session in self.sessions.all():
            if session.cmd_last_visible < before and not _may_stay(session):
                self.sessions.disconnect(session, text.idle_for_long(most / 60))

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _may_stay(session: ServerSession) -> bool:
    if session.client.lost:
        return True
    return passes(f"stay: {settings.IDLE_EXEMPT}", session, "stay", default=False)
