"""Exits and doors."""

from __future__ import annotations

from tests.game.fakes import House


def test_a_door_shuts_by_itself(house: House) -> None:
    anna = house.player("Anna")
    house.thing("iron_key").location = anna.character
    door = house.thing("well.down")
    anna.types("s", "sw", "d", "u")
    anna.heard()
    assert door.open

    house.tick(door, "shut")

    assert not door.open
    assert anna.sees == ["The grate settles back over the shaft, and the lock clicks."]
    assert not door._ticks


def test_a_key_in_another_pocket_opens_nothing(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    house.thing("iron_key").location = bo.character
    anna.types("s", "sw", "d")

    assert not house.thing("well.down").open


def test_an_exit_can_be_looked_at(house: House) -> None:
    anna = house.player("Anna")

    anna.types("look north", "look ladder")

    assert anna.sees == [
        "Going north you would come to The Bridge.",
        "Going up you would come to The Winding Room.",
    ]


def test_others_see_which_way_one_walks(house: House) -> None:
    anna, bo, cleo = house.player("Anna"), house.player("Bo"), house.player("Cleo")
    cleo.types("s")
    for one in (bo, cleo):
        one.heard()

    anna.types("s")
    anna.types("n", "u")

    assert bo.sees == [
        "Anna leaves to the south.",
        "Anna arrives from the south.",
        "Anna leaves going up.",
    ]
    assert cleo.sees == ["Anna arrives from the north.", "Anna leaves to the north."]


def test_in_the_dark_one_only_finds_the_way_with_light(house: House) -> None:
    anna = house.player("Anna")
    cellar = house.thing("cellar")
    for way in cellar.exits:
        way.glimmers = False
    house.do(lambda: anna.character.move_to(cellar))
    anna.heard()

    anna.types("u")

    assert anna.sees == [
        "It is too dark to go that way. You can only go back to where there is light."
    ]
