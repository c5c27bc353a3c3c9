"""What a client is told of Char.Login by itself: how to log in, and how to come back.

Before a login it is told once in which way it may log in, and again when it names
another version. After a login by an encrypted connection a client of version 2 is told
a token to come back by; `server.accounts.reconnect` says what that is good for.
The token itself is told when it is committed and in no turn: what belongs to a turn is
kept in the database for a while. So that a crash in between loses nothing, the session
keeps the token's hash as `owed` until it was told, and the next Server tells another in
its place.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from msgspec import UNSET

from server.accounts import RECONNECT, text
from server.accounts.reconnect import Made
from server.facts.fact import Fact
from server.facts.login import LoginDefault, LoginToken
from server.sessions.states import State
from server.world.speech import say

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

    Refused = Callable[[ServerSession], None]

log = logging.getLogger("server.sessions")

MEANS = ["password-credentials"]
TOKENS_SINCE = 2
"""The version of Char.Login that has tokens."""


def takes(session: ServerSession, kind: type[Fact]) -> bool:
    """Whether its client understands such data, and said nothing against it."""
    return session.client.gmcp and session.client.takes(kind.package)


def tell(session: ServerSession, fact: Fact) -> None:
    """Tell a client that takes it something of Char.Login, with the turn."""
    if takes(session, type(fact)):
        say([session], gmcp={fact.package: fact.data})


def offer(session: ServerSession) -> None:
    """Tell a stranger's client how to log in, unless it was told so already."""
    version = session.client.login
    if session.state is not State.CONNECTED or version == session.offered:
        return
    session.change(offered=version)
    session.save()
    if version:
        named = version if version >= TOKENS_SINCE else UNSET
        tell(session, LoginDefault(MEANS, named))


def offer_again(session: ServerSession) -> None:
    """Tell it once more: its player has logged out."""
    session.change(offered=0, owed="")
    offer(session)


def tell_token(session: ServerSession, used: str = "") -> None:
    """Tell a client that has just logged in how to come back, if it can.

    `used` is the hash of the token by which it came, which that ends. Needs a running
    loop.
    """
    account, client = session.account, session.client
    if account is None:
        return
    if used:
        _owe(session, account, RECONNECT.rotate(used, client.name), _come_to_naught)
    elif _may_come_back(session, account):
        _owe(session, account, RECONNECT.give(account, client.name), _nothing)


def make_good(session: ServerSession) -> None:
    """Another Server was to tell the client a token, and perhaps did not."""
    if session.owed and session.account is not None:
        _owe(session, session.account, RECONNECT.renew(session.owed), _nothing)


def _may_come_back(session: ServerSession, account: Account) -> bool:
    client = session.client
    speaks = client.login >= TOKENS_SINCE and takes(session, LoginToken)
    wanted = settings.RECONNECT_DAYS and not account.is_guest
    return bool(speaks and client.secure and wanted)


def _owe(
    session: ServerSession, account: Account, made: Made, refused: Refused
) -> None:
    session.change(owed=made.hash)
    session.save()
    future = asyncio.ensure_future(made.kept)
    future.add_done_callback(partial(_kept, session, account, made, refused))


def _kept(
    session: ServerSession,
    account: Account,
    made: Made,
    refused: Refused,
    kept: asyncio.Future[bool],
) -> None:
    """The token is committed, or is none; a turn that was taken back made none."""
    if kept.cancelled():
        return
    if kept.exception() is not None:
        log.warning("A token could not be kept: %s", kept.exception())
        return
    if session.account is not account or session.owed != made.hash:
        return
    if not kept.result():
        refused(session)
    elif takes(session, LoginToken):
        told = LoginToken(str(account), made.token, True)
        session.sessionhandler.tell_now(session, "gmcp", {told.package: told.data})
    session.change(owed="")
    session.save()


def _come_to_naught(session: ServerSession) -> None:
    """All tokens of the account were taken back while it came in by one."""
    session.disconnect(text.RECONNECT_OVER)


def _nothing(session: ServerSession) -> None:
    """There is no token to tell, and none is needed."""
