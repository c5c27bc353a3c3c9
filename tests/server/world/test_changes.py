"""Changes that come from outside the game."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from server.errors import PlayerError
from server.world import TURN, WORLD
from tests.server.world.things import Lantern, Object, Room


def change(number: int, changes: dict[str, Any], saved: Callable[[], Any]) -> Any:
    """Ask for a change, and give what became of it."""

    async def ask() -> Any:
        future = WORLD.change(number, changes)
        saved()
        return await future

    return asyncio.run(ask())


def test_everything_of_an_object_can_be_changed_from_outside(house):
    hall, lamp = WORLD.create(Room, "hall"), WORLD.create(Lantern, "lamp")
    lamp.db.old = 1
    changes = {
        "key": "torch",
        "aliases": ["fire"],
        "owner": 3,
        "locks": "get: none()",
        "tags": [["light", ""]],
        "home": hall.id,
        "location": hall.id,
        "fields": {"oil": 5, "seen": {"hall": {"#": hall.id}}},
        "db": {"old": None, "place": {"#": hall.id}},
    }

    change(lamp.id, changes, house.committer.flush)

    house.restart()
    lamp, hall = WORLD.get(lamp.id), WORLD.get(hall.id)
    assert (lamp.key, lamp.aliases, lamp.owner) == ("torch", ("fire",), 3)
    assert (lamp.location, lamp.home) == (hall, hall)
    assert (lamp.locks.text, lamp.tags.all()) == ("get: none()", [("light", "")])
    assert (lamp.oil, lamp.seen, lamp.db.all()) == (5, {"hall": hall}, {"place": hall})


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"key": "new", "colour": "red"}, ValueError),
        ({"key": "new", "key ": 1}, ValueError),
        ({"owner": 1, "key": ""}, ValueError),
        ({"key": "new", "locks": "nonsense"}, ValueError),
        ({"key": "new", "fields": {"oil": "much"}}, ValueError),
        ({"key": "new", "fields": {"nothing": 1}}, ValueError),
        ({"key": "new", "db": {"x": {"#": 999}}}, ValueError),
        ({"key": "new", "location": 999}, ValueError),
        ({"key": "new", "location": 1}, PlayerError),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(house, changes, error):
    lamp = WORLD.create(Lantern, "lamp")
    TURN.take()

    with pytest.raises(error):
        change(lamp.id, changes, house.committer.flush)

    assert (lamp.key, lamp.owner) == ("lamp", 0)


def test_an_object_that_is_not_there_cannot_be_changed(house):
    with pytest.raises(ValueError, match="no such object"):
        change(99, {"key": "x"}, house.committer.flush)

    assert WORLD.of(Object) == []
