"""What a client asks for by MSDP: lists of what there is, and values by name.

    LIST "REPORTABLE_VARIABLES"   an array of names
    SEND "ROOM"                   what is so now, whether it is reported or not

Both are answered before the login, too. What nothing is known of is not answered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from server.facts import showing
from server.msdp import VARIABLES, on_variable

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

COMMANDS = ["LIST", "REPORT", "RESET", "SEND", "UNREPORT"]
NOTED = ["CLIENT_NAME", "CLIENT_VERSION"]
"""What the Portal notes of what a client says of itself."""
MOST = 128
"""So many names are answered at once."""


def _configurable(session: ServerSession) -> list[str]:
    asked = {*COMMANDS, *NOTED}
    return NOTED + sorted(name for name in VARIABLES if name not in asked)


LISTS: dict[str, Callable[[ServerSession], list[str]]] = {
    "COMMANDS": lambda session: COMMANDS,
    "LISTS": lambda session: list(LISTS),
    "CONFIGURABLE_VARIABLES": _configurable,
    "REPORTABLE_VARIABLES": showing.names,
    "REPORTED_VARIABLES": lambda session: list(session.client.reports),
    "SENDABLE_VARIABLES": showing.names,
}


@on_variable("LIST")
def lists(session: ServerSession, value: Any) -> None:
    """A client asks what there is."""
    for name in _names(value):
        if name in LISTS:
            session.msg(msdp={name: LISTS[name](session)})


@on_variable("SEND")
def send(session: ServerSession, value: Any) -> None:
    """A client asks for values."""
    found = showing.of(session, _names(value))
    if found:
        session.msg(msdp=found)


def _names(value: Any) -> list[str]:
    said = value if isinstance(value, list | tuple) else [value]
    names = [each.upper() for each in said if isinstance(each, str)]
    return list(dict.fromkeys(names))[:MOST]
