"""What a client tells only by its environment counts from the next line on."""

from __future__ import annotations

import pytest

from tests.stories.gmcp_client import PASSWORD, account
from tests.stories.test_by_telnet import Telnet
from tests.stories.town import Town

WILL = b"\xff\xfb\x27"
COLOURS = b"\xff\xfa\x27\0\0MTTS\x011311\0OSC_HYPERLINKS_SEND\x011\xff\xf0"
READER = b"\xff\xfa\x27\2\3SCREEN_READER\x01true\xff\xf0"
READER_BY_BIT = b"\xff\xfa\x27\2\0MTTS\x0165\xff\xf0"
ART = "===="
LINK = "\x1b]8;"


@pytest.mark.parametrize("told", [READER, READER_BY_BIT])
def test_a_screen_reader_is_shown_no_drawings_and_no_links(
    town: Town, told: bytes
) -> None:
    client = Telnet(town, login=0, secure=False)
    client.hears(WILL, COLOURS)
    before = client.hears(b"look\r\n").decode()

    client.hears(told)
    after = client.hears(b"look\r\n").decode()

    assert ART in before
    assert "\x1b[" in before
    assert "Gatehouse" in after
    assert ART not in after
    assert "\x1b" not in after


def test_in_the_world_its_links_are_words_from_then_on(town: Town) -> None:
    account(town)
    client = Telnet(town, login=0, secure=False)
    client.hears(WILL, COLOURS)
    client.hears(f"connect Anna {PASSWORD}\r\n".encode())
    before = client.hears(b"look\r\n").decode()

    client.hears(READER)
    after = client.hears(b"look\r\n").decode()

    assert client.plays == "Anna"
    assert LINK in before
    assert "\x1b" not in after
