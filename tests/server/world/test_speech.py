"""What is said to clients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.markup import parse
from portal.wire.frames import Output
from server.world.speech import link, page_link, say
from tests.server.world.fakes import Session, spoken


def test_several_outputs_are_said_once_each_to_all():
    say(
        [Session(1), Session(2), Session(1)],
        "hi",
        options={"raw": True},
        prompt=">",
        gmcp={"Char.Vitals": {"hp": 5}},
        pair=(1, 2),
    )

    assert spoken() == [
        Output((1, 2), "text", ("hi",), {"raw": True}),
        Output((1, 2), "prompt", (">",), {"raw": True}),
        Output((1, 2), "gmcp", ({"Char.Vitals": {"hp": 5}},)),
        Output((1, 2), "pair", (1, 2)),
    ]


def test_nothing_is_said_to_nobody():
    say([], "hi")

    assert spoken() == []


def test_text_is_whatever_can_be_written_as_text():
    say([Session(1)], ValueError("half \ud800 a character"))

    assert [frame.args for frame in spoken()] == [("half ? a character",)]


def test_what_cannot_cross_is_refused_at_once():
    with pytest.raises(ValueError, match="cannot be sent"):
        say([Session(1)], gmcp=object())
    with pytest.raises(ValueError, match="cannot be sent"):
        say([Session(1)], "hi", options={"raw": object()})

    assert spoken() == []


def test_a_link_says_its_command_and_is_words_where_there_can_be_none():
    assert link("|wthe lamp|n", " look lamp ") == "|lclook lamp|lt|wthe lamp|n|le"
    assert link("x", "say a|b") == "|lcsay a||b|ltx|le"
    for command in ("", "  ", "look\nquit", "look\x1b", "x" * 201):
        assert link("the lamp", command) == "the lamp"


def test_a_link_to_a_page_leads_to_the_web_and_is_words_if_it_cannot():
    page = "https://example.org/a?b=c#d"

    assert page_link("|wthe map|n", f" {page} ") == f"|lu{page}|lt|wthe map|n|le"
    for address in (
        "",
        "example.org",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://example.org/a b",
        "https://example.org/\nx",
        "https://example.org/\x1b",
        "https://example.org/|rx",
        'https://example.org/"',
        "https://example.org/" + "x" * 181,
    ):
        assert page_link("the map", address) == "the map"


@given(st.text() | st.text(alphabet='/?#.:|lutce \x1b\n"<é').map("https://a".__add__))
def test_what_makes_a_link_to_a_page_is_one_for_the_renderer(address):
    markup = page_link("words", address)

    pages = [span.style.page for span in parse(markup)]
    assert pages == [address.strip() if markup != "words" else ""]
