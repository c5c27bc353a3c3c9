"""Between an account and its characters."""

from __future__ import annotations

from tests.game.fakes import House


def test_ooc_leaves_the_character_and_ic_takes_it_up_again(house: House) -> None:
    anna = house.player("Anna")

    anna.types("ooc")
    seen = anna.sees
    assert seen[0] == "You let Anna rest."
    assert "  Anna, resting in The Gatehouse" in seen

    anna.types("ic")
    assert "The Gatehouse" in anna.sees


def test_look_shows_the_characters_and_how_to_play(house: House) -> None:
    anna = house.player("Anna", screenreader=True)
    anna.types("ooc")
    anna.heard()

    anna.types("look")

    assert anna.sees == [
        "Anna, you are not playing anybody right now.",
        "Your characters:",
        "Anna, resting in The Gatehouse",
        "Type ic Anna to play.",
        "Type charcreate NAME to make a new one.",
        "Also: who, option, sessions, password, help, quit.",
    ]


def test_new_characters_can_be_made_up_to_a_number(house: House, settings) -> None:
    settings.MAX_NR_CHARACTERS = 2
    anna = house.player("Anna")
    anna.heard()

    anna.types("charcreate Bo", "charcreate Cleo", "ic bo")

    assert anna.sees[:2] == [
        "Bo is ready. Type ic Bo to play.",
        "You have two characters already, and that is as many as you may have.",
    ]
    assert anna.character.key == "Bo"


def test_bad_names_and_strange_characters_are_refused(house: House) -> None:
    anna = house.player("Anna")
    house.player("Bo")
    anna.types("ooc")
    anna.heard()

    anna.types("charcreate", "charcreate x1", "charcreate bo", "ic bo", "ooc")

    assert anna.sees == [
        "Type charcreate NAME, or charcreate NAME = what others see of you.",
        "A name is made of the letters A to Z only, without spaces.",
        "There is somebody called bo already.",
        'You have no character called "bo".',
        "You are not playing anybody.",
    ]


def test_with_several_characters_ic_plays_the_last_or_asks(house: House) -> None:
    anna = house.player("Anna")
    anna.types("charcreate Bo", "ic bo", "ooc", "ic")
    assert anna.character.key == "Bo"

    anna.account.last_puppet = 0
    anna.types("ooc", "ic")
    assert anna.sees[-1] == "As whom? Type ic NAME."
