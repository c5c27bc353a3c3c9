"""A page is sent escaped text and known classes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.html import render, stylesheet
from portal.render.markup import escape

ANYTHING = (
    st.text(st.characters(exclude_categories=[]))
    | st.text(alphabet="|[=#rRnuhH*_/-><&\"'0159afzlcte \n")
    | st.lists(
        st.sampled_from(
            ["|lu", "https://", "a", '"', "<", "&", "|lt", "|le", "|r", "|lcx"]
        )
    ).map("".join)
)
LINK = (
    r'<a class="send" data-send="[^<>"]{1,1200}">'
    r'|<a href="https?://[^<>"\s]+" target="_blank" rel="noopener noreferrer">'
)
TAG = re.compile(rf'<span class="[a-z0-9 -]+">|</span>|{LINK}|</a>')


@pytest.mark.parametrize(
    "markup, shown",
    [
        ("plain <b>&", "plain &lt;b&gt;&amp;"),
        ("|rred|n", '<span class="f-9">red</span>'),
        ("|R|[bx", '<span class="f-1 b-12">x</span>'),
        ("|#ff8000x", '<span class="f-208">x</span>'),
        ("|*|gx", '<span class="f-back b-10">x</span>'),
        ("|*x", '<span class="f-back b-fore">x</span>'),
        ("|h|ux", '<span class="bold underline">x</span>'),
    ],
)
def test_styles_become_classes_and_text_is_escaped(markup, shown):
    assert render(markup) == shown


def test_raw_text_is_not_markup_and_nocolor_shows_the_text_only():
    assert render("|r<i>", raw=True) == "|r&lt;i&gt;"
    assert render("|r<i>", nocolor=True) == "&lt;i&gt;"
    assert render("=====\nHi", screenreader=True) == "Hi"


def test_a_link_is_an_anchor_that_says_what_it_sends():
    shown = (
        'Go <a class="send" data-send="say &lt;&quot;&amp;|&quot;&gt;">'
        '<span class="f-9">there</span> now</a>!'
    )

    assert render('Go |lcsay <"&||">|lt|rthere|n now|le!') == shown
    assert render("|lclook|ltx", nocolor=True) == (
        '<a class="send" data-send="look">x</a>'
    )


def test_two_links_are_two_anchors_and_readers_are_given_words():
    two = "|lcnorth|ltnorth|le|lcup|ltup|le"

    assert render(two).count("<a ") == render(two).count("</a>") == 2
    assert render(two, screenreader=True) == "northup"


def test_a_link_to_a_page_opens_it_beside_this_one_and_tells_it_nothing():
    page = "|luhttps://example.org/?a=1&b='|ltthe |rmap|le|lclook|ltx|le"

    assert render(page) == (
        '<a href="https://example.org/?a=1&amp;b=&#x27;" target="_blank" '
        'rel="noopener noreferrer">the <span class="f-9">map</span></a>'
        '<a class="send" data-send="look"><span class="f-9">x</span></a>'
    )
    assert render(page, screenreader=True, nocolor=True) == (
        "the map (https://example.org/?a=1&amp;b=&#x27;)x"
    )


@given(ANYTHING)
def test_nobody_can_type_a_link(text):
    assert "<a " not in render(escape(text)) + render(text, raw=True)


@given(ANYTHING, st.booleans())
def test_whatever_is_said_no_tag_but_our_spans_appears(markup, raw):
    text = TAG.sub("", render(markup, raw=raw))

    assert not set(text) & set("<>\"'")
    assert re.fullmatch(r"([^&]|&(amp|lt|gt|quot|#x27);)*", text)


def test_the_stylesheet_knows_every_class():
    rules = stylesheet()

    for name in ("f-0", "b-255", "f-back", "b-fore", "bold", "underline"):
        assert f".{name}{{" in rules
