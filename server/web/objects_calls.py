"""What the admin pages ask of the world, on the reactor's thread.

Each is done as a whole or not at all, and has ended when it is committed. A change is
(what the page showed, what is wanted) under the name of what is changed: "key",
"fields.oil", "db.maker", "locks.get". What the game has changed meanwhile is not
overwritten: `Refused` says what it is now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from server.errors import PlayerError
from server.world import TURN, WORLD
from server.world.changes import apply
from server.world.entity import Object, delete_all
from server.world.locks import split
from server.world.values import REFERENCE, decode, encode

log = logging.getLogger(__name__)

Edits = dict[str, tuple[Any, Any]]
UNKNOWN: Any = object()
"""What the page showed, if nobody knows: then it is not compared."""
GONE = "It is no longer in the world."
BROKEN = "The game has a fault there: it is in the log, and nothing was changed."


class Refused(Exception):
    """The world has something against it: why, and what it is now, by name."""

    def __init__(self, errors: dict[str, str], present: dict[str, Any]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors
        self.present = present


async def change(number: int, edits: Edits) -> None:
    """Change an object. Raises Refused, and PlayerError if it is gone."""
    with whole():
        obj = WORLD.get(number)
        if obj is None:
            raise PlayerError(GONE)
        edit(obj, edits)
    await TURN.job(_nothing)


async def create(path: str, key: str, edits: Edits) -> int:
    """Make an object of that class; its id. Raises Refused or PlayerError."""
    with whole():
        try:
            made: Object = WORLD.create(path, key)
        except ValueError as why:
            raise Refused({"key": str(why)}, {}) from None
        edit(made, edits)
    await TURN.job(_nothing)
    return made.id


async def delete(numbers: Iterable[int]) -> None:
    """Take objects out of the world. Raises PlayerError."""
    with whole():
        delete_all(found for number in numbers if (found := WORLD.get(number)))
    await TURN.job(_nothing)


async def move(numbers: Iterable[int], destination: int | None) -> None:
    """Bring objects to a place, or nowhere. Raises PlayerError."""
    with whole():
        for number in numbers:
            if found := WORLD.get(number):
                _apply(found, "location", destination)
    await TURN.job(_nothing)


async def tag(
    numbers: Iterable[int],
    added: Iterable[tuple[str, str]],
    removed: Iterable[tuple[str, str]],
) -> None:
    """Give objects tags, and take others off. Raises ValueError or PlayerError."""
    added, removed = list(added), list(removed)
    with whole():
        for number in numbers:
            if found := WORLD.get(number):
                for name, category in added:
                    found.tags.add(name, category)
                for name, category in removed:
                    found.tags.remove(name, category)
    await TURN.job(_nothing)


def edit(obj: Object, edits: Edits) -> None:
    """Change it, inside of `whole`. Raises Refused."""
    errors: dict[str, str] = {}
    moved: dict[str, Any] = {}
    for name, (shown, wanted) in edits.items():
        now = present(obj, name)
        if shown is not UNKNOWN and not _same(now, shown) and not _same(now, wanted):
            moved[name] = now
            continue
        try:
            with TURN.whole():
                _apply(obj, name, wanted)
        except (PlayerError, ValueError) as why:
            errors[name] = str(why).removeprefix(f"{type(obj).__name__}.{name[7:]}: ")
    if errors or moved:
        raise Refused(errors, moved)


def _apply(obj: Object, name: str, wanted: Any) -> None:
    part, _, inner = name.partition(".")
    if part == "locks" and inner:
        locks = split(obj.locks.text) | ({inner: wanted} if wanted else {})
        if not wanted:
            locks.pop(inner, None)
        wanted = "; ".join(f"{access}: {either}" for access, either in locks.items())
    elif inner:
        wanted = {inner: wanted}
    apply(obj, {part: wanted}, WORLD.get)


# What is now


def present(obj: Object, name: str) -> Any:
    """What an object has under a name, as JSON. An attribute it has not is None."""
    part, _, inner = name.partition(".")
    return plain(NOW[part](obj, inner), lambda number: WORLD.get(number) is not None)


def plain(value: Any, is_there: Callable[[int], bool]) -> Any:
    """The value as JSON, without references to what is not there."""
    found = _without_gone(decode(encode(value)), is_there)
    return None if found is UNKNOWN else found


def _without_gone(value: Any, is_there: Callable[[int], bool]) -> Any:
    if isinstance(value, list):
        items = (_without_gone(each, is_there) for each in value)
        return [each for each in items if each is not UNKNOWN]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and isinstance(value.get(REFERENCE), int):
        return value if is_there(value[REFERENCE]) else UNKNOWN
    pairs = {name: _without_gone(each, is_there) for name, each in value.items()}
    return {name: each for name, each in pairs.items() if each is not UNKNOWN}


def _same(one: Any, other: Any) -> bool:
    return encode(one) == encode(other)


def _number(obj: Object | None) -> int | None:
    return None if obj is None else obj.id


def _field(obj: Object, name: str) -> Any:
    return getattr(obj, name) if name in obj.fields else None


NOW: dict[str, Callable[[Object, str], Any]] = {
    "key": lambda obj, _: obj.key,
    "aliases": lambda obj, _: list(obj.aliases),
    "location": lambda obj, _: _number(obj.location),
    "home": lambda obj, _: _number(obj.home),
    "owner": lambda obj, _: obj.owner,
    "tags": lambda obj, _: [list(each) for each in obj.tags.all()],
    "locks": lambda obj, name: (
        split(obj.locks.text).get(name, "") if name else obj.locks.text
    ),
    "fields": _field,
    "db": lambda obj, name: obj.db.get(name),
}


@contextmanager
def whole() -> Iterator[None]:
    """All of it or nothing; a fault of the game's own code is told as such."""
    try:
        with TURN.whole():
            yield
    except (PlayerError, ValueError, Refused):
        raise
    except Exception as fault:  # the edge: what was asked came from a page
        log.exception("A change from the admin pages met a fault of the game.")
        raise PlayerError(BROKEN) from fault


def _nothing() -> None:
    """Something to be committed with the turn, so that its commit can be waited for."""
