"""Characters."""

from __future__ import annotations

import pytest

from game import hooks, text
from game.characters import make_character, start_room
from game.rooms import Room
from server.errors import PlayerError
from server.world import WORLD
from tests.game.fakes import House


def test_a_deed_counts_once(house: House) -> None:
    anna = house.player("Anna")

    house.do(lambda: anna.character.do("apple", "ate an apple", 3))
    house.do(lambda: anna.character.do("apple", "ate an apple", 3))

    assert anna.sees == ["[You ate an apple: three points.]"]
    assert anna.character.points == 3


def test_nobody_gets_the_name_of_another(house: House) -> None:
    anna = house.player("Anna")

    with pytest.raises(PlayerError, match="somebody called anna"):
        make_character(anna.account, "anna")


def test_what_a_player_writes_of_a_character_is_shown_as_typed(house: House) -> None:
    anna = house.player("Anna")
    anna.types("charcreate Bo = A |rred|n beard.", "ic bo", "look me")

    assert anna.sees[-1] == "A |rred|n beard."


def test_without_a_start_room_one_begins_in_any_room(house: House) -> None:
    house.thing("gatehouse").tags.remove("gatehouse", "worldfile")

    assert isinstance(start_room(), Room)


def test_without_any_room_there_is_a_sentence(house: House) -> None:
    for obj in list(WORLD.objects.values()):
        obj.delete()

    with pytest.raises(PlayerError, match="nowhere"):
        start_room()


def test_who_is_in_a_room_that_is_deleted_is_told_and_sees_their_home(
    house: House,
) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.types("n")
    anna.heard()
    bo.heard()

    house.do(house.thing("bridge").delete)

    assert anna.sees[:2] == [
        "The Bridge is no more. You find yourself elsewhere.",
        "The Gatehouse",
    ]
    assert bo.sees == ["Anna arrives from the north."]


def test_what_somebody_carries_is_left_behind_when_they_are_deleted(
    house: House,
) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.types("n", "get coin")
    bo.types("n")
    bo.heard()
    character = anna.character
    anna.leaves()
    bo.heard()

    house.do(character.delete)

    assert bo.sees == ["Anna leaves a copper coin behind."]
    assert house.thing("coin").location is house.thing("bridge")


def test_what_will_not_be_moved_is_left_behind_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = house.player("Anna")
    anna.types("n", "get coin")

    def clings(coin: object, destination: object) -> None:
        raise PlayerError("It clings to you.")

    monkeypatch.setattr(type(house.thing("coin")), "at_pre_move", clings)
    house.do(anna.character.delete)

    assert house.thing("coin").location is house.thing("bridge")


def test_whoever_is_nowhere_is_told_so_and_nothing_breaks(house: House) -> None:
    anna = house.player("Anna")
    house.do(lambda: setattr(anna.character, "location", None))

    house.do(anna.character.see_room)
    house.do(lambda: hooks.tell_place(anna.character, "Anna is back."))

    assert anna.sees[-1] == text.NOWHERE
