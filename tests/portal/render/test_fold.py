"""Lines fold between words and never grow wider than the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from portal.render import fold
from portal.render.fold import cells, lines
from portal.render.markup import NORMAL, Span, parse

WORDS = st.text(st.sampled_from("abc   \t\n日é👩\u0301|rn-"), max_size=200)


def folded(markup: str, width: int) -> list[str]:
    """The lines of `markup` as plain text."""
    return ["".join(s.text for s in line) for line in lines(parse(markup), width)]


def reach(line: str) -> int:
    """The column at which the line ends on a screen."""
    column = 0
    for number, part in enumerate(line.split("\t")):
        column += 8 - column % 8 if number else 0
        column += cells(part)
    return column


@pytest.mark.parametrize(
    "markup, shown",
    [
        ("one two three four five six", ["one two three four", "five six"]),
        ("  an indented line of words", ["  an indented line", "  of words"]),
        ("x" * 45, ["x" * 20, "x" * 20, "x" * 5]),
        ("see " + "x" * 25, ["see", "x" * 20, "x" * 5]),
        ("日本語" * 5, ["日本語" * 3 + "日", "本語日本語"]),
        ("exactly twenty cells", ["exactly twenty cells"]),
        ("exactly twenty cells   ", ["exactly twenty cells"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\tb\tc\td", ["a\tb\tc", "d"]),
        ("", [""]),
    ],
)
def test_lines_fold_between_words_at_twenty_cells(markup, shown):
    assert folded(markup, 20) == shown


def test_width_zero_folds_nothing():
    assert folded("word " * 100, 0) == ["word " * 100]


def test_a_long_word_is_measured_in_pieces(monkeypatch):
    # To measure many flags at once takes the square of their time.
    measured = []
    monkeypatch.setattr(
        fold, "wcswidth", lambda text: measured.append(len(text)) or wcswidth(text)
    )

    assert cells("\U0001f1e9\U0001f1ea" * 5000) == 10_000
    assert folded("日本" * 5000, 20) == ["日本" * 5] * 1000
    assert max(measured) < 1000


def test_styles_cross_the_folds():
    red = parse("|rx")[0].style

    shown = list(lines(parse("plain |rred and red and red|n plain"), 20))

    assert shown == [
        [Span("plain ", NORMAL), Span("red and red", red)],
        [Span("and red", red), Span(" plain", NORMAL)],
    ]


@given(WORDS, st.integers(1, 40))
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(markup, width):
    before = "".join(folded(markup, 0)).replace(" ", "").replace("\t", "")

    shown = folded(markup, width)

    room = max(width, 2)  # a wide character needs two cells whatever the width
    assert all(reach(line) <= room for line in shown)
    assert "".join(shown).replace(" ", "").replace("\t", "") == before


def test_a_link_goes_on_over_the_fold_and_counts_as_its_words():
    spans = parse("to the |lcopen the oak door|ltgreat oak door|le.")

    first, second = lines(spans, 14)

    assert [span.text for span in first] == ["to the ", "great"]
    assert [span.text for span in second] == ["oak door", "."]
    assert first[1].style.link == second[0].style.link == "open the oak door"
