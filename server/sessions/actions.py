"""What happens to a session, each a verb: login, logout, puppet, unpuppet.

Check, act, tell: a refusal raises PlayerError before anything has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from server import hooks, text
from server.accounts import ACCOUNTS
from server.commands import dispatch
from server.errors import PlayerError
from server.sessions.states import State, after
from server.world import TURN

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession
    from server.world.entity import Object


def login(session: ServerSession, account: Account) -> None:
    """Let `account` in through `session`. Raises NotNow if it is in already."""
    after(session.state, "login")
    if settings.MULTISESSION_MODE == 0:
        _end_others(session, account)
    account = take_account(session, account)
    chosen = account.options.items()
    session.options.update({name: value for name, value in chosen if value is not None})
    session.save()
    session.msg(logged_in=True)
    hooks.call("at_login", session)
    if settings.AUTO_PUPPET_ON_LOGIN and session.state is State.LOGGED_IN:
        _puppet_last(session, account)


def logout(session: ServerSession) -> None:
    """Make `session` as it was before the login."""
    if session.state is State.PUPPETING:
        unpuppet(session)
    session.change_state("logout")
    session.ask_no_more()
    _leave_account(session)
    session.cmdset.default(settings.CMDSET_UNLOGGEDIN)
    session.save()
    session.msg(logged_out=True)
    dispatch.system(session, "__loginstart__")


def puppet(session: ServerSession, character: Object) -> None:
    """Put `session` in control of `character`.

    Raises PlayerError if that may not be.
    """
    account = session.account
    if account is None or not character.locks.check(
        account, "puppet", owns(account, character)
    ):
        raise PlayerError(text.not_yours(character))
    if session.puppet is character:
        raise PlayerError(text.already(character))
    _check_room(session, account, character)
    _free(character, session)
    if session.state is State.PUPPETING:
        unpuppet(session)
    take_puppet(session, character)
    if account.last_puppet != character.id:
        account.last_puppet = character.id
        ACCOUNTS.save(account, ["last_puppet"])
    session.save()
    hooks.call("at_puppet", session, character)


def unpuppet(session: ServerSession) -> None:
    """Let go of the character; the session stays logged in."""
    session.change_state("unpuppet")
    character = session.puppet
    if character is not None:
        TURN.remember(_join, session, character)
        _part(session, character)
        hooks.call("at_unpuppet", session, character)
    session.save()


def close(session: ServerSession, reason: str) -> None:
    """The connection is gone: leave the character and the account."""
    if session.state is State.CLOSED:
        return
    session.stand_still()
    if session.state is State.PUPPETING:
        unpuppet(session)
    hooks.call("at_disconnect", session, reason)
    session.change_state("close")
    _leave_account(session)


def take_account(session: ServerSession, account: Account) -> Account:
    """Join session and account, without a word or a hook (also after a reload).

    Gives the live account, which may be another instance of the same.
    """
    session.change_state("login")
    session.greeted = True
    session.account = live = ACCOUNTS.hold(account)
    session.sessionhandler.index(session)
    session.cmdset.default(settings.CMDSET_SESSION)
    return live


def take_puppet(session: ServerSession, character: Object) -> None:
    """Join session and character, without a word or a hook (also after a reload)."""
    session.change_state("puppet")
    TURN.remember(_part, session, character)
    _join(session, character)


def _join(session: ServerSession, character: Object) -> None:
    session.puppet = character
    character.sessions.add(session)


def _part(session: ServerSession, character: Object) -> None:
    session.puppet = None
    character.sessions.remove(session)


def owns(account: Account, character: Object) -> bool:
    """Whether the character belongs to the account."""
    return bool(character.owner == account.pk)


def _leave_account(session: ServerSession) -> None:
    account, session.account = session.account, None
    if account is not None:
        session.sessionhandler.unindex(session, account)
        ACCOUNTS.release(account)
    session.options.clear()


def _end_others(session: ServerSession, account: Account) -> None:
    for other in session.sessionhandler.by_account(account):
        if other is not session:
            session.sessionhandler.disconnect(other, text.LOGGED_IN_ELSEWHERE)


def _check_room(session: ServerSession, account: Account, character: Object) -> None:
    """Raises PlayerError if the account would play too many characters at once."""
    others = [each for each in account.sessions.all() if each is not session]
    played = {each.puppet for each in others if each.puppet is not None}
    most = settings.MAX_NR_SIMULTANEOUS_PUPPETS
    if len(played | {character}) > most:
        raise PlayerError(text.too_many_puppets(most))


def _free(character: Object, session: ServerSession) -> None:
    """Make room: one's own other session shares its puppet or hands it over.

    Raises PlayerError if another account plays it, whoever may puppet it.
    """
    others = [other for other in character.sessions.all() if other is not session]
    if any(other.account is not session.account for other in others):
        raise PlayerError(text.played_by_someone(character))
    if settings.MULTISESSION_MODE in (1, 3):
        return
    for other in others:
        unpuppet(other)
        other.msg(text.played_elsewhere(character))


def _puppet_last(session: ServerSession, account: Account) -> None:
    characters = account.characters
    if not characters:
        return
    last = (each for each in characters if each.id == account.last_puppet)
    character = next(last, characters[0])
    try:
        puppet(session, character)
    except PlayerError as why:
        session.msg(str(why))
