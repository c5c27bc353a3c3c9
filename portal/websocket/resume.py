"""How a page whose connection broke goes on with the session it had.

Whoever is logged in is given a token, which is good for one return. The page opens
`/ws?resume=1` and says first `["resume", [token, count], {}]`: so many texts of the
session it has had, or -1 if it was loaded anew and wants all that is kept.
The answer brings a new token, and may be lost on a bad network. So the one before stays
good until the page says something on the new connection.
Tokens are in the Portal's memory only, and in no log and no address.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.values import BadMessage
from portal.websocket import gatehouse_v1
from portal.websocket.gatehouse_v1 import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.websocket.page import PageSession

NAME = "resume"
WITHIN = 10.0
"""Seconds in which the token must come."""
ALL = -1


class Wish(NamedTuple):
    """What a page asks for that wants its session back."""

    token: str
    had: int
    """How many texts."""


def wanted(payload: bytes, binary: bool) -> Wish | None:
    """The wish in a message, or None if it is another one."""
    try:
        message = Message("") if binary else gatehouse_v1.decode(payload)
    except BadMessage:
        return None
    match message.name, message.args:
        case "resume", (str(token), int(had)):
            return Wish(token, had)
    return None


def new_token(session: PageSession) -> str:
    """A token that nobody can guess."""
    return f"{session.sessid}.{secrets.token_urlsafe(32)}"


def owner(token: str, sessions: Mapping[int, Any]) -> PageSession | None:
    """The session this token leads back to, or None."""
    number = token.partition(".")[0]
    known = number.isdecimal() and len(number) < 20
    session = sessions.get(int(number)) if known else None
    tokens = getattr(session, "tokens", ())
    if session is None or session.closed or not tokens or session.socket.ended:
        return None
    given = token.encode(errors="replace")
    good = [each.encode() for each in tokens]
    right = [hmac.compare_digest(given, each) for each in good]
    return session if any(right) else None
