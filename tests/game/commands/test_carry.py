"""Things from hand to hand."""

from __future__ import annotations

from server.world import WORLD
from tests.game.fakes import House


def test_what_one_picks_up_is_seen_by_others(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    house.thing("coin").location = house.thing("gatehouse")
    anna.heard()

    anna.types("get coin", "inventory", "drop copper", "inv")

    assert anna.sees == [
        "You pick up a copper coin.",
        "You are carrying a copper coin.",
        "You put down a copper coin.",
        "You are carrying nothing.",
    ]
    assert bo.sees == ["Anna picks up a copper coin.", "Anna puts down a copper coin."]


def test_a_thing_is_given_and_can_be_given_back(house: House) -> None:
    anna, bo, cleo = house.player("Anna"), house.player("Bo"), house.player("Cleo")
    house.thing("coin").location = anna.character
    for one in (anna, bo, cleo):
        one.heard()

    anna.types("give coin to bo")
    bo.types("give coin = anna")

    assert anna.sees == ["You give a copper coin to Bo.", "Bo gives you a copper coin."]
    assert bo.sees == [
        "Anna gives you a copper coin.",
        "You give a copper coin to Anna.",
    ]
    assert cleo.sees == [
        "Anna gives a copper coin to Bo.",
        "Bo gives a copper coin to Anna.",
    ]


def test_all_of_it_is_picked_up_and_put_down_in_one_sentence(house: House) -> None:
    anna = house.player("Anna")
    here = house.thing("gatehouse")
    for name in ("coin", "coin", "apple"):
        WORLD.create("game.things.Thing", name, location=here)
    anna.heard()

    anna.types("get all", "drop all", "drop all", "look")

    seen = anna.sees
    assert seen[:3] == [
        "You pick up two coins and an apple.",
        "You put down two coins and an apple.",
        "You are carrying nothing.",
    ]
    assert "You see two coins and an apple here." in seen


def test_several_are_asked_about_and_picked_by_number(house: House) -> None:
    anna = house.player("Anna")
    here = house.thing("gatehouse")
    first, second, third = (
        WORLD.create("game.things.Thing", f"{kind} sword", location=here)
        for kind in ("rusty", "long", "short")
    )
    anna.heard()

    anna.types("get sword")
    assert anna.sees[0].startswith("Which sword do you mean: sword-1 (rusty")

    anna.types("get 2.sword", "get sword-2")
    assert (first.location, second.location, third.location) == (
        here,
        anna.character,
        anna.character,
    )


def test_hands_are_full_at_some_time(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    for number in range(35):
        WORLD.create(
            "game.things.Thing", f"pebble {number}", location=house.thing("gatehouse")
        )
    house.thing("coin").location = bo.character

    anna.types("get all")
    anna.heard()
    anna.types("get pebble 33", "get all")
    bo.heard()
    bo.types("give coin to anna")

    assert anna.sees == ["You cannot carry any more."] * 2
    assert bo.sees == ["Anna cannot carry any more."]
    assert len(anna.character.contents) == 30


def test_what_cannot_be_is_refused_in_a_sentence(house: House) -> None:
    anna, _ = house.player("Anna"), house.player("Bo")
    house.thing("coin").location = anna.character
    house.thing("apple").location = house.thing("gatehouse")
    house.thing("apple").locks.add("get: none()")
    anna.heard()

    anna.types(
        "get",
        "drop",
        "give",
        "give coin",
        "get anna",
        "get bo",
        "get apple",
        "get all",
        "drop apple",
        "give coin to me",
        "give coin to apple",
    )

    assert anna.sees == [
        "What do you want to pick up?",
        "What do you want to put down?",
        "Type give THING to NAME.",
        "Type give THING to NAME.",
        "That is you.",
        "Bo would not like that.",
        "You cannot pick that up.",
        "There is nothing here to pick up.",
        'There is no "apple" here.',
        "That is you.",
        "yellow apple has no use for that.",
    ]


def test_fixed_things_say_why_they_stay(house: House) -> None:
    anna = house.player("Anna")
    house.do(lambda: anna.character.move_to(house.thing("chapel")))
    anna.heard()

    anna.types("get jar")

    assert anna.sees == ["It weighs more than you do."]


def test_what_is_first_held_is_worth_points_to_the_receiver_too(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    house.thing("tongue").location = anna.character
    bo.heard()

    anna.types("give tongue to bo")

    assert bo.sees[-1] == "[You found the tongue of the bell: 20 points.]"


def test_the_inventory_is_read_aloud_one_thing_on_each_line(house: House) -> None:
    anna = house.player("Anna", screenreader=True)
    house.thing("coin").location = house.thing("apple").location = anna.character
    anna.heard()

    anna.types("i")

    assert anna.sees == ["You are carrying:", "a copper coin", "a yellow apple"]
