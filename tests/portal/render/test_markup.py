"""Markup becomes spans; nothing anybody writes makes it fail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.gate import clean
from portal.render.markup import (
    LONGEST_LINK,
    NORMAL,
    TRUE,
    Span,
    Style,
    escape,
    parse,
)
from portal.render.plain import render

ANYTHING = st.text(st.characters(exclude_categories=[]))
LINKS = st.lists(
    st.sampled_from(
        ["|lc", "|lu", "|lt", "|le", "||", "|", "|r", "|n", "look", "http://a"]
    )
)
CODES = st.text(alphabet="|[=#rRnuhH*_/->0159afzlcte \n\u0301é\x1b") | LINKS.map(
    "".join
)


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


def test_a_link_is_a_style_of_its_words_and_colours_go_on_in_it():
    spans = parse("Go |wby |lcopen oak door|ltthe |rdoor|n|le now|n.")

    line = "open oak door"
    assert spans == (
        Span("Go ", NORMAL),
        Span("by ", Style(fore=7, bold=True)),
        Span("the ", Style(fore=7, bold=True, link=line)),
        Span("door", Style(fore=1, bold=True, link=line)),
        Span(" now.", NORMAL),
    )


def test_a_link_says_bars_too_and_ends_where_the_next_begins():
    assert parse("|lcsay a||b|ltx|lclook|lty|le") == (
        Span("x", Style(link="say a|b")),
        Span("y", Style(link="look")),
    )


@pytest.mark.parametrize(
    "markup, text",
    [
        ("|lclook\n|ltthe lamp|le", "|lclook\n|ltthe lamp"),
        ("|lclook\t|ltthe lamp|le", "|lclook\t|ltthe lamp"),
        (f"|lc{'x' * (LONGEST_LINK + 1)}|ltx|le", f"|lc{'x' * (LONGEST_LINK + 1)}|ltx"),
        ("|lc|ltthe lamp|le", "|lc|ltthe lamp"),
        ("|lclook|rx|ltthe lamp|le", "|lclookx|ltthe lamp"),
        ("|lclook", "|lclook"),
        ("the|lt lamp|le", "the|lt lamp"),
        ("|lc   |ltthe lamp|le", "the lamp"),
    ],
)
def test_what_is_no_command_makes_no_link(markup, text):
    assert render(markup) == text
    assert all(not span.style.link for span in parse(markup))


def test_a_link_to_a_page_ends_as_others_do_and_ends_them():
    page = "https://example.org/a?b=c&d#e"
    assert parse(f"|lclook|lta|lu{page}|ltb|rc|nd|ley|lu{page}|ltz|lclook|lta") == (
        Span("a", Style(link="look")),
        Span("b", Style(page=page)),
        Span("c", Style(fore=1, bold=True, page=page)),
        Span("d", Style(page=page)),
        Span("y", NORMAL),
        Span("z", Style(page=page)),
        Span("a", Style(link="look")),
    )


def test_control_characters_do_not_come_into_a_link():
    assert parse("|lclo\x1b[2Jok\x07|ltx|le") == (Span("x", Style(link="lo[2Jok")),)


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
    assert all(not span.style.link for span in parse(escape(text)))
    assert all(not span.style.page for span in parse(escape(text)))


@given(CODES)
def test_what_a_link_says_is_one_short_line(markup):
    for span in parse(markup):
        assert len(span.style.link) <= LONGEST_LINK
        assert span.style.link.isprintable()
