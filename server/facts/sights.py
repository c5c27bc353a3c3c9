"""Sight: what can be seen in a place, as data, by everybody who sees the same.

Two sights are compared to find what to tell; that costs as much as there is to see,
once for all who see it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import islice
from typing import Any

from msgspec import UNSET, Struct

from server.facts.fact import Fact
from server.facts.standard import (
    AddPlayer,
    Coords,
    Info,
    Item,
    ItemId,
    ItemsAdd,
    ItemsList,
    ItemsRemove,
    ItemsUpdate,
    Person,
    Players,
    RemovePlayer,
)
from server.messaging.rendering import unmarked
from server.world.seeing import hiding, sees
from server.world.typeclasses import Character, Room

INVENTORY, ROOM = "inv", "room"
MOST = 500
"""So many things, people and exits of a place are told; a client that must read more at
once is disconnected."""

Things = dict[int, Item]
Note = tuple[Fact, int]
"""A fact, and the number of the person it is about, who is not told; or 0."""


class Sight(Struct, frozen=True, eq=False):
    """What somebody in a place sees. `kind` says how: two of a kind are compared."""

    kind: Hashable
    info: Info
    people: dict[int, Person]
    things: Things

    def whole(self, looker: int) -> Iterator[Fact]:
        """All of it, for somebody who comes, and does not see themselves."""
        yield self.info
        yield Players([each for n, each in self.people.items() if n != looker])
        yield ItemsList(ROOM, list(self.things.values()))

    def since(self, before: Sight) -> Iterator[Note]:
        """What is other than before."""
        if self.info != before.info:
            yield self.info, 0
        for number, person in before.people.items():
            if self.people.get(number) != person:
                yield RemovePlayer(person.name), number
        for number, person in self.people.items():
            if before.people.get(number) != person:
                yield AddPlayer(person.name, person.fullname), number
        for fact in changes(ROOM, before.things, self.things):
            yield fact, 0


class Sights:
    """What was looked at in one turn: found out once for all who see the same."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, Sight] = {}
        self._hidden: dict[int, tuple[Any, ...]] = {}
        self.read: dict[int, dict[str, Any]] = {}
        """The variables of rooms, by the `id` of an Info that was seen."""

    def of(self, place: Room, looker: Any) -> Sight:
        """What `looker` sees there now."""
        hidden = self._hidden.get(place.id)
        if hidden is None:
            everything = (*place.contents, *place.exits)
            hidden = self._hidden[place.id] = tuple(hiding(everything))
        unseen = hidden and tuple(one.id for one in hidden if not sees(looker, one))
        kind = place.id, place.sight_of(looker)
        found = self._seen.get((kind, unseen))
        if found is None:
            found = self._seen[kind, unseen] = _sight(kind, place, looker)
        return found


def _sight(kind: Hashable, place: Room, looker: Any) -> Sight:
    seen = place.visible_to(looker)
    people = [one for one in seen if isinstance(one, Character)]
    return Sight(
        kind,
        _info(place, looker),
        {
            one.id: Person(unmarked(one.name), unmarked(one.fullname))
            for one in people[:MOST]
        },
        things(one for one in seen if not isinstance(one, Character)),
    )


def things(objects: Iterable[Any]) -> Things:
    """These objects as items, but no more than are told."""
    return {
        one.id: Item(str(one.id), unmarked(one.listed_as), one.attrib)
        for one in islice(objects, MOST)
    }


def changes(where: str, before: Things, now: Things) -> Iterator[Fact]:
    """What is other in a place; all of it where most is."""
    if before == now:
        return
    gone = [number for number in before if number not in now]
    new = [item for number, item in now.items() if before.get(number) != item]
    if len(gone) + len(new) > 2 + len(now) // 2:
        yield ItemsList(where, list(now.values()))
        return
    for number in gone:
        yield ItemsRemove(where, ItemId(str(number)))
    for item in new:
        known = int(item.id) in before
        yield ItemsUpdate(where, item) if known else ItemsAdd(where, item)


def _info(place: Room, looker: Any) -> Info:
    exits = {}
    for way in place.ways_visible_to(looker)[:MOST]:
        there = way.known_to(looker)
        exits[way.key] = 0 if there is None else there.id
    desc = unmarked(place.described_to(looker))
    return Info(
        place.id,
        unmarked(place.name),
        place.area,
        place.environment,
        exits,
        desc or UNSET,
        Coords(*place.coords) if 2 <= len(place.coords) <= 3 else UNSET,
    )
