"""The result of a login that a client asked for by itself (GMCP's Char.Login)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.commands.text import command_failed
from server.edge import failed
from server.facts.login import LoginResult
from server.messaging.rendering import unmarked
from server.sessions.actions import login
from server.sessions.way_back import takes, tell
from server.world import TURN

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession


def come_in(session: ServerSession, account: Account, used: str = "") -> None:
    """Log it in; the client hears so before all that a login tells.

    `used` is the hash of the token it came by. Raises PlayerError if the game refuses;
    then nothing is done.
    """
    with TURN.whole():
        tell(session, LoginResult(True))
        login(session, account, used=used)


def broken(session: ServerSession, error: Exception) -> None:
    """Tell the client, which waits, and its player that the login ended in a bug."""
    tell(session, LoginResult(False, unmarked(command_failed())))
    failed(session, error, "A login")


def refuse(session: ServerSession, why: str) -> None:
    """Tell the client why it is not logged in; in text, if it takes no such data."""
    if takes(session, LoginResult):
        tell(session, LoginResult(False, unmarked(why)))
    else:
        session.msg(why)
