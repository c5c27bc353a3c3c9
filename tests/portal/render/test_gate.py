"""The gate lets nothing pass that steers a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.gate import MARKS, clean

ANYTHING = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize(
    "said, shown",
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("\x1b[31mred", "[31mred"),
        ("\x1b]0;title\x07ok", "]0;titleok"),
        ("\x9b31m\x85", "31m"),
        ("bell\x07 null\x00 del\x7f cr\r", "bell null del cr"),
        ("user\u202etxt.exe\u2066x\u2069", "usertxt.exex"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("naïve Ελλάδα 日本 👩\u200d👧", "naïve Ελλάδα 日本 👩\u200d👧"),
    ],
)
def test_what_steers_a_terminal_is_taken_out_and_the_rest_stays(said, shown):
    assert clean(said) == shown


def test_a_letter_keeps_four_marks_and_loses_the_others():
    assert clean("a" + "\u0301" * 200 + "b") == "a" + "\u0301" * 4 + "b"


def test_marks_do_not_start_anew_behind_an_invisible_joiner():
    assert len(clean("a" + ("\u0301" * 4 + "\u200d") * 50)) == 1 + MARKS


@given(ANYTHING)
def test_whatever_passed_once_passes_unchanged_and_can_be_encoded(text):
    passed = clean(text)

    passed.encode("utf-8")
    assert clean(passed) == passed
    assert not {c for c in passed if unicodedata.category(c) == "Cc"} - {"\n", "\t"}
