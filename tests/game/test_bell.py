"""The bell."""

from __future__ import annotations

from game import story
from game.bell import HUMS
from tests.game.fakes import House, Player


def hung(house: House) -> Player:
    """Anna in the belfry, who has just hung the tongue."""
    anna = house.player("Anna")
    house.thing("tongue").location = anna.character
    house.do(lambda: anna.character.move_to(house.thing("belfry")))
    anna.types("hang tongue")
    anna.heard()
    return anna


def test_the_bell_is_dumb_without_its_tongue(house: House) -> None:
    anna = house.player("Anna")
    house.do(lambda: anna.character.move_to(house.thing("belfry")))
    anna.heard()

    anna.types("ring", "hang", "get bell")

    assert anna.sees == [
        "You pull, the wheel turns, the bell swings, and there is no sound at all. "
        "It has no tongue.",
        "What do you want to hang up?",
        "It took eight oxen to bring it here.",
    ]


def test_the_bell_remembers_who_made_it_whole(house: House) -> None:
    anna = hung(house)

    anna.types("look bell")

    assert anna.sees[-1] == "Scratched into the beam beside it: Anna hung this."
    assert story.marks() == ["rung"]
    assert house.thing("tongue").location is house.thing("bell")


def test_the_bell_is_heard_everywhere_but_not_too_often(house: House) -> None:
    anna, bo = hung(house), house.player("Bo")
    anna.types("ring")
    assert anna.sees == ["It is still humming. Let it finish."]

    house.clock.now += HUMS + 1
    anna.types("ring", "ring")

    assert anna.sees == [
        "You pull the rope, and the bell answers.",
        "[You rang the bell: five points.]",
        "It is still humming. Let it finish.",
    ]
    assert bo.sees == [
        "Up in the tower the bell is struck, and you feel it in the stones."
    ]


def test_the_bell_strikes_by_itself(house: House) -> None:
    hung(house)
    bo = house.player("Bo")

    house.tick(house.thing("bell"), "strike")

    assert bo.sees == [
        "Up in the tower the bell is struck, and you feel it in the stones."
    ]


def test_there_is_nothing_to_ring_elsewhere(house: House) -> None:
    anna = house.player("Anna")

    anna.types("ring")

    assert anna.sees == ["There is nothing here to ring."]
