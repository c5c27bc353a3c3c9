"""The game's words."""

from __future__ import annotations

import inspect

import pytest

from game import text
from server.commands import text as framework


@pytest.mark.parametrize("words", ["|rred|n", "||", "|#ff0000x", "|"])
def test_what_players_say_is_shown_as_typed(words: str) -> None:
    from portal.render.plain import render

    for markup in (
        text.you_say(words),
        text.says("Anna", words),
        text.whispers("Anna", words),
        text.tells("Anna", words),
    ):
        assert render(markup).endswith(f'"{words}"')
    assert render(text.pose("Anna", words)) == f"Anna {words}"


def test_a_pose_that_begins_with_an_apostrophe_follows_the_name() -> None:
    assert text.pose("Anna", "'s hat falls") == "Anna's hat falls"
    assert text.pose("Anna", "waves") == "Anna waves"


def test_a_room_is_read_aloud_one_thing_on_each_line() -> None:
    lines = text.room(
        "Hall", "Cold.", ["two coins", "a key"], ["Bo"], ["north", "up"], True
    ).split("\n")

    assert lines[1:] == [
        "Cold.",
        "You see:",
        "two coins",
        "a key",
        "Here with you:",
        "Bo",
        "Exits:",
        "north",
        "up",
    ]


def test_a_room_without_exits_says_so() -> None:
    for reader in (True, False):
        assert text.room("Cell", "", [], [], [], reader).endswith(text.NO_EXITS)


def test_a_sentence_of_the_framework_is_replaced_only_on_purpose() -> None:
    ours = {n: f for n, f in vars(text).items() if inspect.isfunction(f)}
    theirs = {n: f for n, f in vars(framework).items() if hasattr(f, "__wrapped__")}

    for name in ours.keys() & theirs.keys():
        assert inspect.signature(ours[name]) == inspect.signature(theirs[name])
