"""The login by telnet, from the bytes of a client to the world and back."""

from __future__ import annotations

import re

import pytest

from tests.stories.gmcp_client import PASSWORD, Mudlet, account, waits
from tests.stories.town import Town

HIDE, SHOW = b"\xff\xfb\x01", b"\xff\xfc\x01"


class Telnet(Mudlet):
    """A plain client that reads every byte."""

    def hears(self, *said: bytes) -> bytes:
        """What comes back to this."""
        self.wire.clear()
        for packet in said:
            self.end.dataReceived(packet)
            waits(self.town)
        came: bytes = self.wire.value()
        return came


@pytest.fixture
def client(town: Town) -> Telnet:
    account(town)
    return Telnet(town, login=0, secure=False)


def test_a_password_is_asked_for_hidden_and_never_comes_back(client: Telnet) -> None:
    asked = client.hears(b"connect Anna\r\n")
    assert HIDE in asked
    assert SHOW not in asked

    answer = client.hears(b"\xff\xfd\x01", PASSWORD.encode() + b"\r\n")

    assert answer.count(SHOW) == 1
    assert HIDE not in answer
    assert PASSWORD.encode() not in answer
    assert client.plays == "Anna"


def test_who_refuses_to_hide_it_logs_in_all_the_same(client: Telnet) -> None:
    assert HIDE in client.hears(b"connect Anna\r\n")

    answer = client.hears(b"\xff\xfe\x01", PASSWORD.encode() + b"\r\n")

    assert SHOW not in answer
    assert HIDE not in answer
    assert PASSWORD.encode() not in answer
    assert client.plays == "Anna"


def test_who_logs_in_before_it_was_asked_is_let_in_and_known(client: Telnet) -> None:
    line = f"connect Anna {PASSWORD}\r\n".encode()
    options = bytes.fromhex("fffb1f fffb18 fffa1f00630028fff0 fffe03 fffd19")

    client.hears(line + options)

    assert client.plays == "Anna"
    assert (client.session.client.width, client.session.client.height) == (99, 40)
    assert client.hears(b"look\r\n").count(b"\xff\xef") <= 1


@pytest.mark.parametrize("word", ["who", "WHO"])
def test_a_crawler_reads_how_many_play(client: Telnet, word: str) -> None:
    said = client.types(word)

    assert re.search(r"\b0 players\b|\bno players\b|\b0 \w+ (are|is)\b", said.lower())


def test_a_request_for_the_listing_is_no_name(client: Telnet) -> None:
    said = client.types("MSSP-REQUEST")

    assert said.startswith("\r\nMSSP-REPLY-START\r\nNAME\t")
    assert said.endswith("\r\nMSSP-REPLY-END\r\n")
    assert client.plays == ""
