"""What readers see of a chain, and that no player can make them see anything else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.render import plain
from portal.render.gate import clean
from portal.render.markup import NORMAL, parse
from server.messaging import rendering
from server.messaging.chain import MessageChain
from server.messaging.components import (
    At,
    AtAll,
    Component,
    Emote,
    Image,
    Plain,
    Quote,
    Unknown,
)
from tests.server.messaging.chains import words

CODES = (
    "|r",
    "|[r",
    "|#ff0000",
    "|[#00ff00",
    "|=a",
    "|500",
    "|",
    "||",
    "|/",
    "|n",
    "|#",
)
said = st.lists(st.sampled_from(CODES) | words, max_size=6).map("".join)
"""Words with more bars in them than usual."""


def on_one_line(text: str) -> str:
    """What is shown of it."""
    return clean(" ".join(text.splitlines()))


@given(said)
def test_what_a_player_says_is_shown_as_it_is(text: str) -> None:
    markup = rendering.words(MessageChain([Plain(text, markup=False)]))

    assert "".join(span.text for span in parse(markup)) == on_one_line(text)
    assert all(span.style == NORMAL for span in parse(markup))


@given(said, said)
@example("|", "rred")
@example("|#12", "abcd")
@example("|||", "|r")
@example("|[", "r")
@example("|r", "not red")
@example("|lclook", "|ltx")
@example("|luhttps://example.org/|lta", "b")
def test_the_words_before_do_not_make_markup_of_it(before: str, text: str) -> None:
    chain = MessageChain([Plain(before), Plain(f"X{text}", markup=False)])

    spans = parse(rendering.words(chain))

    shown = "".join(span.text for span in spans)
    wanted = on_one_line(f"X{text}")
    assert shown.endswith(wanted)
    behind = len(shown) - len(wanted)
    for span in reversed(spans):
        start = len(shown) - len(span.text)
        if start >= behind:
            assert span.style == NORMAL
        shown = shown[:start]


@given(said)
@pytest.mark.parametrize(
    "made",
    [
        lambda text: At(0, text),
        lambda text: Image(text, text),
        Emote,
    ],
)
def test_nor_can_a_name_or_a_picture_hold_markup(made, text: str) -> None:
    spans = parse(rendering.words(MessageChain([made(text)])))

    assert all(span.style == NORMAL for span in spans)
    assert "\n" not in "".join(span.text for span in spans)


@given(said, st.booleans())
def test_a_quote_is_short_and_plain(text: str, markup: bool) -> None:
    quote = Quote(1, 2, MessageChain([Plain(text, markup=markup)]))

    spans = parse(rendering.answer(quote, "Bob"))

    assert all(span.style == NORMAL for span in spans)
    assert len("".join(span.text for span in spans)) <= 60


@pytest.mark.parametrize(
    "component, shown",
    [
        (Plain("|rred|n"), "red"),
        (Plain("|rred|n", markup=False), "|rred|n"),
        (At(999, "Bob"), "@Bob"),
        (At(999), "@somebody"),
        (AtAll(), "@all"),
        (Image("https://example.org/cat.png", "a cat"), "a cat"),
        (Image("https://example.org/cat.png"), "https://example.org/cat.png"),
        (Emote("smile"), "(smile)"),
        (Quote(1), ""),
        (Unknown("?"), ""),
    ],
)
def test_how_each_component_is_shown(component: Component, shown: str) -> None:
    chain = MessageChain([component])

    assert plain.render(rendering.words(chain)) == shown


def test_colours_end_with_their_words() -> None:
    chain = MessageChain([Plain("|rred"), Plain("plain", markup=False)])

    assert rendering.words(chain) == "|rred|nplain"


def test_bare_words_have_no_codes() -> None:
    chain = MessageChain([Plain("|rre||d|/"), Plain("|rb", markup=False)])

    assert rendering.bare(chain) == "re|d |rb"
    links = Plain("|lclook|lta|le |luhttps://example.org/|ltb|le")
    assert rendering.bare(MessageChain([links])) == "a b"


@given(said)
@example("one\ntwo")
@example("one|/two")
def test_bare_words_are_on_one_line(text: str) -> None:
    shown = rendering.bare(MessageChain([Plain(text)]))

    assert len(shown.splitlines()) <= 1
