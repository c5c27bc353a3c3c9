"""The reload of a large game: how long what players type is held meanwhile."""

from __future__ import annotations

import asyncio

from benchmarks.faults.ends import reloads
from benchmarks.faults.house import FaultyHouse
from benchmarks.faults.scene import Proof, Size, prove

FILL = """
from server.world.models import KeyValue, ObjectRow

COUNT = {count}
DESC = "A corner of a large house, with a window, a bench and something on the wall. "
ids = KeyValue.objects.get(key="store.ids")
first = int(ids.value)
rooms = COUNT // 10

def row(n):
    number, room = first + n, first + n % rooms
    kind, where = "game.things.Thing", room
    state = '{{"fields":{{"desc":"%s"}}}}' % DESC
    if n < rooms:
        kind, where = "game.rooms.Room", None
    elif n < 4 * rooms:
        kind = "game.exits.Exit"
        state = '{{"fields":{{"destination":{{"#":%d}}}}}}' % (first + (7 * n) % rooms)
    return ObjectRow(id=number, key="part %d" % n, typeclass=kind, location_id=where,
        home_id=where, arrival=1_000_000 + n, state=state, tags='[["large","size"]]')

ObjectRow.objects.bulk_create(map(row, range(COUNT)), batch_size=5000)
ids.value = str(first + COUNT)
ids.save()
"""
"""A tenth of them are rooms, three tenths exits, the rest things."""


def fill(house: FaultyHouse, count: int) -> None:
    """Put so many objects into the world of a house that has been started once."""
    greeting = house.greeting
    house.stop()
    house.manage("shell", "-c", FILL.format(count=count))
    house.start()
    house.greeting = greeting


async def held(size: Size) -> Proof:
    """Reload after reload, with many sessions and a large world."""
    grow = lambda house: asyncio.to_thread(fill, house, size.objects)  # noqa: E731
    return await prove("held", size, reloads, prepare=grow)
