"""Bring a Plan of the world file into the world, and leave alone what players changed.

With each object is kept what the file said last time (`db.worldfile`). A value is set
when the file says something new and the object still has what the file said before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

from server.world.entity import Object
from server.world.index import INDEX
from server.world.resolving import resolve
from server.world.turn import TURN
from server.world.values import Live
from server.world.worldplan import CATEGORY, Entry, Plan
from server.world.worldreader import refers

log = logging.getLogger("server.world")

NAMES = ("name", "also")
"""What the file says of an object that another may have taken meanwhile."""


class Built(NamedTuple):
    """How many objects were made, changed, and kept as the game changed them."""

    made: int
    changed: int
    kept: int


def build(plan: Plan, world: Any) -> Built:
    """Make the world what the plan says, as far as it was not changed in the game."""
    made: set[str] = set()
    for entry in plan.entries:
        if not world.tagged(entry.tag, CATEGORY) and _make(entry, world):
            made.add(entry.tag)
    changed = kept = 0
    for entry in plan.entries:
        if not world.tagged(entry.tag, CATEGORY):
            continue
        outcome = _bring(entry, world, entry.tag in made)
        changed += outcome is True
        kept += outcome is False
    _remove_ways(plan, world)
    built = Built(len(made), changed, kept)
    log.info("World file: %d made, %d changed, %d kept as changed in the game.", *built)
    return built


def _make(entry: Entry, world: Any) -> bool:
    """Make what is not there. False if another has its name, and none may have it."""
    place = _found(entry.place, world)
    try:
        obj = world.create(entry.path, entry.name, location=place)
    except ValueError as why:
        if not world.named(entry.name):
            raise
        log.warning("World file: %s is not made. %s", entry.tag, why)
        return False
    obj.tags.add(entry.tag, CATEGORY)
    obj.home = obj.location
    return True


def _bring(entry: Entry, world: Any, new: bool) -> bool | None:
    """True if something was set, False if the game's own was kept, None if neither."""
    obj = world.tagged(entry.tag, CATEGORY)[0]
    said: dict[str, Any] = dict(obj.db.get(CATEGORY) or {})
    outcome: bool | None = None
    for word, wanted in _sayings(entry):
        if word in said and said[word] == wanted:
            continue
        if not new and _now(obj, word) != said.get(word, _blank(obj, word)):
            log.info("#%d %s: %s stays as it was set in the game.", obj.id, obj, word)
            if word == "in":
                obj.home = _found(wanted, world)
            outcome = outcome or False
            continue
        try:
            _set(obj, word, wanted, world)
        except ValueError as why:
            if word not in NAMES:
                raise
            log.warning("#%d %s: %s stays as it was. %s", obj.id, obj, word, why)
            continue
        said[word] = wanted
        outcome = True
    if outcome:
        obj.db.set(CATEGORY, said)
    return None if new else outcome


def _sayings(entry: Entry) -> Iterator[tuple[str, Any]]:
    """What the file says of an object: pairs of word and plain value."""
    yield "kind", entry.path
    yield "name", entry.name
    yield "also", list(entry.also)
    yield "locks", entry.locks
    yield "in", entry.place
    yield from entry.values.items()
    yield from entry.references.items()


def _now(obj: Object, word: str) -> Any:
    """What the object has, in the words of the file."""
    match word:
        case "kind":
            return obj.typeclass
        case "name":
            return obj.key
        case "also":
            return list(obj.aliases)
        case "locks":
            return obj.locks.text
        case "in":
            return _tag(obj.location)
    value = getattr(obj, word)
    return _tag(value) if value is None or isinstance(value, Live) else value


def _blank(obj: Object, word: str) -> Any:
    """What an object has of which the file said nothing so far."""
    declared = type(obj).fields.get(word)
    if declared is None:
        return [] if word == "also" else ""
    return "" if declared.default is None else declared.default


def _set(obj: Any, word: str, wanted: Any, world: Any) -> None:
    match word:
        case "kind":
            retype(obj, resolve(wanted))
        case "name":
            obj.key = wanted
        case "also":
            obj.aliases = tuple(wanted)
        case "locks":
            obj.locks.replace(wanted)
        case "in":
            obj.home = _found(wanted, world)
            if obj.location is not obj.home:
                obj.location = obj.home
        case _ if _is_reference(obj, word):
            setattr(obj, word, _found(wanted, world))
        case _:
            setattr(obj, word, wanted)


def retype(obj: Object, kind: type[Object]) -> None:
    """Let an object be of another class; it keeps its state."""
    if type(obj) is not kind:
        TURN.remember(_become, obj, type(obj))
        _become(obj, kind)
        TURN.touch(obj)


def _become(obj: Object, kind: type[Object]) -> None:
    INDEX.remove(obj)
    obj.__class__ = kind
    obj._typeclass, obj._cmdset = kind.path, None
    INDEX.add(obj)


def _is_reference(obj: Object, word: str) -> bool:
    return refers(type(obj).fields[word])


def _tag(obj: Any) -> str:
    """The tag by which the file knows an object; nothing for none."""
    tags = obj.tags.all() if obj is not None else ()
    return next((name for name, category in tags if category == CATEGORY), "")


def _found(tag: str, world: Any) -> Object | None:
    there: list[Object] = world.tagged(tag, CATEGORY) if tag else []
    return there[0] if there else None


def _remove_ways(plan: Plan, world: Any) -> None:
    """An exit that was built from the file and is no longer in it goes."""
    known = {entry.tag for entry in plan.entries}
    for room in [entry.tag for entry in plan.entries if "." not in entry.tag]:
        place = _found(room, world)
        for way in place.exits if place is not None else ():
            if _tag(way) and _tag(way) not in known:
                way.delete()
