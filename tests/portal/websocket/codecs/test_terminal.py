"""Lines and ANSI in BINARY messages."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.profile import Profile
from portal.values import BadMessage
from portal.websocket.codecs.terminal import compose, decode
from portal.wire.frames import Output


@pytest.mark.parametrize(
    "payload, lines",
    [
        (b"look", ["look"]),
        (b"look\r\n", ["look"]),
        (b"look\n", ["look"]),
        (b"look\r", ["look"]),
        (b"look\r\0", ["look"]),
        (b"n\r\ne\nlook", ["n", "e", "look"]),
        (b"\r\n", [""]),
        (b"\n\n", ["", ""]),
        (b"", []),
        ("sag höh🙂".encode(), ["sag höh🙂"]),
        (b"lokk\x08\x08ok", ["look"]),
        (b"say\t\x1b[Ahi\x07\x00", ["say hi"]),
        (b"caf\xe9", ["café"]),
        (b"\xff\xfb\x18", ["ÿû"]),
        (b"\xed\xa0\x80", ["í\u00a0€"]),
    ],
)
def test_a_message_is_its_lines(payload, lines):
    assert decode(payload, binary=True) == lines


def test_text_messages_are_none():
    with pytest.raises(BadMessage):
        decode(b"look", binary=False)


@given(st.binary(max_size=200), st.booleans())
def test_nonsense_is_never_more_than_a_bad_message(payload, binary):
    with contextlib.suppress(BadMessage):
        for line in decode(payload, binary):
            assert not {"\n", "\r", "\x1b", "\0"}.intersection(line)


def test_a_text_ends_its_line_and_a_prompt_does_not():
    profile = Profile(colors=16)

    shown = compose("|rred|n\nö", profile, Output((), "text"))

    assert shown == b"\x1b[1;31mred\x1b[0m\r\n\xc3\xb6\r\n"
    assert compose("HP 10> ", profile, Output((), "prompt")) == b"HP 10> "


def test_options_of_the_rendering_are_obeyed():
    said = Output((), "text", (), {"raw": True})

    assert compose("|r", Profile(colors=16), said) == b"|r\r\n"
    said = Output((), "text", (), {"nocolor": True})
    assert compose("|rred", Profile(colors=16), said) == b"red\r\n"
