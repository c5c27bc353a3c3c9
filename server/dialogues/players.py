"""Who sits at the other end of a dialogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from server.accounts import ACCOUNTS
from server.dialogues.dialogue import Dialogue
from server.messaging.events import Event
from server.messaging.game import GAME

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


def player_of(dialogue: Dialogue) -> ServerSession | None:
    """The connection of whoever it is with: where they spoke last, or any of theirs."""
    ctx = dialogue.context
    if ctx is None:
        return None
    return session_of(ctx.event) or session_of(ctx.trigger)


def session_of(event: Event) -> ServerSession | None:
    """The connection an event came from, or the latest one of whoever caused it."""
    found = GAME.home_of(event)
    if found is not None:
        return found
    account = ACCOUNTS.get(event.user_id) if event.user_id else None
    theirs = account.sessions.all() if account is not None else []
    return theirs[-1] if theirs else None


def tell(sessions: Iterable[ServerSession | None], words: str) -> None:
    """Tell each of them once."""
    for session in dict.fromkeys(sessions):
        if session is not None:
            session.msg(words)
