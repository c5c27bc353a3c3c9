"""What happens to a session, each a verb: login, logout, puppet, unpuppet, close.

Check, act, tell: a refusal raises PlayerError before anything has changed. How many
sessions an account may have, and what they share, is `settings.MULTISESSION_MODE`:

    0   one session; a new login takes the place of the older and ends it
    1   many sessions that play one character together and all see the same
    2   many sessions, each with a character of its own; to play one's own puppet from
        another session moves it there
    3   many sessions, and any of them may share a character
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from server import hooks, text
from server.accounts import ACCOUNTS
from server.commands import dispatch
from server.data.scoped import forget_session
from server.dialogues.registry import DIALOGUES
from server.errors import PlayerError
from server.messaging.receivers import RECEIVERS
from server.sessions import joins, places, way_back
from server.sessions.states import State, after

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession
    from server.world.entity import Object


def login(
    session: ServerSession,
    account: Account,
    character: Object | None = None,
    *,
    used: str = "",
) -> None:
    """Let `account` in through `session`, to play `character` if one is given.

    What was chosen here before goes before what the account has kept. `used` is the
    hash of the token by which a client came back (`GATE.by_reconnect`). Raises NotNow
    if it is in already, PlayerError if the game refuses.
    """
    after(session.state, "login")
    hooks.ask("at_pre_login", session, account)
    account = joins.enter(session, account)
    _choose(session, account)
    first = account.entered is None
    if first:
        ACCOUNTS.change(account, entered=timezone.now())
    session.save()
    session.msg(logged_in=True)
    if first:
        hooks.call("at_first_login", session)
    if session.logged_in:
        hooks.call("at_login", session)
    if session.state is State.LOGGED_IN:
        _come_back(session, character)
    if settings.MULTISESSION_MODE == 0:
        for other in session.sessionhandler.by_account(account):
            if other is not session:
                other.disconnect(text.LOGGED_IN_ELSEWHERE)
    if session.account is account:
        way_back.tell_token(session, used)


def _choose(session: ServerSession, account: Account) -> None:
    """Let what was chosen before the login be the account's choice from now on."""
    chosen = session.options
    if any(account.options.get(name) != chosen[name] for name in chosen):
        ACCOUNTS.change(account, options={**account.options, **chosen})
    session.change(options={**account.chosen, **chosen})


def _come_back(session: ServerSession, wanted: Object | None) -> None:
    """Take the place of the session that the player left behind, or begin anew."""
    left = places.left_by(session)
    if left is not None:
        places.take(session, left)
    found = session.puppet
    if found is None or (wanted is not None and wanted is not found):
        _play_at_once(session, wanted)
    if left is None:
        DIALOGUES.put_question(session)
        return
    if session.puppet is found:
        hooks.call("at_return", session)
    session.put_question()
    DIALOGUES.put_question(session)
    if left.link_dead:
        left.disconnect()


def logout(session: ServerSession) -> None:
    """Make `session` as it was before the login."""
    after(session.state if session.puppet is None else State.LOGGED_IN, "logout")
    leave_puppet(session)
    account = session.account
    session.ask_no_more()
    DIALOGUES.session_ended(session, "logout")
    joins.leave(session, "logout")
    session.cmdset.clear()
    session.cmdset.default(settings.CMDSET_UNLOGGEDIN)
    session.msg(logged_out=True)
    hooks.call("at_logout", session, account)
    if session.state is not State.CLOSED:
        dispatch.system(session, "__loginstart__")
        way_back.offer_again(session)


def puppet(session: ServerSession, character: Object) -> None:
    """Put `session` in control of `character`.

    Raises PlayerError if that may not be.
    """
    _check_puppet(session, character)
    hooks.ask("at_pre_puppet", session, character)
    rivals = [] if _shares() else character.sessions.all()
    everybody = [session, *_companions(session)]
    joining = [each for each in everybody if each.puppet is not character]
    for each in joining:
        leave_puppet(each)
        if each.state is State.LOGGED_IN:  # a hook may have ended it
            joins.join(each, character)
    for rival in rivals:
        places.hand_over(rival, session)
        leave_puppet(rival)
        rival.msg(text.played_elsewhere(character))
    account = session.account
    if account is not None and account.last_puppet != character.id:
        ACCOUNTS.change(account, last_puppet=character.id)
    for each in joining:
        each.save()
    for each in joining:
        if each.puppet is character:  # a hook may have moved it
            hooks.call("at_puppet", each, character)


def unpuppet(session: ServerSession) -> None:
    """Let go of the character; the session stays logged in. Raises NotNow."""
    after(session.state, "unpuppet")
    for each in [session, *_companions(session)]:
        leave_puppet(each)


def close(session: ServerSession, reason: str) -> None:
    """The session is at its end: it leaves the character and the account.

    The hooks that are told may end it themselves.
    """
    if session.state is not State.CLOSED:
        leave_puppet(session)
    if session.state is not State.CLOSED:
        hooks.call("at_disconnect", session, reason)
    if session.state is not State.CLOSED:
        if session.puppet is not None:
            joins.part(session)
        DIALOGUES.session_ended(session)
        joins.leave(session, "close")
        session.drop(session.asking, session)
        session.inbox.close()
        RECEIVERS.forget(session)
        forget_session(session.sessid)


def leave_puppet(session: ServerSession) -> None:
    """Let go of the character, if there is one, whatever others do."""
    character = session.puppet
    if character is None:
        return
    hooks.call("at_pre_unpuppet", session, character)
    if session.puppet is not character:
        return
    joins.part(session)
    session.save()
    hooks.call("at_unpuppet", session, character)


def is_free(character: Object) -> bool:
    """Whether one more session of its account may play the character."""
    return _shares() or not character.sessions.count()


def _shares() -> bool:
    """Whether several sessions may play one character."""
    return settings.MULTISESSION_MODE in (1, 3)


def _companions(session: ServerSession) -> list[ServerSession]:
    """The sessions that go where this one goes."""
    account = session.account
    if settings.MULTISESSION_MODE != 1 or account is None:
        return []
    return [each for each in account.sessions.all() if each is not session]


def _check_puppet(session: ServerSession, character: Object) -> None:
    """Raises PlayerError if the session may not play this character."""
    account = session.account
    owned = account is not None and character.owner == account.pk
    if account is None or not character.locks.check(account, "puppet", owned):
        raise PlayerError(text.not_yours(character))
    if session.puppet is character:
        raise PlayerError(text.already(character))
    if any(other.account is not account for other in character.sessions.all()):
        raise PlayerError(text.played_by_someone(character))
    staying = {session, *_companions(session)}
    played = {each.puppet for each in account.sessions.all() if each not in staying}
    most = settings.MAX_NR_SIMULTANEOUS_PUPPETS
    if len((played - {None}) | {character}) > most:
        raise PlayerError(text.too_many_puppets(most))


def _play_at_once(session: ServerSession, wanted: Object | None) -> None:
    """Play who is wanted, or what the companions play, or whom the account last did."""
    companions = _companions(session)
    character = wanted
    if character is None:
        character = next((each.puppet for each in companions if each.puppet), None)
    if character is None:
        if companions or not settings.AUTO_PUPPET_ON_LOGIN:
            return
        character = _last_played(session)
    try:
        if character is not None:
            puppet(session, character)
    except PlayerError as why:
        session.msg(str(why))


def _last_played(session: ServerSession) -> Object | None:
    characters = session.account.characters if session.account else []
    for each in characters:
        if session.account is not None and each.id == session.account.last_puppet:
            return each
    return characters[0] if characters else None
