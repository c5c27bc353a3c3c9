"""Who is here now: every character that is played, and every account without one."""

from __future__ import annotations

from typing import Any

from game import text
from server.api import SESSIONS, PlayerError

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
