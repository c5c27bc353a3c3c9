"""A player who comes back takes the place of the session they left behind.

A connection that is lost leaves a link-dead session, whose character stays. When its
player logs in again the new session takes over the character and all the old one had,
and the Portal gives it what the old one was told in vain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from portal.wire.frames import Missed
from server.dialogues.registry import DIALOGUES
from server.sessions import joins
from server.world import TURN

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


def left_by(session: ServerSession) -> ServerSession | None:
    """The session whose place a session that has just logged in is to take, or None.

    A link-dead one, the latest first; where an account has one session only, that.
    """
    account = session.account
    others = account.sessions.all() if account is not None else []
    others = [each for each in others if each is not session]
    if settings.MULTISESSION_MODE != 0:
        others = [each for each in others if each.link_dead]
    others.sort(key=lambda each: (each.puppet is not None, each.client.lost))
    return others[-1] if others else None


def take(session: ServerSession, left: ServerSession) -> None:
    """Take over what `left` had. Nothing is said and no hook runs."""
    character = left.puppet
    if character is not None:
        joins.part(left)
        joins.join(session, character)
    left.inbox.leave_undone()
    TURN.say(Missed(session.sessid, left.sessid, left.inbox.done))
    session.inherit(left)
    DIALOGUES.session_moved(left, session)
    session.save()
    left.save()


def hand_over(left: ServerSession, session: ServerSession) -> None:
    """Have the Portal tell `session` what the client of `left` was told in vain."""
    TURN.say(Missed(session.sessid, left.sessid))
