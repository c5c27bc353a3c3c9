"""Who is logged in on the site arrives in the game: the input `token` of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.accounts import GATE
from server.errors import PlayerError
from server.inputs import on
from server.sessions.actions import login, puppet
from server.world import TURN, WORLD

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


@on("token", str)
async def token(session: ServerSession, token: str) -> None:
    """Log in who got this token on the site, and play whom they chose there.

    The page is told by `token` whether that was done; what is typed there waits for it.
    """
    try:
        await _arrive(session, token)
    except PlayerError:
        session.msg(token=False)
        raise
    session.msg(token=True)


async def _arrive(session: ServerSession, token: str) -> None:
    """A page that is that account already only changes the character."""
    account, found = await GATE.by_token(token, session.address, session.protocol_key)
    character = WORLD.get(found.character) if found.character else None
    if session.account is not None and session.account.pk == account.pk:
        if character is not None and session.puppet is not character:
            puppet(session, character)
        return
    with TURN.whole():
        session.ask_no_more()
        session.change(web=found.web)
        login(session, account, character)
