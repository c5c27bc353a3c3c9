"""A crawler asks what game this is."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telnetlib3.mud import mssp_decode

from portal.listing import GameListing
from portal.telnet.negotiation import Side
from portal.telnet.options.mssp import Mssp, encode
from tests.portal.telnet.fakes import BURST, RecordingPeer, TelnetClient, config

DO = b"\xff\xfd\x46"
DONT = b"\xff\xfe\x46"
TOLD = b"\xff\xfa\x46\x01NAME\x02Small\x01PLAYERS\x020\xff\xf0"


def test_a_crawler_that_waits_for_the_offer_is_told_once() -> None:
    client = TelnetClient()
    assert b"\xff\xfb\x46" in client.hears()

    client.sends(DO)

    assert client.hears() == TOLD


def test_a_crawler_that_does_not_wait_is_told_once_too() -> None:
    client = TelnetClient()

    client.sends(DO, DO)

    assert client.hears() == BURST + TOLD
    assert client.lines == []


def test_asking_again_and_again_is_answered_now_and_then() -> None:
    client = TelnetClient()
    client.hears()

    for _ in range(5):
        client.sends(DO, DONT)
    at_once = client.hears().count(TOLD)
    client.clock.advance(1.0)
    client.sends(DO)

    assert at_once == 1
    assert client.hears().count(TOLD) == 1


def test_several_values_stand_behind_one_name() -> None:
    peer = RecordingPeer()
    peer.listed = {"NAME": ("A game",), "PORT": ("4000", "23")}

    Mssp(peer).began(Side.OURS)

    assert peer.said == [
        b"\xff\xfa\x46\x01NAME\x02A game\x01PORT\x024000\x0223\xff\xf0"
    ]


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
SETTINGS = st.dictionaries(NAMES, st.lists(st.text(max_size=20), max_size=3))


@given(SETTINGS)
def test_what_is_told_is_read_the_same_elsewhere(said: dict[str, Any]) -> None:
    told = config(mssp={name: tuple(values) for name, values in said.items()})
    variables = GameListing(told, lambda: 3, lambda: 1_800_000_000.5).variables()

    payload = encode(variables)

    read = mssp_decode(payload)
    assert {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in read.items()
    } == variables
    assert not {0, 0xFF} & set(payload)
    assert payload.count(b"\x01") == len(variables)
    assert payload.count(b"\x02") == sum(map(len, variables.values()))
