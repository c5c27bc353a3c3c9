"""A page is sent escaped text and known classes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.html import render, stylesheet

ANYTHING = st.text(st.characters(exclude_categories=[])) | st.text(
    alphabet="|[=#rRnuhH*_/-><&\"'0159afz \n"
)
TAG = re.compile(r'<span class="[a-z0-9 -]+">|</span>')


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


@given(ANYTHING, st.booleans())
def test_whatever_is_said_no_tag_but_our_spans_appears(markup, raw):
    text = TAG.sub("", render(markup, raw=raw))

    assert not set(text) & set("<>\"'")
    assert re.fullmatch(r"([^&]|&(amp|lt|gt|quot|#x27);)*", text)


def test_the_stylesheet_knows_every_class():
    rules = stylesheet()

    for name in ("f-0", "b-255", "f-back", "b-fore", "bold", "underline"):
        assert f".{name}{{" in rules
