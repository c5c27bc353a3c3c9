"""Exits by name. They are no commands: they are looked up when no command fits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from server.commands import text
from server.errors import PlayerError

if TYPE_CHECKING:
    from server.world.entity import Object
    from server.world.typeclasses import Exit

DIRECTIONS = {
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
    "ne": "northeast",
    "nw": "northwest",
    "se": "southeast",
    "sw": "southwest",
    "u": "up",
    "d": "down",
}
"""What a letter stands for."""
OTHER_FORM = DIRECTIONS | {long: short for short, long in DIRECTIONS.items()}


def find_exit(location: Object, line: str, name: str) -> Exit | None:
    """The exit called like the whole line, or like its first word `name`.

    The letter of a direction and its long form name the same exit.
    """
    ways = location.exits
    wanted = (line.strip().casefold(), name, OTHER_FORM.get(name, name))
    for word in dict.fromkeys(wanted):
        for leads in ways:
            if word in _names(leads.key, leads.aliases):
                found: Exit = leads
                return found
    return None


def exit_names(location: Object) -> Iterator[str]:
    """Every name by which one may leave."""
    for leads in location.exits:
        yield from _names(leads.key, leads.aliases)


def traverse(leads: Exit, traveller: Object) -> None:
    """Let somebody go through an exit. Raises PlayerError if the way is barred."""
    if not leads.locks.check(traveller, "traverse", default=True):
        raise PlayerError(text.way_barred())
    leads.at_pre_traverse(traveller)
    if leads.destination is None:
        raise PlayerError(text.leads_nowhere())
    source = traveller.location
    traveller.move_to(leads.destination)
    if source is not None:
        leads.at_post_traverse(traveller, source)


@lru_cache(maxsize=4096)
def _names(key: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (key, *aliases))
