"""The parser: lines, commands and negotiations, however the bytes arrive."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.telnet.codes import AYT, DO, EC, EL, IAC, NOP, SB, SE, WILL, WONT
from portal.telnet.parser import (
    SUBNEGOTIATION_LIMIT,
    Command,
    Line,
    Negotiation,
    Overlong,
    Parser,
    Stranger,
    Subnegotiation,
    Value,
)

STREAMS = [
    b"look\r\nnorth\r\n",
    b"look\r\0\nnorth\n\rsouth\r\r\n\n",
    b"\r\n\r\0\0\n",
    b"a\0b\r\n",
    b"lo\xff\xffok\r\xff\xf1\nnorth\r\xff\xff\n",
    b"\xff\xfb\x1f\xff\xfa\x1f\0\xff\xff\0\x18\xff\xf0say hi\r\n\xff\xf6",
    b"\xff\xfa\xff\xf0\xff\xfa\xff\xff\xff\xf0x\n",
    b"\xff\xfa\x18\0A\xff\xf1B\xff\xf0look\r\n",
    b"\xff\xfa\x18\0A\xff\xfd\x03look\r\n\xff\xf0north\n",
    b"\xff\xfa\x18\0A\xff\xfa\x1f\0\x50\0\x18\xff\xf0",
    b"a" * 25 + b"\r\nlook\r\n" + b"b" * 21 + b"\xff\xf1\xff\xff\rnorth\n",
    b"12345678901234567890\n123456789012345678901\n",
    b"wrong\xff\xf8right\xff\xf7\xff\xf7\r\ngone\xff\xf4\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT a:25 HTTP/1.0\r\n\xff\xfb\x01",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"\x16\x03\x01\0\xc8\xff\xfb\x01\n",
    b"\x16\x02look\r\n",
    b"look HTTP/1.1 up\r\nGET / HTTP/1.1\r\n",
]


def parse(*packets: bytes, line_limit: int = 20) -> list[Value]:
    parser = Parser(line_limit)
    return [value for packet in packets for value in parser.feed(packet)]


@pytest.mark.parametrize(
    "stream",
    [
        b"look\r\n",
        b"look\r\0",
        b"look\n",
        b"look\r",
        b"look\r\0\n",
        b"look\r\0\0\n",
    ],
)
def test_each_way_to_end_a_line_ends_one_line(stream: bytes) -> None:
    values = parse(stream, b"north\r\n")

    assert values == [Line(b"look"), Line(b"north")]


def test_empty_lines_are_lines() -> None:
    assert parse(b"\r\n\n\r\0\r\n") == [Line(b"")] * 4


@pytest.mark.parametrize("stream", STREAMS)
def test_the_parser_does_not_care_where_packets_end(stream: bytes) -> None:
    whole = parse(stream)

    assert parse(*[stream[i : i + 1] for i in range(len(stream))]) == whole
    for cut in range(len(stream) + 1):
        assert parse(stream[:cut], stream[cut:]) == whole
        for second in range(cut, len(stream) + 1):
            assert parse(stream[:cut], stream[cut:second], stream[second:]) == whole


PIECES = [
    *(bytes((code,)) for code in (IAC, SB, SE, WILL, DO, NOP, AYT, EC, EL)),
    *(b"\r", b"\n", b"\0", b"\x16", b"\x03", b"a", b"look", b"x" * 15, b"\x18"),
]
LIVELY = st.lists(st.sampled_from(PIECES)).map(b"".join)


@given(st.binary(max_size=200) | LIVELY, st.lists(st.integers(0, 200)))
def test_nonsense_never_raises_and_may_be_cut_anywhere(
    stream: bytes, cuts: list[int]
) -> None:
    ends = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    packets = [stream[a:b] for a, b in pairwise(ends)]

    assert parse(*packets) == parse(stream)


@given(st.binary(max_size=100))
def test_what_is_escaped_comes_out_as_it_was(data: bytes) -> None:
    sent = bytes((IAC, SB, 201)) + data.replace(b"\xff", b"\xff\xff") + bytes((IAC, SE))

    assert parse(sent) == [Subnegotiation(201, data)]


def test_commands_and_negotiations_come_in_their_place_among_the_lines() -> None:
    stream = b"look\r\n" + bytes((IAC, AYT, IAC, WILL, 31, IAC, DO, 255)) + b"north\n"

    values = parse(stream)

    assert values == [
        Line(b"look"),
        Command(AYT),
        Negotiation(WILL, 31),
        Negotiation(DO, 255),
        Line(b"north"),
    ]


@pytest.mark.parametrize("code", range(1, 0xF0))
def test_an_unknown_command_is_a_command_and_text_goes_on(code: int) -> None:
    assert parse(bytes((IAC, code)) + b"look\n") == [Command(code), Line(b"look")]


def test_the_editing_commands_of_the_rfc_edit_the_line() -> None:
    values = parse(b"wrong\xff\xf8right\xff\xf7\n" + b"never mind\xff\xf4\n")

    assert values == [Line(b"right\b"), Line(b"")]


def test_a_line_above_the_limit_is_told_once_and_read_over_to_its_end() -> None:
    values = parse(b"x" * 21, b"x" * 5000, b"x\r", b"\nlook\r\n")

    assert values == [Overlong(), Line(b"look")]


def test_a_line_of_exactly_the_limit_is_a_line() -> None:
    assert parse(b"x" * 20, b"\n") == [Line(b"x" * 20)]


def test_the_line_limit_bounds_what_is_kept() -> None:
    parser = Parser(4096)

    for _ in range(100):
        parser.feed(b"x" * 65_536)

    assert len(parser._line) == 0


def test_a_subnegotiation_up_to_the_limit_is_whole() -> None:
    data = b"x" * SUBNEGOTIATION_LIMIT
    start, end = bytes((IAC, SB, 201)), bytes((IAC, SE))

    assert parse(start + data + end) == [Subnegotiation(201, data)]
    assert parse(start + data + b"x" + end + b"look\n") == [Line(b"look")]


def test_an_endless_subnegotiation_is_not_kept() -> None:
    parser = Parser()

    parser.feed(bytes((IAC, SB, 201)))
    for _ in range(100):
        assert parser.feed(b"x" * 65_536) == []

    assert len(parser._sub) == 0
    assert parser.feed(bytes((IAC, SE)) + b"look\n") == [Line(b"look")]


def test_an_empty_subnegotiation_says_nothing() -> None:
    assert parse(bytes((IAC, SB, IAC, SE)) + b"look\n") == [Line(b"look")]


def test_a_command_inside_a_subnegotiation_is_ignored() -> None:
    sent = bytes((IAC, SB, 24, 0)) + b"A" + bytes((IAC, NOP)) + b"B" + bytes((IAC, SE))

    assert parse(sent) == [Subnegotiation(24, b"\0AB")]


def test_a_subnegotiation_without_its_end_does_not_swallow_what_follows() -> None:
    lost = bytes((IAC, SB, 24, 0)) + b"A" + bytes((IAC, WONT, 31)) + b"look\n"

    assert parse(lost) == [Negotiation(WONT, 31), Line(b"look")]


@pytest.mark.parametrize(
    "stream, speaks",
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP"),
        (b"CONNECT mail:25 HTTP/1.0\r\n\r\n", "HTTP"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "SSH"),
        (b"\x16\x03\x01\0\xc8\x01\0\0\xc4\x03\x03", "TLS"),
    ],
)
def test_who_does_not_speak_telnet_is_met_once_and_then_not_heard(
    stream: bytes, speaks: str
) -> None:
    assert parse(stream, b"look\r\n", line_limit=4096) == [Stranger(speaks)]


def test_only_the_first_line_can_be_a_stranger() -> None:
    values = parse(b"look\r\n" + b"say HTTP/1.1\r\n", b"SSH-2.0\r\n")

    assert values == [Line(b"look"), Line(b"say HTTP/1.1"), Line(b"SSH-2.0")]
