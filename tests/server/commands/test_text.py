"""The framework's own sentences."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from server.commands import text


@pytest.fixture
def game(monkeypatch: pytest.MonkeyPatch, settings: Any) -> ModuleType:
    """The words of a game."""
    module = ModuleType("tests.words_of_a_game")
    settings.GAME_TEXT = module.__name__
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    return module


def test_a_game_says_it_in_its_own_words(game: ModuleType) -> None:
    game.no_such_command = lambda name, suggestion: f"{name} forsooth?"  # type: ignore[attr-defined]

    assert text.no_such_command("lok", "look") == "lok forsooth?"


def test_a_game_that_imports_our_sentence_has_not_replaced_it(game: ModuleType) -> None:
    game.find_what = text.find_what  # type: ignore[attr-defined]

    assert text.find_what() == "Which one do you mean? Name it, please."


def test_what_a_player_typed_is_shown_short_and_harmless() -> None:
    assert text.quoted("|rred") == '"||rred"'
    assert text.quoted("x" * 4000) == '"' + "x" * 40 + '..."'


@pytest.mark.parametrize(
    "choices, sentence",
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_choices_are_said_as_people_say_them(choices: list[str], sentence: str) -> None:
    assert text.either(choices) == sentence


def test_many_commands_are_named_and_the_rest_hinted_at() -> None:
    said = text.which_command("s", ["say", "set"], True)

    assert said == '"s" could be say, set or another. Please type a little more.'
