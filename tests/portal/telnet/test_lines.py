"""What a player meant to type, and what goes over the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.telnet.charsets import CODECS
from portal.telnet.lines import typed, written


@pytest.mark.parametrize(
    "data, line",
    [
        (b"look", "look"),
        (b"lok\bok", "look"),
        (b"lok\x7fok", "look"),
        (b"\b\b\x7flook", "look"),
        (b"wrong\b\b\b\b\b\b\blook", "look"),
        ("café\b\be".encode(), "cae"),
        (b"say\thello", "say hello"),
        (b"\x1b[A\x1b[1;5Clook\x1bOP", "look"),
        (b"say \x1b]0;title\x07hello", "say ]0;titlehello"),
        (b"say \x1b[31mred", "say red"),
        (b"say \xc2\x9b31mred", "say red"),
        (b"a\x1bc", "ac"),
    ],
)
def test_the_line_is_what_the_player_meant(data: bytes, line: str) -> None:
    assert typed(data, "utf-8") == line


@given(st.binary(max_size=100), st.sampled_from(sorted(set(CODECS.values()))))
def test_no_control_character_ever_reaches_the_game(data: bytes, encoding: str) -> None:
    line = typed(data, encoding)

    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in line)


def test_a_line_never_grows_longer_than_its_bytes() -> None:
    assert len(typed(b"\xff" * 4096, "utf-8")) == 4096


def test_lines_end_with_cr_lf() -> None:
    assert written("one\ntwo\n", "utf-8") == b"one\r\ntwo\r\n"


def test_the_byte_255_is_doubled() -> None:
    assert written("ÿ", "latin-1") == b"\xff\xff"
    assert written("ÿ", "utf-8") == "ÿ".encode()
