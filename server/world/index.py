"""How objects are found: by id, name, tag, class, owner, place and interval.

All look-ups are dicts, kept right by whoever changes an object; nothing is ever
searched. A key that has one object, as most have, costs no dict of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from server.world.turn import TURN

if TYPE_CHECKING:
    from server.world.entity import Object


class Multimap:
    """Several objects for one key, in the order they came."""

    __slots__ = ("_table",)

    def __init__(self) -> None:
        self._table: dict[Any, Any] = {}

    def add(self, key: Any, obj: Object) -> None:
        """Let the key find the object."""
        there = self._table.get(key)
        if there is None:
            self._table[key] = obj
        elif type(there) is dict:
            there[obj.id] = obj
        elif there is not obj:
            self._table[key] = {there.id: there, obj.id: obj}

    def discard(self, key: Any, obj: Object) -> None:
        """Let the key find the object no more."""
        there = self._table.get(key)
        if there is obj:
            del self._table[key]
        elif type(there) is dict:
            there.pop(obj.id, None)
            if not there:
                del self._table[key]

    def get(self, key: Any) -> list[Object]:
        """The objects of the key; a list of one's own."""
        there = self._table.get(key)
        if there is None:
            return []
        return list(there.values()) if type(there) is dict else [there]

    def count(self, key: Any) -> int:
        """How many objects the key has."""
        there = self._table.get(key)
        if there is None:
            return 0
        return len(there) if type(there) is dict else 1

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._table))

    def clear(self) -> None:
        """Forget all."""
        self._table.clear()


class Place:
    """What an object knows as a place: who and what is in it, in order of arrival."""

    __slots__ = ("contents", "exits", "listeners", "watchers")

    def __init__(self) -> None:
        self.contents: dict[int, Object] = {}
        self.exits: dict[int, Object] = {}
        self.listeners: dict[int, Object] = {}
        self.watchers: dict[int, Any] | None = None
        """The sessions whose clients are told as data what is in it, by sessid."""

    def enter(self, obj: Object) -> None:
        """Take something in. One that was here before comes back to where it stood."""
        table = self.exits if obj.is_exit else self.contents
        late = bool(table) and table[next(reversed(table))]._arrival > obj._arrival
        table[obj.id] = obj
        if late:
            ordered = sorted(table.values(), key=lambda each: each._arrival)
            table.clear()
            table.update((each.id, each) for each in ordered)
        self.hear(obj)
        if self.watchers:
            TURN.notice(self)

    def leave(self, obj: Object) -> None:
        """Let something out."""
        (self.exits if obj.is_exit else self.contents).pop(obj.id, None)
        self.listeners.pop(obj.id, None)
        if self.watchers:
            TURN.notice(self)

    def hear(self, obj: Object) -> None:
        """Know whether somebody plays it, and so hears what is said here."""
        if obj._sessions is not None and obj._sessions.count():
            self.listeners[obj.id] = obj
        else:
            self.listeners.pop(obj.id, None)


class Index:
    """All objects, and the ways to find them."""

    def __init__(self) -> None:
        self.objects: dict[int, Object] = {}
        self.names = Multimap()
        self.tags = Multimap()
        self.classes = Multimap()
        self.owners = Multimap()
        self.arrivals = 0
        self.ticking: dict[float, dict[tuple[int, str], Object]] = {}
        self.on_interval: Callable[[float], object] = lambda interval: None
        """Called when something begins to tick at an interval (s) that had nothing."""

    def clear(self) -> None:
        """Forget every object; `on_interval` stays."""
        self.objects.clear()
        for table in (self.names, self.tags, self.classes, self.owners):
            table.clear()
        self.ticking.clear()
        self.arrivals = 0

    def arrive(self) -> int:
        """A number for whatever arrives somewhere now; later ones are larger."""
        self.arrivals += 1
        return self.arrivals

    def add(self, obj: Object) -> None:
        """Let a whole object be found."""
        self.objects[obj.id] = obj
        self.classes.add(type(obj), obj)
        for slot in WHOLE:
            LINKS[slot](self, obj, True)

    def remove(self, obj: Object) -> None:
        """Let a whole object be found no more."""
        for slot in WHOLE:
            LINKS[slot](self, obj, False)
        self.classes.discard(type(obj), obj)
        self.objects.pop(obj.id, None)

    def change(self, obj: Object, slot: str, value: Any) -> None:
        """Set one slot of an object, and keep right what finds it by that."""
        link = LINKS.get(slot)
        if link is None:
            setattr(obj, slot, value)
            return
        link(self, obj, False)
        setattr(obj, slot, value)
        link(self, obj, True)

    def of(self, cls: type) -> list[Object]:
        """The objects of a class and of those derived from it."""
        kinds = [kind for kind in self.classes if issubclass(kind, cls)]
        return [obj for kind in kinds for obj in self.classes.get(kind)]

    def count(self, cls: type) -> int:
        """How many objects there are of a class and of those derived from it."""
        kinds = [kind for kind in self.classes if issubclass(kind, cls)]
        return sum(map(self.classes.count, kinds))

    # One function for each slot by which objects are found: `there` or no longer there.

    def _name(self, obj: Object, there: bool) -> None:
        _each(
            self.names,
            obj,
            {obj._key.casefold(), *map(str.casefold, obj._aliases)},
            there,
        )

    def _tag(self, obj: Object, there: bool) -> None:
        if obj._tags:
            _each(self.tags, obj, obj._tags, there)

    def _own(self, obj: Object, there: bool) -> None:
        if obj._owner:
            _each(self.owners, obj, (obj._owner,), there)

    def _place(self, obj: Object, there: bool) -> None:
        location = obj._location
        if location is None:
            return
        if location._place is None:
            location._place = Place()
        if there:
            location._place.enter(obj)
        else:
            location._place.leave(obj)

    def _tick(self, obj: Object, there: bool) -> None:
        for method, interval in (obj._ticks or {}).items():
            if there:
                first = interval not in self.ticking
                self.ticking.setdefault(interval, {})[obj.id, method] = obj
                if first:
                    self.on_interval(interval)
            elif interval in self.ticking:
                self.ticking[interval].pop((obj.id, method), None)
                if not self.ticking[interval]:
                    del self.ticking[interval]


def _each(table: Multimap, obj: Object, keys: Iterable[Any], there: bool) -> None:
    for key in keys:
        if there:
            table.add(key, obj)
        else:
            table.discard(key, obj)


LINKS: dict[str, Callable[[Index, Object, bool], None]] = {
    "_key": Index._name,
    "_aliases": Index._name,
    "_tags": Index._tag,
    "_owner": Index._own,
    "_location": Index._place,
    "_ticks": Index._tick,
}
# Key and aliases are one link.
WHOLE = ("_key", "_tags", "_owner", "_location", "_ticks")

INDEX = Index()
