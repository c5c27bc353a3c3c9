"""Talking."""

from __future__ import annotations

from tests.game.fakes import House


def test_say_is_heard_by_the_speaker_and_by_everyone_in_the_room(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    anna.heard()

    anna.types("say hello")

    assert anna.sees == ['You say, "hello"']
    assert bo.sees == ['Anna says, "hello"']
