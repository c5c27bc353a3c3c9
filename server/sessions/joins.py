"""Who is joined to whom: session and account, session and character.

Nothing is said here and no hook runs; what is done is taken back with its turn. So a
restore joins by these, and the verbs of `server.sessions.actions` do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from server.accounts import ACCOUNTS
from server.world import TURN

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession
    from server.world.entity import Object


def enter(session: ServerSession, account: Account) -> Account:
    """Join session and account. Raises NotNow.

    Gives the live account, which may be another instance of the same.
    """
    session.change_state("login")
    session.greeted = True
    TURN.remember(_leave, session)
    _enter(session, account)
    session.cmdset.default(settings.CMDSET_SESSION)
    assert session.account is not None
    return session.account


def leave(session: ServerSession, event: str) -> None:
    """Part session and account, by the event "logout" or "close". Raises NotNow."""
    account = session.account
    if account is not None:
        TURN.remember(_enter, session, account)
        session.change(options={}, web="")
        _leave(session)
        session.save()
    session.change_state(event)


def join(session: ServerSession, character: Object) -> None:
    """Join session and character. Raises NotNow."""
    session.change_state("puppet")
    TURN.remember(_part, session, character)
    _join(session, character)


def part(session: ServerSession) -> None:
    """Part session and character. Raises NotNow."""
    session.change_state("unpuppet")
    character = session.puppet
    if character is not None:
        TURN.remember(_join, session, character)
        _part(session, character)


# What follows is also how each of these is taken back, so it remembers nothing.


def _enter(session: ServerSession, account: Account) -> None:
    session.account = ACCOUNTS.hold(account)
    session.sessionhandler.index(session)
    TURN.notice(session)


def _leave(session: ServerSession) -> None:
    account, session.account = session.account, None
    if account is not None:
        session.sessionhandler.unindex(session, account)
        ACCOUNTS.release(account)
    TURN.notice(session)


def _join(session: ServerSession, character: Object) -> None:
    session.puppet, session.facts = character, {}
    character.sessions.add(session)
    TURN.notice(session)


def _part(session: ServerSession, character: Object) -> None:
    session.puppet, session.facts = None, {}
    character.sessions.remove(session)
    TURN.notice(session)
