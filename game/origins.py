"""Where a character comes from: it decides where they begin, and can be seen.

A choice of `charcreate`. A place that is not in the world file is not offered.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from game import conversation_text as words
from server.api import WORLD


class Origin(NamedTuple):
    """One of them: what one chooses, where one begins, what others see."""

    title: str
    room: str
    seen: str


ORIGINS = {
    "pass": Origin(words.OVER_THE_PASS, "road", words.CAME_OVER_THE_PASS),
    "river": Origin(words.UP_THE_RIVER, "bridge", words.CAME_UP_THE_RIVER),
    "house": Origin(words.IN_THIS_HOUSE, "inn", words.BORN_IN_THIS_HOUSE),
}


def offered() -> dict[str, str]:
    """What there is to choose from: each origin by its title."""
    return {one.title: key for key, one in ORIGINS.items() if place_of(key)}


def place_of(origin: str) -> Any:
    """The room in which one of this origin begins, or None."""
    found = WORLD.tagged(ORIGINS[origin].room, "worldfile") if origin in ORIGINS else []
    return found[0] if found else None


def notes(name: str, origin: str) -> list[str]:
    """What others see of it."""
    return [f"{name} {ORIGINS[origin].seen}."] if origin in ORIGINS else []
