"""Lanterns."""

from __future__ import annotations

import pytest

from game.lantern import gives_light
from server.errors import PlayerError
from tests.game.fakes import House


def test_a_lit_lantern_burns_its_oil_and_goes_out(house: House) -> None:
    anna = house.player("Anna")
    lantern = house.thing("lantern")
    lantern.location = anna.character
    lantern.oil = 6
    anna.types("light lantern")
    anna.heard()

    for _ in range(6):
        house.tick(lantern, "burn")

    assert anna.sees == [
        "The flame of the lantern flutters, and turns blue at the edge.",
        "The lantern goes out.",
    ]
    assert not gives_light(lantern)
    assert not lantern._ticks


def test_a_dry_lantern_cannot_be_lit(house: House) -> None:
    lantern = house.thing("lantern")
    lantern.oil = 0

    with pytest.raises(PlayerError, match="no oil"):
        lantern.light()


def test_a_lantern_is_filled_where_there_is_oil(house: House) -> None:
    anna = house.player("Anna")
    house.thing("lantern").location = anna.character
    anna.types("fill lantern")
    assert anna.sees == ["There is no oil here to fill it from."]

    anna.types("s", "s", "fill lantern", "fill lantern")

    assert anna.sees[-2:] == [
        "You fill the tin lantern to the brim, and spill hardly any.",
        "It is as full as it can be.",
    ]
    assert house.thing("lantern").oil == 100


def test_a_lantern_shows_that_it_burns(house: House) -> None:
    anna = house.player("Anna")
    house.thing("lantern").location = anna.character

    anna.types(
        "light lantern", "light lantern", "inventory", "douse lantern", "douse lantern"
    )

    assert anna.sees == [
        "You light the tin lantern. A warm light steadies itself.",
        "It is burning already.",
        "You are carrying a lit tin lantern.",
        "You put out the tin lantern.",
        "It is not burning.",
    ]


def test_anothers_lantern_lights_the_cellar_too(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    house.thing("lantern").location = anna.character
    anna.types("light lantern")
    for one in (anna, bo):
        house.do(lambda one=one: one.character.move_to(house.thing("cellar")))
    bo.heard()

    bo.types("look")
    assert "barrel vault" in bo.screen

    anna.types("u")
    bo.heard()
    bo.types("look", "look key", "s")
    assert bo.sees == [
        "The Cellar",
        house.thing("cellar").dark,
        "Exits: up.",
        'You see no "key" here.',
        "You cannot go south from here.",
    ]
