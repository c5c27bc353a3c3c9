"""What a world file says, as values: a Plan of entries, one for each object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CATEGORY = "worldfile"
"""The category of the tags by which entries find their objects again."""

Kinds = Mapping[str, Mapping[str, str]]
"""Section of the file -> the builder's word for a kind -> path of its class."""


class WorldFileError(Exception):
    """The file cannot be the world; str() says which line is wrong, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One object as the file has it. `place` and `references` name tags."""

    tag: str
    path: str
    name: str
    also: tuple[str, ...] = ()
    locks: str = ""
    place: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file: rooms and channels, then ways, then what is in the rooms."""

    entries: tuple[Entry, ...]
