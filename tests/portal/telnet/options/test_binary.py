"""BINARY is agreed to, and lines stay lines."""

from __future__ import annotations

import pytest

from tests.portal.telnet.fakes import BURST, TelnetClient

DO_BINARY, WILL_BINARY = b"\xff\xfd\0", b"\xff\xfb\0"


def test_it_is_agreed_to_both_ways_and_not_offered() -> None:
    client = TelnetClient()
    offered = client.hears()

    client.sends(DO_BINARY + WILL_BINARY)

    assert offered == BURST
    assert b"\xff\xfb\0" not in BURST
    assert b"\xff\xfd\0" not in BURST
    assert client.hears() == b"\xff\xfb\0\xff\xfd\0"


def test_it_is_taken_back_and_agreed_to_again() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(DO_BINARY, b"\xff\xfe\0", DO_BINARY)

    assert client.hears() == b"\xff\xfb\0\xff\xfc\0\xff\xfb\0"


@pytest.mark.parametrize("end", [b"\r\n", b"\r\0", b"\n", b"\r"])
def test_a_line_ends_as_before(end: bytes) -> None:
    client = TelnetClient()

    client.sends(WILL_BINARY + DO_BINARY, b"look" + end + b"north" + end)

    assert client.lines == ["look", "north"]


def test_a_byte_255_is_doubled_as_before() -> None:
    client = TelnetClient()
    client.sends(b"\xff\xfd\x2a\xff\xfa\x2a\x02ISO-8859-1\xff\xf0")
    client.sends(WILL_BINARY + DO_BINARY)
    client.hears()

    client.sends(b"say \xff\xff\r\n")
    client.is_told("text", "ÿ")

    assert client.lines == ["say ÿ"]
    assert client.hears() == b"\xff\xff\r\n"
