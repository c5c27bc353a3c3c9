"""MCCP3: what the client says, as a zlib stream."""

from __future__ import annotations

import zlib

import pytest
from twisted.internet.interfaces import ISSLTransport
from zope.interface import alsoProvides

from tests.portal.telnet.compressing import (
    DO_MCCP3,
    DONT_MCCP3,
    MCCP3,
    Writer,
    whole,
    writer,
)
from tests.portal.telnet.fakes import BURST, TelnetClient, Wire

LOOK = bytes.fromhex("78da cac9cfcfe6e502000000ffff")
"""The line "look" as TinTin++ sends it."""
LOOK_THEN_QUIT = LOOK + bytes.fromhex("0300 07da01cd") + b"quit\r\n"


def test_the_stream_begins_inside_a_packet() -> None:
    client = TelnetClient()
    assert b"\xff\xfb\x57" in client.hears()

    client.sends(DO_MCCP3 + MCCP3 + LOOK)

    assert client.lines == ["look"]
    assert client.hears() == b""


def test_a_stream_of_a_real_client_is_read() -> None:
    client = TelnetClient()

    client.sends(DO_MCCP3 + MCCP3, bytes.fromhex("78da 2a492d2e492de2e502000000ffff"))

    assert client.lines == ["tester"]


@pytest.mark.parametrize("size", range(1, 12))
def test_what_follows_the_stream_is_plain_wherever_packets_end(size: int) -> None:
    said = b"north\r\n" + DO_MCCP3 + MCCP3 + LOOK_THEN_QUIT
    client = TelnetClient()

    client.sends(*(said[at : at + size] for at in range(0, len(said), size)))

    assert client.lines == ["north", "look", "quit"]


def test_every_cut_of_it_says_the_same() -> None:
    said = DO_MCCP3 + MCCP3 + LOOK_THEN_QUIT

    for cut in range(len(said)):
        client = TelnetClient()
        client.sends(said[:cut], said[cut:])
        assert client.lines == ["look", "quit"]


def test_one_stream_may_follow_another() -> None:
    client = TelnetClient()
    again = MCCP3 + whole(b"south\r\nea") + b"st\r\n"

    client.sends(DO_MCCP3 + MCCP3 + whole(b"north\r\n") + again + again)

    assert client.lines == ["north", "south", "east", "south", "east"]


def test_a_long_talk_is_read_line_by_line() -> None:
    client = writer()

    for number in range(500):
        client.types(b"say line %d\r\n" % number)
        assert client.lines[-1] == f"say line {number}"


def test_options_are_spoken_of_inside_the_stream() -> None:
    client = writer()

    client.types(b"\xff\xfb\x1f\xff\xfa\x1f\0\x64\0\x28\xff\xf0\xff\xfd\x7flook\r\n")

    assert (client.client.width, client.client.height) == (100, 40)
    assert client.hears() == b"\xff\xfc\x7f"
    assert client.lines == ["look"]


def test_a_start_that_was_not_agreed_on_begins_nothing() -> None:
    never, refused = TelnetClient(), TelnetClient()

    never.sends(MCCP3 + b"look\r\n")
    refused.sends(DONT_MCCP3 + MCCP3 + b"look\r\n")

    assert never.lines == refused.lines == ["look"]


def test_a_start_inside_a_stream_begins_no_other() -> None:
    client = writer()

    client.types(b"north\r\n" + MCCP3 + b"look\r\n" + MCCP3)
    client.types(b"south\r\n")

    assert client.lines == ["north", "look", "south"]


def test_a_start_that_says_more_than_it_should_begins_nothing() -> None:
    client = TelnetClient()

    client.sends(DO_MCCP3 + b"\xff\xfa\x57\x01\xff\xf0look\r\n")

    assert client.lines == ["look"]


def test_a_client_that_takes_it_back_is_read_to_the_end_of_its_stream() -> None:
    client = writer()

    client.types(DONT_MCCP3 + b"look\r\n")
    client.sends(
        client.stream.flush(zlib.Z_FINISH) + b"north\r\n" + MCCP3 + b"east\r\n"
    )

    assert client.hears() == b"\xff\xfc\x57"
    assert client.lines == ["look", "north", "east"]


def test_a_client_does_not_offer_it() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(b"\xff\xfb\x57")

    assert client.hears() == b"\xff\xfe\x57"


def test_over_tls_it_is_refused_and_begins_nothing() -> None:
    wire = Wire()
    alsoProvides(wire, ISSLTransport)
    client = TelnetClient(wire=wire)
    client.session.handshakeCompleted()
    client.hears()

    client.sends(DO_MCCP3 + MCCP3 + b"look\r\n")

    assert client.hears() == b"\xff\xfc\x57"
    assert client.lines == ["look"]


def test_both_ways_can_be_compressed() -> None:
    client = Writer()
    assert client.hears() == BURST
    client.sends(b"\xff\xfd\x56")
    client.begins()

    client.types(b"look\r\n")
    client.session.close("quit")

    assert client.lines == ["look"]
