"""Words that are listened for."""

from __future__ import annotations

from game.listening import entry, words_in

TABLE = {"bell, tower": "ding", "green door": "creak", "else": "hm"}


def test_one_of_several_words_is_enough() -> None:
    assert entry(TABLE, "What about the TOWER?") == "ding"


def test_an_entry_of_two_words_wants_both() -> None:
    assert entry(TABLE, "the door is green") == "creak"
    assert entry(TABLE, "the door") is None


def test_the_beginning_of_a_word_is_another_word() -> None:
    assert entry(TABLE, "belligerent") is None


def test_signs_and_capitals_do_not_matter() -> None:
    assert words_in('"Oswin!", she said.') == {"oswin", "she", "said"}
