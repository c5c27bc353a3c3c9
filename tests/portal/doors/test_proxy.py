"""What a load balancer says before its client's first byte."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.doors.proxy import (
    LIMIT,
    LINE_LIMIT,
    SIGNATURE,
    Header,
    Wrong,
    announces,
    read,
)

TCP4 = b"PROXY TCP4 203.0.113.7 198.51.100.1 56324 4000\r\n"
TCP6 = b"PROXY TCP6 2001:db8::7 2001:db8::1 56324 4000\r\n"


def binary(command: int, family: int, said: bytes) -> bytes:
    """A header of version 2."""
    return SIGNATURE + struct.pack("!BBH", command, family, len(said)) + said


FOUR = bytes([203, 0, 113, 7, 198, 51, 100, 1]) + struct.pack("!HH", 56324, 4000)
SIX = bytes.fromhex(
    "20010db8000000000000000000000007 20010db8000000000000000000000001"
) + struct.pack("!HH", 56324, 4000)
MAPPED = bytes(10) + b"\xff\xff" + bytes([203, 0, 113, 7]) + SIX[16:]
NOOP = b"\x04\x00\x03abc"
"""Something that is told beside the addresses (PP2_TYPE_NOOP)."""


@pytest.mark.parametrize(
    "said, source, port",
    [
        (TCP4, "203.0.113.7", 56324),
        (TCP6, "2001:db8::7", 56324),
        (b"PROXY TCP6 ::ffff:203.0.113.7 ::1 1 2\r\n", "203.0.113.7", 1),
        (b"PROXY UNKNOWN\r\n", "", 0),
        (b"PROXY UNKNOWN ffff:f:f:f:f:f:f:f ::1 65535 0\r\n", "", 0),
        (binary(0x21, 0x11, FOUR), "203.0.113.7", 56324),
        (binary(0x21, 0x11, FOUR + NOOP), "203.0.113.7", 56324),
        (binary(0x21, 0x21, SIX), "2001:db8::7", 56324),
        (binary(0x21, 0x21, SIX + NOOP * 10), "2001:db8::7", 56324),
        (binary(0x21, 0x21, MAPPED), "203.0.113.7", 56324),
        (binary(0x21, 0x31, b"/run/a".ljust(216, b"\0")), "", 0),
        (binary(0x21, 0x00, NOOP), "", 0),
        (binary(0x21, 0x12, FOUR), "", 0),
    ],
)
def test_a_header_names_the_client(said: bytes, source: str, port: int) -> None:
    assert read(said + b"look\r\n") == Header(len(said), source, port)


def test_a_balancer_that_only_looks_whether_we_live_speaks_for_nobody() -> None:
    for said in (b"", FOUR):
        header = binary(0x20, 0x11 if said else 0, said)

        assert read(header) == Header(len(header), local=True)


@pytest.mark.parametrize(
    "said",
    [
        b"look\r\n",
        b"GET / HTTP/1.1\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\xff\xfb\x01",
        b"PROXY\r\n",
        b"PROXY \r\n",
        b"PROXY TCP4\r\n",
        b"PROXY TCP5 203.0.113.7 198.51.100.1 1 2\r\n",
        b"PROXY TCP4 203.0.113.7  198.51.100.1 1 2\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1 1 2 3\r\n",
        b"PROXY TCP4 203.0.113.777 198.51.100.1 1 2\r\n",
        b"PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n",
        b"PROXY TCP4 203.0.113.7 2001:db8::1 1 2\r\n",
        b"PROXY TCP6 203.0.113.7 198.51.100.1 1 2\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1 65536 2\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1 -1 2\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1 01 2\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1 1 two\r\n",
        b"PROXY TCP4 203.0.113.7 198.51.100.1  2\r\n",
        "PROXY TCP4 203.0.113.7 198.51.100.1 ¹ 2\r\n".encode(),
        b"PROXY TCP4 " + b"1" * LINE_LIMIT,
        b"PROXY UNKNOWN " + b"1" * LINE_LIMIT + b"\r\n",
        binary(0x11, 0x11, FOUR),
        binary(0x22, 0x11, FOUR),
        binary(0x21, 0x11, FOUR[:-1]),
        binary(0x21, 0x21, FOUR),
        binary(0x21, 0x13, FOUR),
        binary(0x21, 0x41, SIX),
        binary(0x21, 0x11, FOUR + bytes(LIMIT)),
        binary(0x20, 0x00, bytes(LIMIT)),
    ],
)
def test_what_is_no_header_is_told_from_one(said: bytes) -> None:
    assert isinstance(read(said), Wrong)


HEADERS = [
    TCP4,
    TCP6,
    b"PROXY UNKNOWN\r\n",
    binary(0x21, 0x11, FOUR + NOOP),
    binary(0x21, 0x21, SIX),
    binary(0x21, 0x31, bytes(216)),
    binary(0x20, 0x00, b""),
    binary(0x20, 0x11, bytes(LIMIT - 16)),
]


@pytest.mark.parametrize("header", HEADERS)
def test_until_a_header_is_whole_nothing_is_known(header: bytes) -> None:
    for end in range(len(header)):
        assert read(header[:end]) is None

    whole = read(header)
    assert isinstance(whole, Header)
    assert whole.size == len(header)
    assert read(header + b"\xff\xfb\x01look\r\n") == whole


OPENINGS = st.sampled_from([b"", b"PROXY TCP4 ", b"PROXY TCP6 ", SIGNATURE, *HEADERS])


@given(OPENINGS, st.binary(max_size=600))
@example(SIGNATURE, b"\x21\x11\xff\xff" + bytes(600))
@example(b"PROXY TCP4 ", bytes(107))
def test_no_bytes_raise_and_none_are_awaited_for_ever(
    begin: bytes, rest: bytes
) -> None:
    said = read(begin + rest)

    assert said is not None or len(begin + rest) < LIMIT
    if isinstance(said, Header):
        assert said.size <= min(LIMIT, len(begin + rest))


@given(st.sampled_from(HEADERS), st.integers(0, 600), st.integers(0, 255))
def test_a_header_with_one_byte_wrong_is_still_answered(
    header: bytes, at: int, byte: int
) -> None:
    spoilt = bytearray(header)
    spoilt[at % len(header)] = byte

    said = read(bytes(spoilt) + bytes(LIMIT))

    assert said is not None


@pytest.mark.parametrize(
    "said, known",
    [
        (TCP4, True),
        (b"PROXY UNKNOWN\r\n", True),
        (HEADERS[3], True),
        (b"PROXY for a friend\r\n", False),
        (b"proxy tcp4 ", False),
        (b"\r\n\r\n", False),
        (b"look\r\n", False),
    ],
)
def test_who_says_such_a_thing_unasked_is_known(said: bytes, known: bool) -> None:
    assert announces(said) is known
