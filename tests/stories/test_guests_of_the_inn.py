"""Marta serves drinks, talks with each guest apart, and remembers them."""

from __future__ import annotations

from typing import Any

import pytest

from game import guests
from tests.stories.town import Player, Town

FIRST = (
    'Marta says, "What shall it be: apple wine, small beer, nettle tea or warm milk?"'
)
REMEMBERS = 'Marta says, "Small beer. I shall remember that."'
USUAL = 'Marta says, "Anna! Small beer, as ever?"'


@pytest.fixture
def anna(town: Town) -> Player:
    anna = town.player("Anna")
    anna.types("s", "e")
    anna.sees  # noqa: B018
    return anna


def hears(player: Player) -> list[str]:
    """What is neither their own words nor somebody else's."""
    return [
        line
        for line in player.sees
        if line.startswith("Marta") and not line.startswith("Marta says to")
    ]


def says(player: Player, *lines: str) -> None:
    """One after the other, as people do."""
    for line in lines:
        player.types(f"say {line}")


def test_who_is_thirsty_is_asked_what_they_like(anna: Player) -> None:
    says(anna, "I am thirsty.", "A small beer, please.")

    assert hears(anna) == [
        FIRST,
        "Marta puts small beer in front of Anna.",
        REMEMBERS,
    ]


def test_who_names_a_drink_is_not_asked(anna: Player) -> None:
    says(anna, "Some apple wine!")

    assert hears(anna)[0] == "Marta puts apple wine in front of Anna."


@pytest.mark.parametrize("mode", ["reload", "crash", ""])
def test_she_knows_who_was_there_before(town: Town, anna: Player, mode: str) -> None:
    says(anna, "small beer")
    if mode == "crash":
        town.crash()
        town.start("crash")
    elif mode:
        town.reload()
    hears(anna)

    says(anna, "thirsty", "yes please")

    assert hears(anna) == [
        USUAL,
        "Marta puts small beer in front of Anna.",
        'Marta says, "There. That makes two, and I have counted them all."',
    ]


def test_another_drink_is_noticed(anna: Player) -> None:
    says(anna, "small beer", "thirsty", "no", "nettle tea", "thirsty", "yes")

    seen = hears(anna)
    assert seen[2:5] == [USUAL, FIRST, "Marta puts nettle tea in front of Anna."]
    assert seen[5].startswith('Marta says, "Not small beer today?')
    assert seen[6] == 'Marta says, "Anna! Nettle tea, as ever?"'


def test_two_guests_do_not_disturb_each_other(town: Town, anna: Player) -> None:
    bo = town.player("Bo")
    bo.types("s", "e")
    hears(anna)

    says(anna, "thirsty")
    says(bo, "thirsty", "warm milk")
    says(anna, "apple wine")

    assert hears(anna) == [
        FIRST,
        FIRST,
        "Marta puts warm milk in front of Bo.",
        'Marta says, "Warm milk. I shall remember that."',
        "Marta puts apple wine in front of Anna.",
        'Marta says, "Apple wine. I shall remember that."',
    ]


def test_two_characters_of_one_account_are_two_guests(
    town: Town, settings: Any
) -> None:
    settings.MAX_NR_SIMULTANEOUS_PUPPETS = 2
    account = town.player_account("Anna")
    anna, toby = town.connect(account), town.connect(account)
    toby.types("ooc", "charcreate Toby", "ic Toby")
    anna.types("ic Anna")
    for player in (anna, toby):
        player.types("s", "e", "say thirsty")
    hears(anna)

    says(toby, "warm milk")
    says(anna, "apple wine")

    assert hears(anna)[::2] == [
        "Marta puts warm milk in front of Toby.",
        "Marta puts apple wine in front of Anna.",
    ]


def test_who_leaves_the_room_has_ended_it(anna: Player) -> None:
    says(anna, "thirsty")
    anna.types("w", "e")
    hears(anna)

    says(anna, "yes", "hello")

    assert len(hears(anna)) == 1
    assert not guests.TALKS


def test_who_leaves_the_game_has_ended_it(anna: Player) -> None:
    says(anna, "thirsty")

    anna.types("ooc", "ic", "say nothing")

    assert not guests.TALKS


def test_who_wants_nothing_gets_nothing(anna: Player) -> None:
    says(anna, "thirsty", "oh, nothing")

    assert hears(anna) == [FIRST, 'Marta says, "As you like. The fire costs nothing."']


def test_something_else_is_answered_and_after_that_it_is_over(anna: Player) -> None:
    says(anna, "thirsty", "what about the bell?", "well", "hello")

    seen = hears(anna)
    assert seen[1].startswith('Marta says, "The bell?')
    assert seen[3].startswith('Marta says, "And to you.')


def test_who_says_nothing_is_left_alone_in_the_end(
    town: Town, anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "PATIENCE", 0)

    says(anna, "thirsty")
    town.settle()

    assert not guests.TALKS


def test_in_another_room_she_hears_nothing(town: Town, anna: Player) -> None:
    says(anna, "thirsty")
    anna.types("tell anna = yes", "public small beer")

    assert hears(anna) == [FIRST]


def test_amid_a_talk_half_the_name_of_a_drink_is_enough(anna: Player) -> None:
    says(anna, "A drink, please.", "Milk!", "Another drink!", "tea")

    assert hears(anna) == [
        FIRST,
        "Marta puts warm milk in front of Anna.",
        'Marta says, "Warm milk. I shall remember that."',
        'Marta says, "Anna! Warm milk, as ever?"',
        "Marta puts nettle tea in front of Anna.",
        'Marta says, "Not warm milk today? Nettle tea, then. I shall remember."',
    ]
