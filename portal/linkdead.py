"""Link-dead sessions: the connection is gone, though the player did not leave.

Such a session goes on as ever, only without a client: the game is told, what was typed
before still reaches it, and what it says is kept in the scrollback. It ends when its
time is over, unless its player comes back or the game ends it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from portal.wire.frames import Input
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.clock import Clock
    from portal.session import PortalSession

log = logging.getLogger("portal.sessions")

TOO_LONG = "link-dead for too long"


class LinkDead:
    """The sessions that wait for their player, for at most so many seconds each.

    0 seconds: none does. `date` is the wall clock.
    """

    def __init__(self, seconds: float, clock: Clock, date: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._date = date
        self._ends: dict[int, Any] = {}

    def keep(self, session: PortalSession, reason: str) -> bool:
        """Whether the session outlives its connection, which is lost: then it waits."""
        if not self._seconds:
            return False
        log.info("%s is link-dead: %s", session, reason)
        self._ends[session.sessid] = self._clock.callLater(
            self._seconds, session.disconnected, TOO_LONG
        )
        session.changed(msgspec.structs.replace(session.client, lost=self._date()))
        return True

    def back(self, session: PortalSession, client: Client) -> None:
        """The session has a connection again, with this client."""
        if session.link_dead:
            log.info("%s is back: %s", session, client.address)
        self.forget(session)
        session.changed(msgspec.structs.replace(client, lost=0.0))

    def forget(self, session: PortalSession) -> None:
        """The session waits no longer."""
        timer = self._ends.pop(session.sessid, None)
        if timer is not None and timer.active():
            timer.cancel()


def pass_on(old: PortalSession, done: int, new: PortalSession, most: int) -> int:
    """What a player typed by a connection that was lost waits at the new one.

    The inputs after `done`, but at most so many, for whoever comes and goes all the
    time must not heap them up; the result is how many were too many.
    """
    moved = [f for f in old.unacked if isinstance(f, Input) and f.seq > done]
    said = [(frame.name, frame.args, frame.kwargs) for frame in moved]
    said += [*old.waiting, *old.take_unheard()]
    old.waiting.clear()
    for frame in moved:
        old.unacked.remove(frame)
        old.link.done(old.sessid, frame.seq)
    room = max(0, most - len(new.waiting))
    new.waiting.extendleft(reversed(said[:room]))
    return max(0, len(said) - room)
