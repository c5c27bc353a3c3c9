"""Bytes become text and keys, wherever the packets end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.ssh.keyboard import Key, Keyboard


def read(*packets: bytes, encoding: str = "utf-8") -> list[str | Key]:
    """What the packets mean; stretches of text are joined."""
    keyboard = Keyboard(encoding)
    read: list[str | Key] = []
    for packet in packets:
        for token in keyboard.feed(packet):
            if read and isinstance(token, str) and isinstance(read[-1], str):
                read[-1] += token
            else:
                read.append(token)
    return read


@pytest.mark.parametrize(
    "data, meaning",
    [
        (b"look\r", ["look", Key.ENTER]),
        (b"a\r\nb\nc\r\x00d", ["a", Key.ENTER, "b", Key.ENTER, "c", Key.ENTER, "d"]),
        (b"\r\r\n\n", [Key.ENTER, Key.ENTER, Key.ENTER]),
        ("naïve 日本".encode(), ["naïve 日本"]),
        (b"\xff\xfe", ["\ufffd\ufffd"]),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D", [Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT]),
        (b"\x1bOA\x1b[H\x1b[4~\x1b[3~", [Key.UP, Key.HOME, Key.END, Key.DELETE]),
        (b"\x1bb\x1bf\x1b[1;5C", [Key.WORD_LEFT, Key.WORD_RIGHT, Key.WORD_RIGHT]),
        (b"\x7f\x08\x15\x17", [Key.BACKSPACE] * 2 + [Key.ERASE_BEFORE, Key.ERASE_WORD]),
        (b"\x03\x04", [Key.CLEAR, Key.END_OF_INPUT]),
        (b"a\tb", ["a b"]),
        (b"\x1b[200~paste\x1b[201~", ["paste"]),
        (b"\x1b[99;99;99zx\x1b\x1b\r\x00\x07", ["x", Key.ENTER]),
    ],
)
def test_the_keyboard_does_not_care_where_packets_end(data, meaning):
    assert read(data) == meaning
    assert read(*(data[i : i + 1] for i in range(len(data)))) == meaning
    for cut in range(len(data)):
        assert read(data[:cut], data[cut:]) == meaning


def test_another_encoding_is_read_as_it_was_told():
    assert read(b"caf\xe9", encoding="iso-8859-1") == ["café"]


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_nonsense_never_raises_and_text_has_no_controls(packets):
    for token in read(*packets):
        assert isinstance(token, Key) or token.isprintable() or "\x1b" not in token
