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
        (b"\x1b[99;99;99zx\x1b\x1b\r\x00\x00", ["x", Key.ENTER]),
    ],
)
def test_the_keyboard_does_not_care_where_packets_end(data, meaning):
    assert read(data) == meaning
    assert read(*(data[i : i + 1] for i in range(len(data)))) == meaning
    for cut in range(len(data)):
        assert read(data[:cut], data[cut:]) == meaning


@pytest.mark.parametrize(
    "key, sequences",
    [
        (Key.LEFT, ["[D", "OD", "[1;2D"]),
        (Key.RIGHT, ["[C", "OC", "[1;2C"]),
        (Key.UP, ["[A", "OA", "[1;5A", "[1;3A"]),
        (Key.DOWN, ["[B", "OB", "[1;2B"]),
        (
            Key.WORD_LEFT,
            ["b", "[1;5D", "[1;3D", "[1;9D", "[5D", "O5D", "Od", "[d", "\x1b[D",
             "\x1bOD"],
        ),
        (
            Key.WORD_RIGHT,
            ["f", "[1;5C", "[1;3C", "[1;7C", "[5C", "O5C", "Oc", "[c", "\x1b[C"],
        ),
        (Key.HOME, ["[H", "OH", "[1~", "[7~", "[1;5H", "[7$", "[7^", "[1;2~"]),
        (Key.END, ["[F", "OF", "[4~", "[8~", "[1;2F", "[8$", "[8^"]),
        (Key.DELETE, ["[3~", "[3;2~", "[3$"]),
        (Key.ERASE_WORD_RIGHT, ["d", "[3;5~", "[3;3~", "[3^", "\x1b[3~"]),
        (Key.ERASE_WORD_LEFT, ["\x7f", "\x08"]),
        (Key.ENTER, ["OM"]),
    ],
)  # fmt: skip
def test_a_key_is_known_from_every_terminal(key, sequences):
    for sequence in sequences:
        data = b"a\x1b" + sequence.encode() + b"z"
        assert read(data) == ["a", key, "z"], sequence
        assert read(*(data[i : i + 1] for i in range(len(data)))) == ["a", key, "z"]


@pytest.mark.parametrize(
    "sequence",
    ["[2~", "[5~", "[6~", "OP", "[11~", "[[A", "[[E", "[I", "[O", "[Z", "[?1;2c", "x"],
)
def test_other_keys_leave_nothing_behind(sequence):
    assert read(b"a\x1b" + sequence.encode() + b"z") == ["az"]


def test_control_keys_are_those_of_readline():
    assert read(b"\x01\x05\x02\x06\x10\x0e\x0b\x19\x14\x12\x0c\x07") == [
        Key.HOME, Key.END, Key.LEFT, Key.RIGHT, Key.UP, Key.DOWN, Key.ERASE_AFTER,
        Key.YANK, Key.TRANSPOSE, Key.SEARCH, Key.REDRAW, Key.CANCEL,
    ]  # fmt: skip
    assert read(b"a\x1a\x1c\x11\x13\x00z") == ["az"]


def test_what_is_pasted_is_text_and_line_ends():
    pasted = b"\x1b[200~one\x03\x1b[A\ttwo\r\nthree\x1b\x7f\x1b[201~\x03"

    expected = ["one two", Key.ENTER, "three", Key.CLEAR]
    assert read(pasted) == expected
    for cut in range(len(pasted)):
        assert read(pasted[:cut], pasted[cut:]) == expected


def test_another_encoding_is_read_as_it_was_told():
    assert read(b"caf\xe9", encoding="iso-8859-1") == ["café"]


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_nonsense_never_raises_and_text_has_no_controls(packets):
    for token in read(*packets):
        assert isinstance(token, Key) or token.isprintable() or "\x1b" not in token
