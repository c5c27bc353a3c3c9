"""Stamina: walking takes it, time gives it back."""

from __future__ import annotations

from game.vitals import Living
from server.world import WORLD
from tests.game.fakes import House


def walk(house: House, player: object, steps: int) -> None:
    for step in range(steps):
        player.types("north" if step % 2 else "south")  # type: ignore[attr-defined]


def test_a_step_costs_a_little_and_a_while_gives_it_back(house: House) -> None:
    anna = house.player("Anna")
    me = anna.character

    walk(house, anna, 3)
    assert (me.mv, me.hp) == (97, 100)
    house.clock.now += 6
    assert me.mv == 98
    house.clock.now += 3600
    assert me.mv == 100


def test_whoever_sits_rests_faster_until_they_walk(house: House) -> None:
    anna = house.player("Anna")
    me = anna.character
    walk(house, anna, 10)

    me.sit()
    assert me.mv == 90
    house.clock.now += 5
    assert me.mv == 95
    walk(house, anna, 1)

    assert (me.sits, me.mv) == (False, 94)
    house.clock.now += 6
    assert me.mv == 95


def test_who_has_no_breath_left_goes_on_and_it_hurts_but_not_to_death(
    house: House,
) -> None:
    anna = house.player("Anna")
    me = anna.character
    me.maxmv, me.maxhp = 26, 3
    anna.heard()

    walk(house, anna, 40)

    assert (me.mv, me.hp) == (0, 1)
    screen = anna.screen
    assert screen.count("You are getting tired.") == 1
    assert screen.count("You are out of breath.") == 1
    house.clock.now += 30
    assert me.hp == 2


def test_a_drink_does_good(house: House) -> None:
    anna = house.player("Anna")
    walk(house, anna, 50)

    anna.character.refresh(40)

    assert anna.character.mv == 90
    anna.character.refresh(40)
    assert anna.character.mv == 100


def test_only_walking_tires(house: House) -> None:
    anna = house.player("Anna")

    house.do(lambda: anna.character.move_to(house.thing("tower")))

    assert anna.character.mv == 100


def test_it_is_kept_as_dates_so_that_nothing_ticks(house: House) -> None:
    anna = house.player("Anna")
    walk(house, anna, 5)

    assert isinstance(anna.character, Living)
    assert anna.character.rested == house.clock.now + 30
    assert not anna.character._ticks
    assert WORLD.get(anna.character.id) is anna.character


def test_a_clock_that_is_put_back_costs_nobody_more_than_a_rest(house: House) -> None:
    anna = house.player("Anna")
    me = anna.character
    walk(house, anna, 3)

    house.clock.now -= 86_400
    walk(house, anna, 1)
    assert (me.mv, me.hp) == (0, 99)
    house.clock.now += 60

    assert me.mv == 10
