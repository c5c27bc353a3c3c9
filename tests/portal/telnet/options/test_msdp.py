"""Variables over telnet: what is to be reported, and what goes to the game."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.telnet.negotiation import Side
from portal.telnet.options.msdp import CHANGES, VARIABLES, Msdp
from tests.portal.telnet.fakes import RecordingPeer, TelnetClient

DO, DONT = b"\xff\xfd\x45", b"\xff\xfe\x45"


def begun() -> tuple[Msdp, RecordingPeer]:
    """The option, which a client agreed to."""
    peer = RecordingPeer()
    msdp = Msdp(peer)
    msdp.began(Side.OURS)
    return msdp, peer


def test_the_server_learns_who_takes_variables_and_forgets_what_was_reported() -> None:
    msdp, peer = begun()
    assert peer.learnt == {"msdp": True}
    msdp.received(b"\x01REPORT\x02HEALTH")

    msdp.ended(Side.OURS)
    assert peer.learnt == {"msdp": False, "reports": ()}
    msdp.began(Side.OURS)

    assert peer.learnt == {"msdp": True, "reports": ()}


@pytest.mark.parametrize(
    "said",
    [
        b"\x01REPORT\x02HEALTH\x01REPORT\x02HEALTH_MAX",
        b"\x01REPORT\x02HEALTH\x02HEALTH_MAX",
        b"\x01REPORT\x02\x05\x02HEALTH\x02HEALTH_MAX\x06",
        b"\x01report\x02health\x01Report\x02Health_Max",
        b"\x01REPORT\x02\x05\x02HEALTH\x02a b\x02\x02\x05\x06\x02HEALTH_MAX\x06",
    ],
)
def test_what_is_to_be_reported_is_noted_in_each_form(said: bytes) -> None:
    msdp, peer = begun()

    msdp.received(said)

    assert peer.learnt["reports"] == ("HEALTH", "HEALTH_MAX")
    assert peer.received == []


def test_what_is_reported_is_taken_back() -> None:
    msdp, peer = begun()
    msdp.received(b"\x01REPORT\x02A\x02B\x02C")

    msdp.received(b"\x01UNREPORT\x02B\x01UNREPORT\x02NOPE")
    assert peer.learnt["reports"] == ("A", "C")
    msdp.received(b"\x01RESET\x02REPORTABLE_VARIABLES")

    assert peer.learnt["reports"] == ()
    assert peer.received == [("msdp", "RESET", "REPORTABLE_VARIABLES")]


def test_who_asks_again_for_what_is_reported_is_told_it_at_once() -> None:
    msdp, peer = begun()
    msdp.received(b"\x01REPORT\x02A")

    msdp.received(b"\x01REPORT\x02A\x02B")

    assert peer.learnt["reports"] == ("A", "B")
    assert peer.received == [("msdp", "SEND", "A")]


def test_all_else_goes_to_the_game_each_name_once() -> None:
    msdp, peer = begun()

    msdp.received(b"\x01SEND\x02A\x01LIST\x02COMMANDS\x01SEND\x02B\x01x y\x02z")
    msdp.received(b"\x01ROOM\x02\x03\x01VNUM\x027\x04\x01EMPTY\x02\x05\x06")

    assert peer.received == [
        ("msdp", "SEND", ["A", "B"]),
        ("msdp", "LIST", "COMMANDS"),
        ("msdp", "ROOM", {"VNUM": "7"}),
        ("msdp", "EMPTY", []),
    ]


def test_a_client_may_say_what_it_is() -> None:
    msdp, peer = begun()

    msdp.received(b"\x01CLIENT_NAME\x02Blight\x1bmud\x01CLIENT_VERSION\x025.3")
    assert peer.guessed == {"name": "Blightmud", "version": "5.3"}
    msdp.received(b"\x01CLIENT_NAME\x02\x03\x04")

    assert peer.guessed["name"] == "Blightmud"
    assert peer.received == []


def test_only_so_many_are_noted() -> None:
    msdp, peer = begun()

    for turn in range(3):
        names = b"".join(b"\x02V%d_%d" % (turn, n) for n in range(100))
        msdp.received(b"\x01REPORT" + names)
        msdp.received(b"".join(b"\x01N%d_%d\x02x" % (turn, n) for n in range(150)))

    assert len(peer.learnt["reports"]) == VARIABLES
    assert len(peer.received) <= 3 * (VARIABLES + 1)


def test_as_many_may_be_said_one_by_one() -> None:
    msdp, peer = begun()

    for number in range(VARIABLES):
        msdp.received(b"\x01REPORT\x02V%d" % number)

    assert len(peer.learnt["reports"]) == VARIABLES


def test_what_changes_without_end_is_heard_at_a_pace() -> None:
    msdp, peer = begun()

    for turn in range(CHANGES * 2):
        msdp.received(b"\x01%b\x02A" % (b"UNREPORT" if turn % 2 else b"REPORT"))
    msdp.received(b"\x01REPORT\x02B")
    assert "B" not in peer.learnt["reports"]
    peer.now += 2
    msdp.received(b"\x01REPORT\x02B")

    assert "B" in peer.learnt["reports"]


def test_a_message_that_is_none_is_dropped_and_only_the_first_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "portal.telnet")
    msdp, peer = begun()

    for _ in range(100):
        msdp.received(b"\x01X\x02\x03\x01Y\x02\x05")

    assert (peer.said, peer.received) == ([], [])
    assert len(caplog.records) == 1
    msdp.received(b"\x01X\x02y")
    assert peer.received == [("msdp", "X", "y")]


@given(st.lists(st.sampled_from([*b"\x01\x02\x03\x04\x05\x06REPOTSND\xff"])))
def test_any_bytes_are_borne(data: list[int]) -> None:
    msdp, _ = begun()

    for before in (b"", b"\x01REPORT\x02", b"\x01SEND\x02", b"\x01CLIENT_NAME\x02\x05"):
        msdp.received(before + bytes(data))


def test_each_variable_is_a_message_of_its_own() -> None:
    msdp, peer = begun()

    msdp.send("msdp", ({"HEALTH": 100, "ROOM": {"VNUM": 7}},), {})

    assert peer.said == [
        b"\xff\xfa\x45\x01HEALTH\x02100\xff\xf0"
        b"\xff\xfa\x45\x01ROOM\x02\x03\x01VNUM\x027\x04\xff\xf0"
    ]


def variable(client: TelnetClient, **variables: Any) -> bytes:
    """What the client hears when the game says these."""
    client.hears()
    client.is_told("msdp", variables)
    return client.hears()


def test_nothing_is_sent_before_the_client_agreed_nor_after_it_refused() -> None:
    client = TelnetClient()
    assert variable(client, HEALTH=1) == b""

    client.sends(DO)
    assert client.client.msdp
    assert variable(client, HEALTH=1) == b"\xff\xfa\x45\x01HEALTH\x021\xff\xf0"
    client.sends(b"\xff\xfa\x45\x01REPORT\x02HEALTH\xff\xf0" + DONT)

    assert not client.client.msdp
    assert client.client.reports == ()
    assert variable(client, HEALTH=1) == b""


def test_what_is_said_without_an_agreement_is_not_heard() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(b"\xff\xfa\x45\x01LIST\x02COMMANDS\xff\xf0")

    assert (client.hears(), client.inputs) == (b"", [])


def test_the_server_learns_what_is_reported_before_it_hears_what_is_asked() -> None:
    client = TelnetClient()

    client.sends(
        DO + b"\xff\xfa\x45\x01REPORT\x02HEALTH\xff\xf0"
        b"\xff\xfa\x45\x01SEND\x02ROOM\xff\xf0"
    )

    assert client.client.reports == ("HEALTH",)
    assert client.inputs == [("msdp", "SEND", "ROOM")]
