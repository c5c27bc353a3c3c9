"""Values that staff types for fields."""

from __future__ import annotations

import pytest

from game.lantern import Lantern
from game.typed import assign, rows, written
from server.errors import PlayerError
from server.world import WORLD
from tests.game.fakes import House


def nothing(name: str) -> Lantern:
    """Finds nothing."""
    raise PlayerError(f"no {name}")


@pytest.mark.parametrize(
    "field, typed, value",
    [
        ("oil", "12", 12),
        ("oil", "-3", -3),
        ("lit", "on", True),
        ("lit", "No", False),
        ("desc", "A lamp.", "A lamp."),
        ("desc", "", ""),
    ],
)
def test_what_fits_the_type_is_set(
    house: House, field: str, typed: str, value: object
) -> None:
    lantern = WORLD.create(Lantern, "lantern")

    assign(lantern, field, typed, nothing)

    assert getattr(lantern, field) == value


@pytest.mark.parametrize(
    "field, typed",
    [
        ("oil", "much"),
        ("oil", "1e9"),
        ("oil", "9" * 100_000),
        ("oil", "٣"),
        ("lit", "maybe"),
        ("desc", "x" * 5000),
        ("details", "a wall"),
        ("details.", "a wall"),
        ("oil.wall", "a wall"),
        ("nothing", "1"),
        ("location", "1"),
        ("__class__", "1"),
        ("_fields", "1"),
        ("at_create", "1"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(
    house: House, field: str, typed: str
) -> None:
    lantern = WORLD.create(Lantern, "lantern")
    before = list(rows(lantern))

    with pytest.raises(PlayerError):
        assign(lantern, field, typed, nothing)

    assert list(rows(lantern)) == before


def test_an_object_is_found_by_its_name(house: House) -> None:
    door, key = house.thing("well.down"), house.thing("coin")

    said = assign(door, "opened_by", "coin", lambda name: key)

    assert door.opened_by is key
    assert said == f"copper coin (#{key.id})"
    assign(door, "opened_by", "", nothing)
    assert door.opened_by is None


def test_one_entry_of_several_is_set_and_taken_out(house: House) -> None:
    room = house.thing("yard")

    assert assign(room, "details.cat", "Asleep.", nothing) == "Asleep."
    assert room.details["cat"] == "Asleep."
    assign(room, "details.cat", "", nothing)

    assert "cat" not in room.details


def test_values_are_written_for_people() -> None:
    assert [written(value) for value in (True, None, "", [], {"a": 1}, (3, "x"))] == [
        "on",
        "nothing",
        "nothing",
        "nothing",
        "a = 1",
        "3, x",
    ]
