"""A character is made step by step, whatever happens to the connection meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from server.sessions import SESSION_HANDLER
from server.world import WORLD
from tests.stories.town import Player, Town

NAME = (
    "What is the name of your new character? Here and at every step, back asks the "
    "question before, and cancel ends it."
)
LOOKS = (
    "What do others see of Bella? A sentence will do; an empty line leaves it open. "
    "describe me changes it later."
)
ORIGIN = [
    "Where does Bella come from? There the story begins.",
    "1. from over the pass",
    "2. up the river",
    "3. born in this house",
    "Type a number or how the words begin.",
]
SUMMARY = [
    "Bella: Tall. (from over the pass)",
    "Shall it be so? yes, back or cancel.",
]
READY = "Bella is ready. Type ic Bella to play."


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def bella() -> list[Any]:
    return list(WORLD.named("Bella"))


@pytest.fixture
def anna(town: Town) -> Player:
    anna = town.player("Anna")
    anna.types("ooc")
    anna.sees  # noqa: B018
    return anna


def test_one_question_after_the_other(anna: Player) -> None:
    anna.types("charcreate", "Bella", "Tall.", "1", "yes")

    assert anna.sees == [NAME, LOOKS, *ORIGIN, *SUMMARY, READY]


def test_where_one_comes_from_is_where_one_begins_and_can_be_seen(
    town: Town, anna: Player
) -> None:
    anna.types("charcreate", "Bella", "Tall.", "from", "yes", "ic bella", "look me")

    seen = anna.sees
    assert "The North Road" in seen
    assert seen[-3:] == ["Bella", "Tall.", "Bella came over the pass."]


def test_what_was_typed_wrong_is_asked_again(anna: Player) -> None:
    anna.types("charcreate", "x", "Anna", "", "Bella", "", "9", "up", "no", "y")

    seen = anna.sees
    assert seen.count(NAME) == 4
    assert "There is somebody called Anna already." in seen
    assert '"9" is none of them.' in seen
    assert "Please type yes, back or cancel." in seen
    assert seen[-1] == READY
    assert bella()[0].desc == ""


def test_what_a_player_writes_is_shown_as_they_wrote_it(anna: Player) -> None:
    anna.types("charcreate", "Bella", "In |rred|n.", "1", "yes", "ic", "look me")

    seen = anna.sees
    assert "Bella: In |rred|n. (from over the pass)" in seen
    assert bella()[0].desc == "In ||rred||n."


def test_back_asks_the_question_before_and_then_what_is_missing(anna: Player) -> None:
    anna.types("charcreate", "Bela", "back", "Bella", "Small.", "back", "Tall.", "1")

    seen = anna.sees
    assert seen.count(NAME) == 2
    assert seen.count(LOOKS) == 2
    assert seen[-2:] == SUMMARY

    anna.types("back", "back", "Short.", "yes")
    assert anna.sees == [
        *ORIGIN,
        LOOKS,
        "Bella: Short. (from over the pass)",
        SUMMARY[1],
        READY,
    ]


def test_back_at_the_first_question_asks_it_again(anna: Player) -> None:
    anna.types("charcreate", "back")

    assert anna.sees == [NAME, NAME]


@pytest.mark.parametrize("steps", [(), ("Bella",), ("Bella", ""), ("Bella", "", "1")])
def test_cancel_ends_it_at_every_step(anna: Player, steps: tuple[str, ...]) -> None:
    anna.types("charcreate", *steps, "cancel", "charcreate")

    assert anna.sees[-2:] == ["No character is made.", NAME]
    assert bella() == []


def test_quit_still_leaves_the_game(anna: Player) -> None:
    anna.types("charcreate", "quit")

    assert anna.gone


def test_another_window_is_not_disturbed(town: Town, anna: Player) -> None:
    other = town.connect(session_of(anna).account.pk)
    anna.types("charcreate")
    other.sees  # noqa: B018

    other.types("who")

    assert other.sees[0] == "One person is here."


def test_a_name_that_was_taken_meanwhile_is_asked_for_again(
    town: Town, anna: Player
) -> None:
    bo = town.player("Bo")
    anna.types("charcreate", "Bella", "Tall.", "1")
    bo.types("charcreate Bella")
    anna.sees  # noqa: B018

    anna.types("yes", "Stella", "yes")

    assert anna.sees == [
        "There is somebody called Bella already.",
        NAME,
        "Stella: Tall. (from over the pass)",
        SUMMARY[1],
        "Stella is ready. Type ic Stella to play.",
    ]


def test_two_windows_make_one_character_of_a_name(town: Town, anna: Player) -> None:
    other = town.connect(session_of(anna).account.pk)
    for player in (anna, other):
        player.types("charcreate", "Bella", "", "1")
    for player in (anna, other):
        player.types("yes")

    assert anna.sees[-1] == READY
    assert other.sees[-2:] == ["There is somebody called Bella already.", NAME]
    assert len(bella()) == 1


def test_there_are_never_more_characters_than_one_may_have(
    town: Town, anna: Player, settings: Any
) -> None:
    settings.MAX_NR_CHARACTERS = 2
    other = town.connect(session_of(anna).account.pk)
    anna.types("charcreate", "Bella", "", "1")
    other.types("charcreate Stella")
    anna.types("yes", "charcreate")

    full = "You have two characters already, and that is as many as you may have."
    assert anna.sees[-3:] == [full, "No character is made.", full]


@pytest.mark.parametrize("mode", ["reload", "crash"])
@pytest.mark.parametrize("done", range(4))
def test_it_goes_on_after_a_reload_or_crash_where_it_was(
    town: Town, anna: Player, mode: str, done: int
) -> None:
    answers = ["Bella", "Tall.", "1", "yes"]
    anna.types("charcreate", *answers[:done])

    if mode == "crash":
        town.crash()
    else:
        town.stop()
    anna.types(answers[done])
    town.start(mode)
    anna.types(*answers[done + 1 :])

    assert anna.sees == [NAME, LOOKS, *ORIGIN, *SUMMARY, READY]
    assert len(bella()) == 1


def test_it_goes_on_for_who_comes_back_after_a_lost_connection(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Town, "linkdead_time", 300.0)
    town.stop()
    town.new_portal()
    town.start("start")
    number = town.player_account("Anna")
    first = town.connect(number)
    first.types("charcreate", "Bella")
    first.leaves()

    second = town.connect(number)
    assert second.sees[-1] == LOOKS
    second.types("Tall.", "1", "yes")

    assert second.sees[-1] == READY


def test_a_guest_cannot_begin(town: Town, settings: Any) -> None:
    guest = town.player("Wanderer", role="Guest")

    guest.types("charcreate")

    assert guest.sees[0].startswith("That takes an account of your own")


def test_an_empty_line_is_no_origin(anna: Player) -> None:
    anna.types("charcreate", "Bella", "", "")

    assert anna.sees[-6:] == ["Please choose one of them.", *ORIGIN]


def test_nobody_is_called_like_a_command(anna: Player) -> None:
    anna.types("charcreate", "look")

    assert anna.sees[-2:] == [
        "That name is kept for the house. Please choose another.",
        NAME,
    ]
