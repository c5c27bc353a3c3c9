"""What has happened in the world for good: a set of marks, kept with the world.

A mark is a word of world.toml (`story = "rung"`); rooms and keepers say something else
`after.rung`. What a character did is kept with the character (`deeds`).
"""

from __future__ import annotations

from typing import Any

from server.api import WORLD

KEY = "story"


def marks() -> list[str]:
    """Everything that has happened, in order."""
    return list(WORLD.kv.get(KEY, []))


def happened(mark: str) -> bool:
    """Whether it has."""
    return mark in WORLD.kv.get(KEY, [])


def happen(mark: str) -> None:
    """From now on it has."""
    if mark and not happened(mark):
        WORLD.kv.set(KEY, [*marks(), mark])


def after(table: dict[str, Any]) -> list[Any]:
    """Of a table of `after.MARK = ...`, what holds now, in the order it happened."""
    return [table[mark] for mark in WORLD.kv.get(KEY, []) if mark in table]


def credit(character: Any, source: Any) -> None:
    """Give a character the points that a room or thing is worth, once.

    The deed is remembered by the number of its source, so its words may be rewritten.
    """
    words, points = getattr(source, "deed", ""), getattr(source, "points", 0)
    if words and hasattr(character, "deeds"):
        character.do(str(source.id), words, points)
