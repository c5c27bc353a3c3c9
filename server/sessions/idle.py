"""Ends the sessions whose players have left them alone for `IDLE_TIMEOUT` seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from server import text

if TYPE_CHECKING:
    from server.sessions.handler import SessionHandler
    from server.sessions.session import ServerSession

EVERY = 30.0
EXEMPT = "Helper"
"""Whoever has this role or a higher one may stay."""


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
            if session.cmd_last_visible < before and not _exempt(session):
                self.sessions.disconnect(session, text.idle_for_long(most / 60))

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _exempt(session: ServerSession) -> bool:
    return session.account is not None and session.account.at_least(EXEMPT)
