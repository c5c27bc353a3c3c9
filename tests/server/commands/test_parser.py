"""From a line to a name and arguments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.commands.parser import parse, whole_number
from server.errors import PlayerError

NAMES = {"look", "say", "'", ":", "::", "n"}


@pytest.mark.parametrize(
    "line, name, args",
    [
        ("look", "look", ""),
        ("  LOOK  at   me  ", "look", "at   me"),
        ("'hello there", "'", "hello there"),
        ("' hello", "'", "hello"),
        (":smiles", ":", "smiles"),
        ("::'s hat falls", "::", "'s hat falls"),
        ("':)", "'", ":)"),
        ('"quoted', '"quoted', ""),
        ("", "", ""),
        ("   ", "", ""),
    ],
)
def test_a_line_is_a_name_and_the_rest(line: str, name: str, args: str) -> None:
    parsed = parse(line, NAMES)

    assert (parsed.name, parsed.args, parsed.raw) == (name, args, line)


def test_a_letter_needs_a_space_behind_it() -> None:
    assert parse("nhello", NAMES).name == "nhello"


def test_a_first_word_that_is_too_long_is_cut_and_no_name() -> None:
    assert parse("x" * 4000, NAMES).name == "x" * 33


@given(st.text())
def test_any_line_can_be_parsed(line: str) -> None:
    parsed = parse(line, NAMES)

    assert len(parsed.args) <= len(line)
    assert parsed.name in NAMES or len(parsed.name) <= 3 * 33


@pytest.mark.parametrize("word, number", [("0", 0), (" 12 ", 12), ("1000000", 10**6)])
def test_a_whole_number_is_read(word: str, number: int) -> None:
    assert whole_number(word) == number


def test_a_negative_number_is_read_where_it_may_be() -> None:
    assert whole_number("-3", least=-5, most=5) == -3


@pytest.mark.parametrize(
    "word", ["", "-", "x", "1.5", "-1", "1000001", "9" * 5000, "1_0", "²", "١", "--1"]
)
def test_what_is_no_number_in_bounds_is_refused_in_a_sentence(word: str) -> None:
    with pytest.raises(PlayerError, match="is no whole number from 0 to 1000000"):
        whole_number(word)
