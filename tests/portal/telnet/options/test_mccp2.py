"""MCCP2: what the server says, as one zlib stream."""

from __future__ import annotations

import random
import zlib

import pytest
from twisted.internet.interfaces import ISSLTransport
from zope.interface import alsoProvides

from tests.portal.telnet.compressing import DO_MCCP2, DONT_MCCP2, MCCP2, Reader, reader
from tests.portal.telnet.fakes import BURST, UNCOMPRESSED, TelnetClient, Wire

SYNC = b"\0\0\xff\xff"
"""How each flush ends (RFC 1951, 3.2.4)."""


def test_it_is_offered_and_who_says_nothing_about_it_is_written_to_plainly() -> None:
    client = TelnetClient()
    assert client.hears() == BURST

    client.is_told("text", "A hall.")

    assert b"\xff\xfb\x56" in BURST
    assert client.hears() == b"A hall.\r\n"
    assert not client.client.compressed


def test_the_byte_behind_the_start_is_the_first_of_the_stream() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(DO_MCCP2)
    client.is_told("text", "A hall.")
    client.clock.advance(0)

    heard = client.hears()
    assert heard.startswith(MCCP2 + b"\x78")
    stream = heard.removeprefix(MCCP2)
    assert zlib.decompressobj().decompress(stream) == b"A hall.\r\n"


def test_asked_for_twice_it_begins_once() -> None:
    client = Reader()

    client.sends(DO_MCCP2 + DO_MCCP2, DO_MCCP2)
    client.is_told("text", "A hall.")

    assert client.hears() == MCCP2 + b"A hall.\r\n"


def test_it_ends_when_the_client_says_so_and_the_session_goes_on() -> None:
    client = reader()
    client.is_told("text", "before")

    client.sends(DONT_MCCP2)
    client.is_told("text", "after")

    packets = client.packets()
    stream = zlib.decompressobj()
    assert stream.decompress(b"\x78\x5e" + packets) == b"before\r\n\xff\xfc\x56"
    assert stream.eof
    assert stream.unused_data == b"after\r\n"
    client.sends(b"look\r\n")
    assert client.lines == ["look"]


def test_it_may_begin_again() -> None:
    client = reader()

    for turn in (b"1", b"2", b"3"):
        client.sends(DONT_MCCP2, DO_MCCP2)
        client.is_told("text", turn.decode())
        assert client.hears() == b"\xff\xfc\x56\xff\xfb\x56" + MCCP2 + turn + b"\r\n"
        assert client.ear.inflates


def test_the_game_knows_whether_it_is_compressed() -> None:
    client = reader()
    before = client.client.compressed

    client.sends(DONT_MCCP2)

    assert before
    assert not client.client.compressed


def test_each_line_can_be_read_as_soon_as_its_turn_is_over() -> None:
    client = reader()

    for number in range(100):
        client.is_told("text", f"line {number}")
        assert client.hears() == b"line %d\r\n" % number


def test_what_is_said_in_one_turn_shares_one_flush() -> None:
    client = reader()

    client.is_told("text", "Bo waves.")
    client.is_told("gmcp", {"Char.Vitals": {"hp": 1}})
    client.is_told("prompt", "HP 10> ")
    packets = client.packets()

    assert packets.count(SYNC) == 1
    assert packets.endswith(SYNC)
    client.ear.hear(packets)
    assert client.ear.take() == b"Bo waves.\r\nHP 10> "


def test_the_order_of_lines_data_and_negotiation_holds() -> None:
    client = reader()
    client.sends(b"\xff\xfd\xc9")
    client.hears()

    client.is_told("text", "one")
    client.is_told("gmcp", {"Char.Vitals": {"hp": 1}})
    client.is_told("echo", False)
    client.sends(b"\xff\xf6")
    client.is_told("prompt", "> ")

    data = b'\xff\xfa\xc9Char.Vitals {"hp":1}\xff\xf0'
    assert client.hears() == b"one\r\n" + data + b"\xff\xfb\x01[Yes]\r\n> "


def test_half_a_megabyte_is_one_stream() -> None:
    client = reader()
    chance = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz ,.\n"
    texts = ["".join(chance.choices(letters, k=4096)) for _ in range(128)]

    said = []
    for text in texts:
        client.is_told("text", text, raw=True)
        said.append(client.hears().replace(b"\r\n", b"\n").removesuffix(b"\n"))

    assert said == [text.encode().removesuffix(b"\n") for text in texts]
    assert client.ear.inflates
    assert 256 * 1024 < client.ear.compressed < 512 * 1024


def test_the_last_words_can_be_read_and_the_stream_is_whole() -> None:
    client = reader()

    client.is_told("text", "Goodbye.")
    client.session.close("quit")

    assert client.hears() == b"Goodbye.\r\n"
    assert not client.ear.inflates
    assert client.wire.ended == "closed"


@pytest.mark.parametrize("end", ["broken", "cut"])
def test_a_connection_that_breaks_leaves_nothing_behind(end: str) -> None:
    client = reader()
    client.is_told("text", "half a turn")

    if end == "cut":
        client.session.abort("does not read")
    client.hangs_up()

    assert client.clock.getDelayedCalls() == []
    assert client.handler.calls[-1] == ("disconnect", 1)


def test_over_tls_it_is_neither_offered_nor_agreed_to() -> None:
    wire = Wire()
    alsoProvides(wire, ISSLTransport)
    client = TelnetClient(wire=wire)
    client.session.handshakeCompleted()
    assert client.hears() == UNCOMPRESSED

    client.sends(DO_MCCP2, DO_MCCP2)

    assert client.hears() == b"\xff\xfc\x56" * 2
    assert not client.client.compressed
