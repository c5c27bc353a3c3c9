"""Who else knocks at a telnet port."""

from __future__ import annotations

import pytest

from portal.telnet.strangers import by_line


@pytest.mark.parametrize(
    "line, speaks",
    [
        (b"GET / HTTP/1.1", "HTTP"),
        (b"SSH-2.0-Go", "SSH"),
        (b"get lamp", ""),
        (b"GET LAMP", ""),
        (b"connect Anna secret", ""),
        (b"ssh-keeper", ""),
        (b"", ""),
    ],
)
def test_a_stranger_is_known_by_the_first_line(line: bytes, speaks: str) -> None:
    assert by_line(line) == speaks
