"""What everything that can be looked at has in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from game import text
from game.english import article, grouped
from game.listening import entry
from server.api import link

LINKED = 30
"""So many things or people in a room are links; of more, none is."""


def detail(thing: Any, name: str) -> str | None:
    """What a builder wrote about a detail of `thing` called so."""
    details: dict[str, str] = getattr(thing, "details", {})
    return entry(details, name)


def shown(thing: Any) -> str:
    """Its name as it looks now: 'lit lantern'."""
    name = getattr(thing, "shown", None)
    return str(thing.key if name is None else name)


def is_proper(thing: Any) -> bool:
    """Whether it is called by its name alone: Marta, not a Marta."""
    return bool(getattr(thing, "proper", False))


def one(thing: Any) -> str:
    """'a lit lantern', 'Marta'."""
    return shown(thing) if is_proper(thing) else article(shown(thing))


def the(thing: Any) -> str:
    """'the lantern', 'Marta'."""
    return thing.key if is_proper(thing) else f"the {thing.key}"


def several(things: Iterable[Any]) -> list[str]:
    """'a lantern', 'two coins', 'Bo': as they are listed."""
    return grouped((shown(thing), is_proper(thing)) for thing in things)


def seen(objects: Iterable[Any]) -> tuple[list[str], list[str]]:
    """Things and people as they are listed, each a link that looks at it.

    Where there are too many to choose from they are words like others.
    """
    things: dict[str, str] = {}
    people: dict[str, str] = {}
    names = []
    for each in objects:
        name = shown(each)
        if is_proper(each):
            people.setdefault(name, each.key)
        else:
            things.setdefault(name, each.key)
            names.append((name, False))
    return _linked(grouped(names), things), _linked(list(people), people)


def _linked(listed: list[str], keys: dict[str, str]) -> list[str]:
    if len(listed) > LINKED:
        return listed
    return [
        link(words, f"look {key}")
        for words, key in zip(listed, keys.values(), strict=True)
    ]


def thing_or_way(command: Any, name: str) -> Any:
    """What staff means by a name: an exit of exactly that name, or else a thing.

    Raises PlayerError if there is neither.
    """
    place = command.caller.location
    for way in place.exits if place is not None else ():
        if way.is_called(name.strip()):
            return way
    return command.find(name)


def view(thing: Any, nothing: str = text.NOTHING_SPECIAL) -> str:
    """A thing as one sees it who looks at it."""
    notes = thing.notes() if hasattr(thing, "notes") else []
    return text.thing_view(shown(thing), getattr(thing, "desc", "") or nothing, notes)
