"""Who else knocks at a telnet port."""

from __future__ import annotations

import pytest

from portal.telnet.parser import Line, Parser, Stranger
from portal.telnet.strangers import PROXY_SIGNATURE, by_line


@pytest.mark.parametrize(
    "line, speaks",
    [
        (b"GET / HTTP/1.1", "HTTP"),
        (b"SSH-2.0-Go", "SSH"),
        (b"PROXY TCP4 203.0.113.7 198.51.100.1 56324 4000", "PROXY"),
        (b"PROXY UNKNOWN", "PROXY"),
        (b"PROXY for me, please", ""),
        (b"get lamp", ""),
        (b"GET LAMP", ""),
        (b"connect Anna secret", ""),
        (b"ssh-keeper", ""),
        (b"", ""),
    ],
)
def test_a_stranger_is_known_by_the_first_line(line: bytes, speaks: str) -> None:
    assert by_line(line) == speaks


@pytest.mark.parametrize("cut", range(len(PROXY_SIGNATURE) + 2))
def test_binary_proxy_is_a_stranger_behind_three_empty_lines(cut: int) -> None:
    stream = PROXY_SIGNATURE + b"\x21\x11\0\x0cABCD\r\nEFGH"
    parser = Parser()

    values = parser.feed(stream[:cut]) + parser.feed(stream[cut:])

    assert values == [Line(b"")] * 3 + [Stranger("PROXY")]


def test_a_player_may_begin_with_empty_lines_and_leave() -> None:
    parser = Parser()

    assert parser.feed(b"\r\n\r\n") == [Line(b"")] * 2
    assert parser.feed(b"\0\r\nQUIT\r\n") == [Line(b""), Line(b"QUIT")]
