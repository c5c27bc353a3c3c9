"""Markup becomes spans; nothing anybody writes makes it fail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.gate import clean
from portal.render.markup import NORMAL, TRUE, Span, Style, escape, parse
from portal.render.plain import render

ANYTHING = st.text(st.characters(exclude_categories=[]))
CODES = st.text(alphabet="|[=#rRnuhH*_/->0159afz \n\u0301é\x1b")


def style_of(code: str) -> Style:
    """The style a text has after `code`."""
    return parse(code + "x")[-1].style


@pytest.mark.parametrize(
    "code, style",
    [
        ("|r", Style(fore=1, bold=True)),
        ("|R", Style(fore=1)),
        ("|x", Style(fore=0, bold=True)),
        ("|[b", Style(back=12)),
        ("|[B", Style(back=4)),
        ("|500", Style(fore=196)),
        ("|[005", Style(back=21)),
        ("|=a", Style(fore=16)),
        ("|=b", Style(fore=232)),
        ("|=y", Style(fore=255)),
        ("|[=z", Style(back=231)),
        ("|#ff8000", Style(fore=TRUE + 0xFF8000)),
        ("|[#FF8000", Style(back=TRUE + 0xFF8000)),
        ("|u", Style(underline=True)),
        ("|*", Style(inverse=True)),
        ("|h", Style(bold=True)),
        ("|r|H", Style(fore=1)),
        ("|r|500", Style(fore=196)),
        ("|r|[g|u|n", NORMAL),
    ],
)
def test_each_code_has_its_style(code, style):
    assert style_of(code) == style


@pytest.mark.parametrize(
    "markup, text",
    [
        ("a|_b|/c|-d|>e", "a b\nc\td    e"),
        ("a||rb", "a|rb"),
        ("|||rb", "|b"),
        ("|q |[q |556 |#12345g |[ |", "|q |[q |556 |#12345g |[ |"),
        ("", ""),
    ],
)
def test_glyph_codes_are_shown_and_unknown_codes_stay_text(markup, text):
    assert render(markup) == text


def test_neighbours_of_one_style_are_one_span():
    assert parse("|ra|n|r|rb|n") == (Span("ab", Style(fore=1, bold=True)),)


def test_marks_cannot_be_stacked_by_putting_codes_between_them():
    assert render("a" + ("|n" + "\u0301" * 4) * 50) == "a"


@given(ANYTHING | CODES)
def test_parse_takes_anything_and_gives_clean_text_in_differing_styles(markup):
    spans = parse(markup)

    text = "".join(span.text for span in spans)
    assert clean(text) == text
    assert all(span.text for span in spans)
    assert all(a.style != b.style for a, b in pairwise(spans))


@given(ANYTHING | CODES)
def test_escaped_text_is_shown_as_it_was_typed(text):
    assert render(escape(text)) == clean(text)
    assert render(text, raw=True) == clean(text)
