"""Changes of an object that come from outside the game: the admin, a web page, a file.

    {"key": "lamp", "aliases": ["light"], "location": 12, "home": None, "owner": 3,
     "locks": "get: all()", "tags": [["lamp", "light"]],
     "fields": {"oil": 5}, "db": {"maker": {"#": 12}, "old": None}}

Objects are named by id, inside fields and db as {"#": id}.
A db value of None is removed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from server.world.locks import Locks
from server.world.values import DEEPEST, MISSING, resolve

if TYPE_CHECKING:
    from server.world.entity import Object

Find = Callable[[int], Any]


def apply(obj: Object | None, changes: dict[str, Any], find: Find) -> None:
    """Make the changes. Raises ValueError or PlayerError, perhaps half-way."""
    if obj is None:
        raise ValueError("There is no such object.")
    for name, value in changes.items():
        change = CHANGES.get(name)
        if change is None:
            raise ValueError(f"An object has no {name!r} to change.")
        change(obj, value, find)


def _key(obj: Object, value: Any, find: Find) -> None:
    obj.key = value


def _aliases(obj: Object, value: Any, find: Find) -> None:
    obj.aliases = value


def _owner(obj: Object, value: Any, find: Find) -> None:
    obj.owner = value or 0


def _locks(obj: Object, value: Any, find: Find) -> None:
    Locks(obj).replace(value)


def _tags(obj: Object, value: Any, find: Find) -> None:
    obj.tags.set((name, category) for name, category in value)


def _location(obj: Object, value: Any, find: Find) -> None:
    destination = _object(value, find)
    if destination is not obj.location:
        obj.move_to(destination)


def _home(obj: Object, value: Any, find: Find) -> None:
    obj.home = _object(value, find)


def _fields(obj: Object, value: Any, find: Find) -> None:
    for name, raw in value.items():
        if name not in obj.fields:
            raise ValueError(f"A {type(obj).__name__} has no field {name!r}.")
        setattr(obj, name, _resolved(raw, find))


def _db(obj: Object, value: Any, find: Find) -> None:
    for name, raw in value.items():
        if raw is None:
            obj.db.remove(name)
        else:
            obj.db.set(name, _resolved(raw, find))


def _object(number: Any, find: Find) -> Any:
    if not number:
        return None
    found = find(number)
    if found is None:
        raise ValueError(f"There is no object #{number}.")
    return found


def _resolved(raw: Any, find: Find) -> Any:
    try:
        value = resolve(raw, find)
    except RecursionError:
        raise ValueError(f"A value can be nested at most {DEEPEST} deep.") from None
    if value is MISSING:
        raise ValueError("It refers to an object that is not there.")
    return value


CHANGES: dict[str, Callable[[Any, Any, Find], None]] = {
    "key": _key,
    "aliases": _aliases,
    "owner": _owner,
    "locks": _locks,
    "tags": _tags,
    "home": _home,
    "location": _location,
    "fields": _fields,
    "db": _db,
}
