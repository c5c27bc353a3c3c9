"""Those in a room decide something by saying aye and nay."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from game import vote
from tests.stories.town import Player, Town

ASKED = (
    'Anna asks everybody: "Ring the bell?" Type say aye or say nay; it is open for a '
    "minute."
)
OVER = 'The vote is over: "Ring the bell?"'


@pytest.fixture
def anna(town: Town) -> Player:
    return town.player("Anna")


@pytest.fixture
def bo(town: Town, anna: Player) -> Player:
    return town.player("Bo")


def told(player: Player) -> list[str]:
    """What they see, without what is said aloud."""
    return [line for line in player.sees if " say" not in line or "asks" in line]


def test_voices_are_counted_and_the_room_is_told(anna: Player, bo: Player) -> None:
    anna.types("vote Ring the bell?", "say aye")
    bo.types("say Nay!", "say why not")
    bo.types("vote")
    anna.types("vote end")

    assert told(bo) == [
        ASKED,
        "One aye, no nays.",
        "One aye, one nay.",
        '"Ring the bell?" One aye, one nay.',
        f"{OVER} Undecided: one aye, one nay.",
    ]


def test_everybody_has_one_voice_and_the_last_word_counts(
    anna: Player, bo: Player
) -> None:
    anna.types("vote Ring the bell?", "say aye", "say aye", "say nay")
    bo.types("say no")
    anna.types("say end vote")

    assert told(anna)[-2:] == [
        "No ayes, two nays.",
        f"{OVER} Lost: no ayes, two nays.",
    ]


def test_only_who_asked_can_end_it(anna: Player, bo: Player) -> None:
    anna.types("vote Ring the bell?")

    bo.types("vote end", "say end vote", "say aye")

    assert told(bo)[-2:] == ["Only who asked can end it.", "One aye, no nays."]


def test_there_is_one_vote_in_a_room_and_others_elsewhere(
    anna: Player, bo: Player
) -> None:
    anna.types("vote Ring the bell?")
    bo.types("vote Go home?", "north", "vote Go home?", "say aye", "vote end")

    seen = told(bo)
    assert "Something is voted on here already. vote shows what." in seen
    assert seen[-1] == 'The vote is over: "Go home?" Carried: one aye, no nays.'
    assert told(anna)[-1] != "One aye, no nays."


def test_it_ends_by_itself(
    town: Town, anna: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vote, "LASTS", 0.02)

    anna.types("vote Ring the bell?")
    town.run(asyncio.sleep(0.04))
    town.settle()
    anna.types("vote")

    assert anna.sees == [
        ASKED,
        f"{OVER} Nobody voted.",
        "Nothing is voted on here. Type vote QUESTION to ask everybody.",
    ]


@pytest.mark.parametrize("mode", ["reload", "crash"])
def test_no_voice_is_lost_in_a_reload_or_crash(
    town: Town, anna: Player, bo: Player, mode: str
) -> None:
    anna.types("vote Ring the bell?", "say aye")

    if mode == "crash":
        town.crash()
    else:
        town.stop()
    bo.types("say aye")
    town.start(mode)
    anna.types("vote end")

    assert told(anna) == [
        ASKED,
        "One aye, no nays.",
        "Two ayes, no nays.",
        f"{OVER} Carried: two ayes, no nays.",
    ]


def test_commands_go_on_meanwhile(anna: Player) -> None:
    anna.types("vote Ring the bell?", "look")

    assert "The Gatehouse" in anna.sees


@pytest.mark.parametrize(
    "line, sentence",
    [
        ("vote", "Nothing is voted on here. Type vote QUESTION to ask everybody."),
        ("vote end", "Nothing is voted on here. Type vote QUESTION to ask everybody."),
        (f"vote {'x' * 201}", "That is too long; 200 letters are the most."),
    ],
)
def test_what_cannot_be_is_a_sentence(anna: Player, line: str, sentence: str) -> None:
    anna.types(line)

    assert anna.sees == [sentence]


def test_what_a_player_asks_is_shown_as_typed(anna: Player) -> None:
    anna.types("vote |rred|n?")

    seen: Any = anna.sees[0]
    assert '"|rred|n?"' in seen
