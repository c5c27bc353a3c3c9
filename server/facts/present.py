"""Present: what is so of somebody who is played, as facts, without what was before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from server.facts.fact import Fact
from server.facts.standard import Name
from server.messaging.rendering import unmarked

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

More = Callable[["ServerSession"], Iterable[Fact] | None]
F = TypeVar("F", bound=More)

WHEN_WHOLE: list[More] = []
"""What else a client is told when it is told everything."""


def when_whole(function: F) -> F:
    """Register what gives more facts for a session that is told everything.

    That is after a login, when a client lost what it knew, and in a new Server. It may
    also tell something itself, and give None.
    """
    if function not in WHEN_WHOLE:
        WHEN_WHOLE.append(function)
    return function


def name(character: Any) -> Name:
    """What a character is called."""
    return Name(unmarked(character.name), unmarked(character.fullname))


def vitals(character: Any) -> dict[str, int]:
    """The vitals of a character as they are now, each with the most it can be."""
    return {
        name: int(getattr(character, name))
        for vital in character.vitals
        for name in (vital, f"max{vital}")
    }
