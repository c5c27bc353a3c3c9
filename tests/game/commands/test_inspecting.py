"""Looking behind things."""

from __future__ import annotations

from tests.game.fakes import House


def test_examine_shows_the_fields_of_a_thing(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    house.thing("lantern").location = anna.character
    anna.heard()

    anna.types("examine lantern")

    seen = anna.sees
    assert seen[0] == "tin lantern"
    assert "kind: lantern" in seen
    assert "tags: lantern (worldfile)" in seen
    assert "oil: 60" in seen
    assert "lit: off" in seen


def test_examine_alone_shows_the_room_and_its_exits(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types("examine", "examine north")

    seen = anna.sees
    assert "exits: north, south, up" in seen
    assert f"destination: The Bridge (#{house.thing('bridge').id})" in seen


def test_set_changes_a_field_of_things_rooms_and_exits(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    house.thing("lantern").location = anna.character
    anna.heard()

    anna.types(
        "set lantern/oil = 5",
        "set here/details.cat = It sleeps.",
        "set north/destination = #1",
        "look cat",
    )

    assert anna.sees == [
        "Tin lantern: oil is 5 now.",
        "The Gatehouse: details.cat is It sleeps. now.",
        "North: destination is The Gatehouse (#1) now.",
        "It sleeps.",
    ]


def test_set_refuses_everything_else(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    house.thing("lantern").location = anna.character
    anna.heard()

    anna.types("set", "set lantern/oil", "set lantern = 5", "set lantern/owner = 1")
    anna.types("set lantern/oil = much", "set dragon/oil = 1")

    assert anna.sees == [
        "Type set THING/FIELD = VALUE. examine THING shows the fields.",
        "Type set THING/FIELD = VALUE. examine THING shows the fields.",
        "Type set THING/FIELD = VALUE. examine THING shows the fields.",
        'Tin lantern has no field "owner". It has desc, details, fixed, proper, '
        "returns, deed, points, oil and lit.",
        "oil stays as it is: it is a whole number.",
        'There is no "dragon" here.',
    ]


def test_find_goes_by_tag_number_and_part_of_a_name(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types("find orchard")
    seen = anna.sees
    assert seen[0].endswith("The Walled Orchard (room)")
    assert any("(door) in The Kitchen Garden" in line for line in seen)

    anna.types("find #1", "find #12345678901234", "find dragon", "find")
    assert anna.sees == [
        "#1 The Gatehouse (room)",
        "There is nothing like that in the world.",
        "There is nothing like that in the world.",
        "Type find NAME: part of a name, a tag, or #number.",
    ]


def test_find_shows_only_so_many(house: House) -> None:
    anna = house.player("Anna", role="Builder")
    anna.heard()

    anna.types("find e")

    seen = anna.sees
    assert len(seen) == 21
    assert seen[-1].startswith("And ")
