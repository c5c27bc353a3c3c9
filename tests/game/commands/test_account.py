"""Between an account and its characters."""

from __future__ import annotations

from server.api import WORLD
from tests.game.fakes import House, Player


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

    anna.types("charcreate x1", "charcreate bo", "ic bo", "ooc")

    assert anna.sees == [
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


def with_bella(house: House) -> Player:
    """Anna, who plays Anna and has Bella beside her."""
    anna = house.player("Anna")
    anna.types("charcreate Bella")
    anna.heard()
    return anna


SURE = "Delete Bella for good? What Bella carries is left behind. (yes or no)"


def test_an_own_character_is_deleted_by_its_whole_name_and_a_yes(house: House) -> None:
    anna = with_bella(house)

    anna.types("chardelete bel", "chardelete bella", "yes", "ooc")

    seen = anna.sees
    assert seen[:3] == [
        'You have no character called "bel".',
        SURE,
        "Bella is no more.",
    ]
    assert not any("Bella" in line for line in seen[3:])


def test_who_does_not_say_yes_keeps_the_character(house: House) -> None:
    anna = with_bella(house)

    anna.types("chardelete bella", "bella", "ooc", "ic bella")

    assert "Nothing is deleted." in (seen := anna.sees)
    assert "You are Bella now." in seen


def test_points_are_named_before_they_are_lost(house: House) -> None:
    anna = with_bella(house)
    house.do(lambda: WORLD.named("Bella")[0].do("x", "climbed", 3))

    anna.types("chardelete bella", "no")

    assert anna.sees[0].startswith("Delete Bella and three points for good?")


def test_a_character_that_is_played_is_not_deleted(house: House) -> None:
    anna = with_bella(house)

    anna.types("chardelete anna", "chardelete", "chardelete bella")
    house.do(lambda: anna.session.execute_cmd("ic bella"))
    anna.types("yes")

    seen = anna.sees
    assert seen[0] == "Anna is being played. Type ooc first."
    assert seen[-1] == "Bella is being played. Type ooc first."


def test_nobody_elses_character_is_deleted(house: House) -> None:
    anna = house.player("Anna")
    house.player("Bo").types("ooc")
    anna.heard()

    anna.types("chardelete bo")

    assert anna.sees == ['You have no character called "bo".']


def test_a_character_that_was_given_away_meanwhile_is_not_deleted(
    house: House,
) -> None:
    anna, bo = with_bella(house), house.player("Bo")
    bella = WORLD.named("Bella")[0]

    anna.types("chardelete bella")
    house.do(lambda: setattr(bella, "owner", bo.account.pk))
    anna.types("yes")

    assert anna.sees[-1] == 'You have no character called "Bella".'
    assert not bella.gone
