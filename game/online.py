"""Who is here now: every character that is played, and every account without one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from game import text
from game.channel_text import nobody_known
from server.api import ACCOUNTS, SESSIONS, WORLD, Character, PlayerError

SHORTEST_BEGINNING = 2


def people() -> dict[Any, list[Any]]:
    """Everybody who is on, each with the sessions behind it, longest here first."""
    found: dict[Any, list[Any]] = {}
    sessions = [session for session in SESSIONS.all() if session.logged_in]
    playing = {session.account for session in sessions if session.puppet is not None}
    for session in sorted(sessions, key=lambda session: session.conn_time):
        if session.puppet is not None or session.account not in playing:
            found.setdefault(session.puppet or session.account, []).append(session)
    return found


def named(name: str) -> Any:
    """The one who is on and called so, or whose name begins so.

    Raises PlayerError if there is nobody, or if it could be several.
    """
    wanted = name.strip().casefold()
    everybody = {}
    for person in people():
        everybody.setdefault(str(person).casefold(), person)
    if wanted in everybody:
        return everybody[wanted]
    fitting = [full for full in everybody if full.startswith(wanted)]
    if len(wanted) < SHORTEST_BEGINNING or not fitting:
        raise PlayerError(text.nobody_on(name))
    if len(fitting) > 1:
        names = [str(everybody[full]) for full in fitting[:5]]
        raise PlayerError(text.which_person(name, names))
    return everybody[fitting[0]]


async def account_called(name: str) -> tuple[int, str]:
    """The id of the account behind a name, and the name: of a character, or its own.

    They need not be on. Raises PlayerError.
    """
    with suppress(PlayerError):
        person = named(name)
        account = person if hasattr(person, "at_least") else person.account
        return account.pk, str(person)
    for found in WORLD.named(name):
        if isinstance(found, Character) and found.owner:
            return found.owner, str(found)
    account = await ACCOUNTS.called(name)
    if account is None:
        raise PlayerError(nobody_known(name))
    return account.pk, str(account)
