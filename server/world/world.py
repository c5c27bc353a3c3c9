"""The World: everything there is, and the verbs that make and find it."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from server.world import lock_functions
from server.world.changes import apply
from server.world.entity import Object
from server.world.ids import Ids
from server.world.index import INDEX
from server.world.kv import KeyValues
from server.world.record import Row, decoded, filled, row_of
from server.world.resolving import resolve
from server.world.turn import TURN

if TYPE_CHECKING:
    from server.world.store import Loaded, Store

log = logging.getLogger(__name__)

T = TypeVar("T", bound=Object)

__all__ = ["WORLD", "World", "lock_functions"]


class World:
    """The live objects. There is one, `WORLD`; it is empty until it is loaded."""

    def __init__(self) -> None:
        self.objects = INDEX.objects
        self.kv = KeyValues()
        self.ids = Ids()
        self.commit = 0
        """The last commit of which this world knows all."""

    # Finding

    def get(self, number: int) -> Object | None:
        """The object of this id, or None."""
        return INDEX.objects.get(number)

    def tagged(self, name: str, category: str = "") -> list[Object]:
        """The objects that have this tag."""
        return INDEX.tags.get((name.casefold(), category.casefold()))

    def named(self, key: str) -> list[Object]:
        """The objects of exactly this key or alias, capitals aside."""
        return INDEX.names.get(key.casefold())

    def of(self, cls: type[T]) -> list[T]:
        """The objects of a class and of those derived from it."""
        return INDEX.of(cls)  # type: ignore[return-value]

    def owned(self, account: int) -> list[Object]:
        """The objects that belong to the account of this id."""
        return INDEX.owners.get(account)

    # Making and ending

    def create(
        self,
        cls: type[T] | str,
        key: str,
        location: Object | None = None,
        home: Object | None = None,
        owner: int = 0,
        **fields: Any,
    ) -> T:
        """Make an object, with its fields and `aliases`, or raise and make nothing.

        Raises ValueError for what cannot be, and Busy.
        """
        kind = resolve(cls)
        if kind is Object and cls not in (Object, Object.path):
            raise ValueError(f"There is no typeclass {cls}.")
        with TURN.whole():
            obj = kind._blank(self.ids.next(), "new")
            TURN.remember(_unmake, obj)
            INDEX.add(obj)
            obj.key, obj.owner, obj.home = key, owner, home
            if location is not None:
                obj.location = location
            for name, value in fields.items():
                if name != "aliases" and name not in kind.fields:
                    raise ValueError(f"A {kind.__name__} has no field {name!r}.")
                setattr(obj, name, value)
            obj.at_create()
        return obj  # type: ignore[return-value]

    def delete(self, obj: Object) -> None:
        """Take an object out of the world; see `Object.delete`."""
        obj.delete()

    def change(self, number: int, changes: dict[str, Any]) -> asyncio.Future[None]:
        """Change an object from outside the game; done when it is committed.

        See `server.world.changes` for what may be changed. The future fails with
        ValueError or PlayerError, and then nothing is changed. Needs a running loop.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            with TURN.whole():
                apply(self.get(number), changes, INDEX.objects.get)
        except Exception as error:  # noqa: BLE001 whoever asked gets it
            future.set_exception(error)
            return future
        return TURN.job(lambda: None)

    # Keeping

    def load(self, store: Store) -> None:
        """Fill the empty world with all there is. It waits: call it before all else."""
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.accept(store.load())
        finally:
            if collecting:
                gc.enable()
        self.ids.reserve = store.reserve_at_once

    def accept(self, loaded: Loaded) -> None:
        """Take over what the database holds, newer than what is known."""
        self.kv.accept(loaded.values)
        self.accept_rows(loaded.rows)
        self.commit = max(self.commit, loaded.commit)

    def accept_rows(self, rows: Iterable[Row]) -> None:
        """Make objects as their rows say. Who refers to them still does."""
        changed = [obj for row in rows if (obj := _accepted(row)) is not None]
        changed.sort(key=lambda obj: obj._arrival)
        for obj in changed:
            row: Row = obj._row  # type: ignore[assignment]
            obj._location = INDEX.objects.get(row.location_id or 0)
            obj._home = INDEX.objects.get(row.home_id or 0)
        _break_circles(changed)
        for obj in changed:
            if '"ticks"' in obj._row.state:  # type: ignore[union-attr]
                decoded(obj, INDEX.objects.get)
            INDEX.add(obj)
        if changed:
            INDEX.arrivals = max(INDEX.arrivals, changed[-1]._arrival)

    def rows(self, objects: Iterable[Object], commit: int) -> list[Row]:
        """The rows of those that differ from what the database holds."""
        rows = []
        for obj in objects:
            try:
                row = row_of(obj, commit)
            except (TypeError, ValueError, OverflowError, RecursionError):
                log.exception("#%d cannot be saved as it is.", obj.id)
                continue
            if row is not None:
                rows.append(row)
        return rows

    def clear(self) -> None:
        """Forget everything, without a word to the database."""
        INDEX.clear()
        self.kv.clear()
        self.ids.clear()
        self.commit = 0
        TURN.take()


def _accepted(row: Row) -> Object | None:
    obj = INDEX.objects.get(row.id)
    if obj is not None:
        INDEX.remove(obj)
    if row.gone:
        if obj is not None:
            obj.gone, obj._row, obj._location = True, row, None
        return None
    kind = resolve(row.typeclass)
    if obj is None:
        obj = kind._blank(row.id, row.key)
    elif type(obj) is not kind:
        obj.__class__ = kind
    filled(obj, row)
    obj._typeclass = row.typeclass
    INDEX.objects[row.id] = obj
    return obj


def _break_circles(objects: Iterable[Object]) -> None:
    """Whatever lies in itself, by a change from outside, is taken out of it."""
    sound: set[int] = set()
    for obj in objects:
        way: dict[int, Object] = {}
        here: Object | None = obj
        while here is not None and here.id not in sound:
            if here.id in way:
                log.error("#%d was inside itself; it is nowhere now.", here.id)
                here._location = None
                break
            way[here.id] = here
            here = here._location
        sound.update(way)


def _unmake(obj: Object) -> None:
    INDEX.remove(obj)
    obj.gone = True


WORLD = World()
