"""Things."""

from __future__ import annotations

from game.things import FORGOTTEN_AFTER
from tests.game.fakes import House


def test_what_returns_goes_home_when_its_bearer_has_left(house: House) -> None:
    anna = house.player("Anna")
    key = house.thing("iron_key")
    house.do(lambda: key.move_to(anna.character))
    anna.leaves()

    house.clock.now += FORGOTTEN_AFTER + 1
    house.tick(key, "return_home")

    assert key.location is house.thing("cellar")
    assert not key._ticks


def test_what_somebody_still_needs_stays(house: House) -> None:
    anna = house.player("Anna")
    key = house.thing("iron_key")
    house.do(lambda: key.move_to(anna.character))

    house.clock.now += 10 * FORGOTTEN_AFTER
    house.tick(key, "return_home")

    assert key.location is anna.character


def test_what_was_just_put_down_is_not_tidied_away(house: House) -> None:
    key = house.thing("iron_key")
    house.do(lambda: key.move_to(house.thing("road")))

    house.tick(key, "return_home")
    assert key.location is house.thing("road")

    house.clock.now += FORGOTTEN_AFTER + 1
    house.tick(key, "return_home")
    assert key.location is house.thing("cellar")


def test_a_lantern_that_goes_home_is_out_and_has_oil(house: House) -> None:
    lantern = house.thing("lantern")
    house.do(lambda: lantern.move_to(house.thing("road")))
    lantern.light()
    lantern.oil = 3

    house.clock.now += FORGOTTEN_AFTER + 1
    house.tick(lantern, "return_home")

    assert (lantern.lit, lantern.oil) == (False, 50)
