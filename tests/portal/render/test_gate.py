"""The gate lets nothing pass that steers a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from portal.render.gate import MARKS, PARTS, clean

HIEROGLYPHS = {chr(number) for number in range(0x13430, 0x13440)}
"""What joins the signs of ancient Egypt; it steers nothing else."""
REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}

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
        ("soft\u00ad join\u034fed \u180eMongol", "soft joined Mongol"),
        ("two\u2028lines\u2029", "twolines"),
        ("blank\u3164\uffa0\u115f\u1160 names", "blank names"),
        ("Khmer\u17b4\u17b5, notes\ufff9a\ufffab\ufffb", "Khmer, notesab"),
        ("tags\U000e0001\U000e0041\U000e007f and\U000e0fff", "tags and"),
        ("music\U0001d173\U0001bca0", "music"),
        ("❤\ufe0f 葛\U000e0100 می\u200cخواهم", "❤\ufe0f 葛\U000e0100 می\u200cخواهم"),
        ("လျှော် 각 क्षि 🏴", "လျှော် 각 क्षि 🏴"),
        ("naïve Ελλάδα 日本 👩\u200d👧", "naïve Ελλάδα 日本 👩\u200d👧"),
    ],
)
def test_what_steers_a_terminal_is_taken_out_and_the_rest_stays(said, shown):
    assert clean(said) == shown


def test_a_letter_keeps_four_marks_and_loses_the_others():
    assert clean("a" + "\u0301" * 200 + "b") == "a" + "\u0301" * 4 + "b"


def test_marks_do_not_start_anew_behind_an_invisible_joiner():
    assert len(clean("a" + ("\u0301" * 4 + "\u200d") * 50)) == 1 + MARKS


def test_marks_do_not_start_anew_behind_a_vowel_sign_either():
    shown = clean("क" + ("\u093e" + "\u0301" * 4) * 50)

    assert shown.count("\u0301") == MARKS
    assert len(shown) <= 1 + PARTS


@pytest.mark.parametrize("part", ["\u1161", "\u093e", "\u1acf", "\U0001e08f"])
def test_what_takes_no_cell_cannot_be_heaped_up(part):
    assert len(clean("a" + part * 200)) <= 1 + PARTS


UNSEEN = set("\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")
JOINERS = set("\u200c\u200d")


@pytest.mark.parametrize("plane", range(17))
def test_no_character_of_unicode_is_there_and_cannot_be_seen(plane):
    kept = {
        char for char in map(chr, range(plane << 16, (plane + 1) << 16)) if clean(char)
    }

    hidden = {c for c in kept if unicodedata.category(c) in ("Cf", "Zl", "Zp")}
    assert not kept & UNSEEN
    assert {c for c in hidden if wcwidth(c) != 1} <= JOINERS | HIEROGLYPHS
    assert not {c for c in kept if unicodedata.bidirectional(c) in REORDERING}
    assert all(len(clean("a" + c * 20)) <= 1 + PARTS for c in kept if not wcwidth(c))


@given(ANYTHING)
def test_whatever_passed_once_passes_unchanged_and_can_be_encoded(text):
    passed = clean(text)

    passed.encode("utf-8")
    assert clean(passed) == passed
    assert not {c for c in passed if unicodedata.category(c) == "Cc"} - {"\n", "\t"}
