"""The kinds of things there are, as people read them: the typeclasses of the game.

Whatever the game has imported is known; what only rows name is shown by its path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc

from django.conf import settings

from server.channels.channel import Channel
from server.world.entity import Object
from server.world.resolving import resolve
from server.world.typeclasses import Character, Exit, Room

WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OURS = "server.world."
"""Classes there are for games to build upon, unless the settings name them."""
USUAL = (
    "TYPECLASS_OBJECT",
    "TYPECLASS_CHARACTER",
    "TYPECLASS_ROOM",
    "TYPECLASS_EXIT",
)
FAMILIES: dict[str, type[Object]] = {
    "Places": Room,
    "Ways": Exit,
    "People": Character,
    "Channels": Channel,
    "Things": Object,
}
"""The first that a class belongs to is its family."""


@dataclass(frozen=True)
class Kind:
    """A class to choose: what it is called, and the first line of its docstring."""

    path: str
    name: str
    about: str
    family: str


def readable(path: str) -> str:
    """`game.rooms.DarkRoom` is a "Dark room"."""
    return WORDS.sub(" ", path.rpartition(".")[2]).capitalize()


def family_of(cls: type[Object]) -> str:
    """To which of the families the class belongs."""
    return next(name for name, base in FAMILIES.items() if issubclass(cls, base))


def kinds() -> list[Kind]:
    """Every class of which one can make something, by family and name."""
    order = list(FAMILIES)
    found = [kind_of(cls) for cls in _makeable()]
    return sorted(found, key=lambda each: (order.index(each.family), each.name))


def kind_of(cls: type[Object]) -> Kind:
    """How a class is shown."""
    said = cleandoc(cls.__dict__.get("__doc__") or "").partition("\n")[0]
    return Kind(cls.path, readable(cls.path), said.replace("`", ""), family_of(cls))


def with_derived(cls: type[Object]) -> list[str]:
    """The paths of a class and of all that are derived from it."""
    return [cls.path, *(each.path for each in _below(cls))]


def class_of(path: str) -> type[Object] | None:
    """The class of that path, if the game has it. Imports nothing."""
    return next((each for each in _every() if each.path == path), None)


def in_family(name: str) -> list[str]:
    """The paths of all classes of a family."""
    return [each.path for each in _every() if family_of(each) == name]


def _every() -> list[type[Object]]:
    return [Object, *_below(Object)]


def _makeable() -> Iterator[type[Object]]:
    usual = {getattr(settings, name) for name in USUAL}
    for cls in _below(Object):
        ours = cls.path.startswith(OURS) and cls.path not in usual
        if not ours and not issubclass(cls, Channel) and _is_found(cls):
            yield cls


def _is_found(cls: type[Object]) -> bool:
    """Whether a row that names it would find it; what a function has made is not."""
    return "<locals>" not in cls.path and resolve(cls.path) is cls


def _below(cls: type[Object]) -> list[type[Object]]:
    found: dict[type[Object], None] = {}
    for each in cls.__subclasses__():
        found[each] = None
        found |= dict.fromkeys(_below(each))
    return list(found)
