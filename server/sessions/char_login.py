"""A client logs in by itself: what it says in GMCP's Char.Login, 1 and 2.

    Char.Login.Credentials {"account": "anna", "password": "..."}
    Char.Login.Reconnect {"account": "anna", "token": "...", "version": 2}

Both are answered by Char.Login.Result, and are otherwise what `connect` is: the gate
says who may come in, and what the client says next waits until this is done. A code
beside the password is asked for as at any login, in text, and the result comes once it
is right. A token is taken over an encrypted connection only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from server import text
from server.accounts import GATE
from server.errors import NeedsFactor, NotNow, PlayerError
from server.gmcp import on_package
from server.sessions.codes import ask_code
from server.sessions.results import broken, come_in, refuse
from server.sessions.states import State

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


@on_package("Char.Login.Credentials")
async def credentials(session: ServerSession, data: Any) -> None:
    """A name and a password; nothing at all if its player rather types them."""
    if data is None or data == {}:
        return
    await _answered(session, _by_password, data)


@on_package("Char.Login.Reconnect")
async def reconnect(session: ServerSession, data: Any) -> None:
    """A name and a token to come back by."""
    await _answered(session, _by_token, data)


async def _answered(
    session: ServerSession,
    attempt: Callable[[ServerSession, dict[str, Any]], Awaitable[None]],
    data: Any,
) -> None:
    try:
        if session.state is not State.CONNECTED:
            raise NotNow(text.LOGGED_IN_ALREADY)
        if session.asking is not None:
            raise NotNow(text.ANSWER_FIRST)
        if not isinstance(data, dict):
            raise PlayerError(text.NO_CREDENTIALS)
        await attempt(session, {key.lower(): value for key, value in data.items()})
    except PlayerError as why:
        refuse(session, str(why))
    except Exception as error:  # noqa: BLE001 - the edge: it would wait for ever
        broken(session, error)


async def _by_password(session: ServerSession, said: dict[str, Any]) -> None:
    if "provider" in said and "password" not in said:
        raise NotNow(text.USE_THE_TOKEN)
    name, password = said.get("account"), said.get("password")
    if not (isinstance(name, str) and isinstance(password, str)):
        raise PlayerError(text.NO_CREDENTIALS)
    try:
        account = await GATE.authenticate(
            name, password, session.address, session.protocol_key
        )
    except NeedsFactor as needed:
        ask_code(session, needed.proof, by_client=True)
    else:
        come_in(session, account)


async def _by_token(session: ServerSession, said: dict[str, Any]) -> None:
    if not session.client.secure:
        raise NotNow(text.NOT_ENCRYPTED)
    name, token = said.get("account"), said.get("token")
    if not (isinstance(name, str) and isinstance(token, str)):
        raise PlayerError(text.NO_TOKEN)
    account, used = await GATE.by_reconnect(name, token, session.address)
    come_in(session, account, used)
