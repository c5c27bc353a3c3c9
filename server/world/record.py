"""Rows and live objects: what of an object is kept, and how it comes back.

A `Row` is what the table holds, column by column. The state is one JSON text:
    {"fields": {...}, "db": {...}, "ticks": {...}, "cmdsets": [...]}
A field the class no longer declares, or whose value no longer fits, is kept as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from server.world.values import MISSING, decode, encode, resolve
from server.world.watched import watch

if TYPE_CHECKING:
    from server.world.entity import Object

log = logging.getLogger(__name__)


FIRST = 1
"""The revision of a row that was never in the database."""


class Row(NamedTuple):
    """An object as the database has it. `aliases`, `tags`: JSON, or "" for none.

    `arrival` orders what is in one place; `revision` counts the row's versions,
    `commit` is the last one that wrote it.
    """

    id: int
    key: str
    aliases: str
    typeclass: str
    location_id: int | None
    home_id: int | None
    owner: int
    arrival: int
    state: str
    tags: str
    locks: str
    gone: bool
    revision: int
    commit: int


def row_of(obj: Object, commit: int) -> Row | None:
    """The row to write, or None if the database has it already.

    Raises ValueError, TypeError or OverflowError if something cannot be encoded.
    """
    old = obj._row
    if old is None and obj.gone:
        return None
    location, home = obj._location, obj.home
    new = Row(
        obj.id,
        obj._key,
        encode(obj._aliases) if obj._aliases else "",
        obj._typeclass,
        None if location is None else location.id,
        None if home is None else home.id,
        obj._owner,
        obj._arrival,
        _state(obj),
        encode(obj._tags) if obj._tags else "",
        obj._locks,
        obj.gone,
        FIRST if old is None else old.revision + 1,
        commit,
    )
    return new if old is None or new[:12] != old[:12] else None


def _state(obj: Object) -> str:
    if obj._fields is None and obj._row is not None:
        return obj._row.state
    parts = {
        "fields": {**(obj._kept or {}), **(obj._fields or {})},
        "db": obj._db,
        "ticks": obj._ticks,
        "cmdsets": obj._paths,
    }
    filled = {name: part for name, part in parts.items() if part}
    return encode(filled) if filled else ""


def filled(obj: Object, row: Row) -> None:
    """Give a live object what its row says, but for its places."""
    obj._row = row
    obj._key, obj._owner, obj._arrival = row.key, row.owner, row.arrival
    obj._aliases = _aliases(row.aliases) if row.aliases else ()
    obj._tags = _tags(row.tags) if row.tags else ()
    obj._locks, obj.gone = row.locks, row.gone
    obj._fields, obj._db, obj._kept, obj._ticks = None, None, None, None
    obj._cmdset, obj._paths = None, ()


@lru_cache(maxsize=4096)
def _aliases(text: str) -> tuple[str, ...]:
    return tuple(decode(text))


@lru_cache(maxsize=4096)
def _tags(text: str) -> tuple[tuple[str, str], ...]:
    # Shared: thousands of objects have the same few tags.
    return tuple((name, category) for name, category in decode(text))


def decoded(obj: Object, find: Callable[[int], Any]) -> None:
    """Decode the state of an object's row into fields, attributes and ticks."""
    row = obj._row
    state = decode(row.state) if row is not None and row.state else {}
    obj._fields = {}
    obj._ticks = state.get("ticks")
    obj._paths = tuple(state.get("cmdsets", ()))
    if "db" in state:
        values = {n: resolve(v, find) for n, v in state["db"].items()}
        obj._db = {n: watch(v, obj) for n, v in values.items() if v is not MISSING}
    for name, raw in state.get("fields", {}).items():
        _fill_field(obj, obj._fields, name, raw, find)


def _fill_field(
    obj: Object,
    fields: dict[str, Any],
    name: str,
    raw: Any,
    find: Callable[[int], Any],
) -> None:
    field = obj.fields.get(name)
    value = resolve(raw, find)
    if value is MISSING:
        value = None
    try:
        if field is not None:
            fields[name] = field.convert(obj, value)
            return
    except ValueError as error:
        log.error("#%d keeps a value that does not fit: %s", obj.id, error)
    if obj._kept is None:
        obj._kept = {}
    obj._kept[name] = raw
