"""Terminals are sent SGR and text, nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.ansi import render
from portal.render.gate import clean
from portal.render.markup import TRUE
from portal.render.profile import Profile

ANYTHING = st.text(st.characters(exclude_categories=[])) | st.text(
    alphabet="|[=#rRnuhH*_/->0159afz \n\u0301é\x1b\x9b;m"
)
PROFILES = st.builds(
    Profile,
    colors=st.sampled_from([0, 16, 256, TRUE]),
    width=st.sampled_from([0, 20, 78]),
    screenreader=st.booleans(),
)
SGR = re.compile(r"\x1b\[[0-9]+(;[0-9]+)*m")


@pytest.mark.parametrize(
    "markup, colors, shown",
    [
        ("|rred|n plain", 16, "\x1b[1;31mred\x1b[0m plain"),
        ("|Rred", 16, "\x1b[31mred\x1b[0m"),
        ("|[rred", 16, "\x1b[41mred\x1b[0m"),
        ("|[rred", 256, "\x1b[48;5;9mred\x1b[0m"),
        ("|500red", 256, "\x1b[38;5;196mred\x1b[0m"),
        ("|500red", 16, "\x1b[1;31mred\x1b[0m"),
        ("|#ff8000o", TRUE, "\x1b[38;2;255;128;0mo\x1b[0m"),
        ("|#ff8000o", 256, "\x1b[38;5;208mo\x1b[0m"),
        ("|u|*both", 16, "\x1b[4;7mboth\x1b[0m"),
        ("|rred|gx", 16, "\x1b[1;31mred\x1b[0m\x1b[1;32mx\x1b[0m"),
        ("|r|n", 16, ""),
        ("|rred|n", 0, "red"),
    ],
)
def test_styles_become_the_sgr_a_client_understands(markup, colors, shown):
    assert render(markup, Profile(colors=colors)) == shown


def test_every_line_colours_itself():
    shown = render("|[rone|/two|n", Profile(colors=16))

    assert shown == "\x1b[41mone\x1b[0m\n\x1b[41mtwo\x1b[0m"


def test_raw_text_is_not_markup_and_nocolor_shows_the_text_only():
    assert render("|rred", Profile(), raw=True) == "|rred"
    assert render("|rred", Profile(), nocolor=True) == "red"


def test_a_screen_reader_hears_the_words_without_frames_and_rulers():
    markup = "┌────┐\n│ |rHi|n │\n└────┘\n|g=====|n\nbye --- now\n\nend"

    shown = render(markup, Profile(colors=0, screenreader=True))

    assert shown == "Hi\nbye --- now\n\nend"


def test_a_screen_reader_whose_player_chose_colour_has_it():
    shown = render("|g=====|n |rHi", Profile(colors=16, screenreader=True))

    assert "\x1b[1;31mHi\x1b[0m" in shown
    assert "=" not in shown


def test_long_texts_are_rendered_as_short_ones():
    assert render("|rlong |n" * 2000, Profile(colors=0)) == "long " * 2000


@given(ANYTHING, PROFILES, st.booleans(), st.booleans())
def test_nothing_but_sgr_and_harmless_text_ever_leaves(markup, profile, raw, nocolor):
    shown = render(markup, profile, raw=raw, nocolor=nocolor)

    text = SGR.sub("", shown)
    assert clean(text) == text
    assert "\x1b" not in shown or (profile.colors and not nocolor)
    assert all(
        not sequences or sequences[-1] == "\x1b[0m"
        for line in shown.split("\n")
        for sequences in [re.findall(r"\x1b\[[0-9;]+m", line)]
    )


def test_a_link_is_words_like_others():
    for colors in (0, 16, 256, TRUE):
        profile = Profile(colors=colors, width=40)
        assert render("Go |lcnorth|ltnorth|le.", profile) == "Go north."
