"""Data in packages: what is read, what is answered, what is passed on and sent."""

from __future__ import annotations

import contextlib
import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gmcp import DEPTH, NAME_LIMIT, PACKAGES, SIZE, Message, decode, encode
from portal.telnet.negotiation import Side
from portal.telnet.options.gmcp import Gmcp
from portal.telnet.parser import Parser, Subnegotiation
from portal.values import VALUES, BadMessage
from portal.wire.frames import Input, decode_to_server
from portal.wire.frames import encode as encode_frames
from tests.portal.telnet.fakes import RecordingPeer

HP = {"Char.Vitals": {"hp": 10}}
ROOM = SIZE - 20
"""Bytes for the data of a message whose package has a short name."""

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=20,
)


def begun() -> tuple[Gmcp, RecordingPeer]:
    peer = RecordingPeer()
    gmcp = Gmcp(peer)
    gmcp.began(Side.OURS)
    return gmcp, peer


def sent(gmcp: Gmcp, peer: RecordingPeer, packages: dict[str, Any]) -> list[str]:
    """The messages that go out for this, as text."""
    before = len(peer.said)
    gmcp.send("gmcp", (packages,), {})
    found = Parser().feed(b"".join(peer.said[before:]))
    assert all(isinstance(value, Subnegotiation) for value in found)
    return [value.data.decode() for value in found if isinstance(value, Subnegotiation)]


# what is read


@pytest.mark.parametrize(
    "payload, package, data",
    [
        (b"External.Discord.Hello", "External.Discord.Hello", None),
        (b"Core.KeepAlive ", "Core.KeepAlive", None),
        (b"Core.Ping 120", "Core.Ping", 120),
        (
            b'Char.Skills.Get  {"group":"combat"} ',
            "Char.Skills.Get",
            {"group": "combat"},
        ),
        (b'IRE.Target.Set\n"rat"', "IRE.Target.Set", "rat"),
        ('char.name "Zoë"'.encode(), "char.name", "Zoë"),
        (b'X "\\u00eb\\ud83d\\ude00"', "X", "ë😀"),
        (b"a-b_c.2 null", "a-b_c.2", None),
    ],
)
def test_a_message_is_a_package_and_perhaps_data(
    payload: bytes, package: str, data: Any
) -> None:
    assert decode(payload) == Message(package, data)


BAD = [
    b"",
    b" ",
    b'Char.Login.Credentials {"account":',
    b"Char.Name Anna",
    b"Char.Name 'Anna'",
    b"Char.Name nan",
    b"Char.Name 1e999",
    b"Char.Name {} {}",
    b'Char.Name "\xff"',
    b'Char.Name "Zo\xeb"',
    b'Char.Name "\xed\xa0\x80"',
    b'Char.Name "\\ud800"',
    b'{"a":1}',
    b".Char 1",
    b"Char. 1",
    b"Char..Name 1",
    b"Ch\xc3\xa4r 1",
    b"Char\x1b[2J 1",
    b"Char\0Name 1",
    b"7Char 1",
    b"x" * (NAME_LIMIT + 1) + b" 1",
    b"X " + b"9" * 20,
    b"X " + b"9" * 16_000,
    b"X " + b"[" * 16_000,
    b"X " + b"[" * 8_000 + b"]" * 8_000,
    b"X " + b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    b"X " + b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1),
    b"X [" + b"1," * VALUES + b"1]",
]


@pytest.mark.parametrize("payload", BAD, ids=range(len(BAD)))
def test_anything_else_is_none(payload: bytes) -> None:
    with pytest.raises(BadMessage):
        decode(payload)


def test_what_is_wrong_with_it_quotes_nothing_of_it() -> None:
    for payload in (b'X {"password":"swordfish', b'X "swordfish\xff"', b"swordfish! 1"):
        with pytest.raises(BadMessage) as error:
            decode(payload)
        assert "swordfish" not in str(error.value)
        assert error.value.__cause__ is None


def test_as_much_nesting_as_may_be_is_read() -> None:
    deep = b"X " + b"[" * DEPTH + b"]" * DEPTH

    assert decode(deep).package == "X"


@given(st.binary(max_size=200))
def test_nonsense_is_never_more_than_a_bad_message(payload: bytes) -> None:
    with contextlib.suppress(BadMessage):
        decode(payload)


@given(st.text(max_size=60))
def test_nonsense_behind_a_package_is_never_more_either(words: str) -> None:
    with contextlib.suppress(BadMessage):
        decode(b"Char.Name " + words.encode("utf-8", "surrogatepass"))


@given(json_values)
def test_what_is_read_is_what_was_meant_and_can_cross_to_the_server(data: Any) -> None:
    message = decode(b"Char.Data " + json.dumps(data, ensure_ascii=False).encode())

    assert message.data == data
    frame = Input(1, 1, "gmcp", tuple(message))
    assert decode_to_server(encode_frames([frame])) == [frame]


@given(json_values)
def test_what_is_written_is_read_the_same(data: Any) -> None:
    assert decode(encode("Char.Data", data)) == Message("Char.Data", data)


# what is passed on and what is answered


def test_data_goes_to_the_game_as_the_client_spelled_it() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Char.Login.Credentials {"account":"anna","password":"x"}')
    gmcp.received(b"external.discord.hello")
    gmcp.received(b'Core.Goodbye "bye"')

    assert peer.received == [
        ("gmcp", "Char.Login.Credentials", {"account": "anna", "password": "x"}),
        ("gmcp", "external.discord.hello", None),
        ("gmcp", "Core.Goodbye", "bye"),
    ]
    assert peer.said == []


@pytest.mark.parametrize("ping", [b"Core.Ping", b"Core.Ping 120", b"core.ping "])
def test_a_ping_is_answered_without_a_body(ping: bytes) -> None:
    gmcp, peer = begun()

    gmcp.received(ping)

    assert peer.said == [b"\xff\xfa\xc9Core.Ping\xff\xf0"]
    assert peer.received == []


def test_a_sign_of_life_needs_no_answer() -> None:
    gmcp, peer = begun()

    gmcp.received(b"Core.KeepAlive ")

    assert (peer.said, peer.received) == ([], [])


@pytest.mark.parametrize(
    "hello",
    [
        b'Core.Hello {"client":"Mudlet","version":"4.19"}',
        b'Core.Hello {"Client":"Mudlet","Version":"4.19"}',
        b'core.hello { "CLIENT": " Mud\x7flet\xc2\x9b " }',
    ],
)
def test_the_client_is_known_by_the_name_it_greets_with(hello: bytes) -> None:
    gmcp, peer = begun()

    gmcp.received(hello)

    assert peer.guessed == {"name": "Mudlet"}
    assert peer.received == []


@pytest.mark.parametrize(
    "hello",
    [
        b"Core.Hello",
        b'Core.Hello "Mudlet"',
        b"Core.Hello {}",
        b'Core.Hello {"client":7}',
    ],
)
def test_a_greeting_without_a_name_says_nothing(hello: bytes) -> None:
    gmcp, peer = begun()

    gmcp.received(hello)

    assert (peer.guessed, peer.received) == ({}, [])


def test_the_name_is_short() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Core.Hello {"client":"' + b"x" * 5000 + b'"}')

    assert peer.guessed["name"] == "x" * 64


def test_a_message_that_is_none_is_dropped_and_only_the_first_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "portal.telnet")
    gmcp, peer = begun()

    for _ in range(100):
        gmcp.received(b'Char.Login.Credentials {"account":"swordfish')

    assert (peer.said, peer.received) == ([], [])
    assert len(caplog.records) == 1
    assert "swordfish" not in caplog.text
    gmcp.received(b"Char.Name 1")
    assert peer.received == [("gmcp", "Char.Name", 1)]


@given(st.binary(max_size=60))
def test_any_bytes_are_borne(data: bytes) -> None:
    gmcp, _ = begun()

    for prefix in (
        b"",
        b"Core.Supports.Set ",
        b"Core.Hello ",
        b"Core.Supports.Remove ",
    ):
        gmcp.received(prefix + data)


@pytest.mark.parametrize(
    "worst",
    [
        b"[" * ROOM,
        b"[" + b"[]," * (ROOM // 3) + b"1]",
        b'["' + b'a 1","' * (ROOM // 6) + b'"]',
        b'"' + b"\\u00eb" * (ROOM // 6) + b'"',
        b"[1" + b"e1" * (ROOM // 2),
        b"9" * ROOM,
    ],
    ids=["deep", "wide", "many", "escapes", "exponents", "digits"],
)
def test_the_worst_that_fits_is_borne(worst: bytes) -> None:
    gmcp, peer = begun()

    for package in (b"Core.Supports.Set ", b"Core.Hello ", b"Char.Name "):
        gmcp.received(package + worst)

    assert len(gmcp.packages.supported or ()) <= PACKAGES + 1
    assert len(peer.received) <= 1


# what is sent


def test_each_package_is_a_message_of_its_own_in_one_piece() -> None:
    gmcp, peer = begun()

    gmcp.send("gmcp", ({"Char.Vitals": {"hp": 10}, "Core.Goodbye": "bye"},), {})

    assert peer.said == [
        b'\xff\xfa\xc9Char.Vitals {"hp":10}\xff\xf0'
        b'\xff\xfa\xc9Core.Goodbye "bye"\xff\xf0'
    ]


def test_a_package_without_data_is_sent_without_a_body() -> None:
    gmcp, peer = begun()

    assert sent(gmcp, peer, {"Room.Leave": None, "Room.Name": ""}) == [
        "Room.Leave",
        'Room.Name ""',
    ]


def test_letters_are_utf_8_whatever_the_client_reads_lines_in() -> None:
    gmcp, peer = begun()
    peer.client = type(peer.client)("telnet", "127.0.0.1", encoding="latin-1")

    gmcp.send("gmcp", ({"Char.Name": "Zoë ÿ"},), {})

    assert 'Char.Name "Zoë ÿ"'.encode() in peer.said[0]


@given(st.dictionaries(st.sampled_from(["Char.A", "Room.B", "Core.C"]), json_values))
def test_what_is_sent_holds_no_more_ends_than_it_should(
    packages: dict[str, Any],
) -> None:
    gmcp, peer = begun()

    heard = [decode(text.encode()) for text in sent(gmcp, peer, packages)]

    assert heard == [Message(*package) for package in packages.items()]


def test_a_client_that_never_said_what_it_supports_gets_all() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Core.Hello {"client":"tt++"}')

    assert sent(gmcp, peer, HP) == ['Char.Vitals {"hp":10}']


def test_a_package_stands_for_those_in_it_and_core_is_always_sent() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Core.Supports.Set ["Char 1", "Comm.Channel 1"]')

    wanted = [
        "Char",
        "char.vitals",
        "Char.Items.List",
        "Comm.Channel.Text",
        "CORE.Goodbye",
    ]
    others = ["Chart.Name", "Comm", "Comm.Channels", "Room.Info", "ch", ""]
    assert sent(gmcp, peer, dict.fromkeys(wanted + others)) == wanted


def test_what_it_supports_is_added_to_and_taken_from() -> None:
    gmcp, peer = begun()
    said = dict.fromkeys(["Char.Vitals", "Char.Items.List", "Room.Info"])

    gmcp.received(b'core.supports.set ["char.vitals 1"]')
    assert sent(gmcp, peer, said) == ["Char.Vitals"]
    gmcp.received(b'Core.Supports.Add ["Char.Items 1", "Char.Vitals 2"]')
    assert sent(gmcp, peer, said) == ["Char.Vitals", "Char.Items.List"]
    gmcp.received(b'Core.Supports.Remove ["CHAR.vitals"]')
    assert sent(gmcp, peer, said) == ["Char.Items.List"]
    gmcp.received(b'Core.Supports.Set ["Room 1"]')
    assert sent(gmcp, peer, said) == ["Room.Info"]
    gmcp.received(b"Core.Supports.Set []")
    assert sent(gmcp, peer, said) == []


def test_the_game_learns_what_it_supports_and_hears_no_message_of_it() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Core.Supports.Set ["Room 1"]')
    assert peer.learnt["supports"] == ("core", "room")
    gmcp.received(b'Core.Supports.Remove ["Room 1"]')

    assert peer.learnt["supports"] == ("core",)
    assert peer.received == []


@pytest.mark.parametrize("verb", [b"Set", b"Add", b"Remove"])
@pytest.mark.parametrize("body", [b"", b" null", b' "Char 1"', b' {"Char":1}', b" [1"])
def test_what_lists_no_packages_changes_nothing(verb: bytes, body: bytes) -> None:
    gmcp, peer = begun()

    gmcp.received(b"Core.Supports." + verb + body)
    assert sent(gmcp, peer, HP)
    gmcp.received(b'Core.Supports.Set ["Room 1"]')
    gmcp.received(b"Core.Supports." + verb + body)

    assert sent(gmcp, peer, HP | {"Room.Info": None}) == ["Room.Info"]


def test_what_is_no_name_is_left_out_of_what_it_supports() -> None:
    gmcp, _ = begun()

    gmcp.received(b'Core.Supports.Set [1, null, "", " ", ["Char 1"], ".", "Room 1"]')
    gmcp.received(b'Core.Supports.Add ["%s 1"]' % (b"x" * (NAME_LIMIT + 1)))

    assert set(gmcp.packages.supported or ()) == {"core", "room"}


def test_only_so_many_packages_are_noted() -> None:
    gmcp, _ = begun()

    for turn in range(5):
        names = [f"P{turn}-{number} 1" for number in range(VALUES - 1)]
        gmcp.received(b"Core.Supports.Set " + json.dumps(names).encode())
        gmcp.received(b"Core.Supports.Add " + json.dumps(names[::-1]).encode())

    noted = gmcp.packages.supported
    assert noted is not None
    assert set(noted) == {"core"} | {f"p4-{number}" for number in range(PACKAGES)}


def test_whoever_turns_it_off_and_on_again_is_met_anew() -> None:
    gmcp, peer = begun()
    assert peer.learnt == {"gmcp": True}
    gmcp.received(b'Core.Supports.Set ["Room 1"]')

    gmcp.ended(Side.OURS)
    assert peer.learnt == {"gmcp": False, "supports": None, "login": 0}
    gmcp.began(Side.OURS)

    assert peer.learnt == {"gmcp": True, "supports": None, "login": 0}
    assert sent(gmcp, peer, HP) == ['Char.Vitals {"hp":10}']


# by which version it logs in


@pytest.mark.parametrize(
    "listed, version",
    [
        (["Char.Login 1"], 1),
        (["Room 1", "char.LOGIN 2"], 2),
        (["Char.Login 7"], 2),
        (["Char.Login"], 1),
        (["Char.Login 0"], 0),
        (["Char.Login x"], 1),
        (["Char.Login -1"], 1),
        (["Char.Login " + "9" * 5000], 1),
        (["Char.Login 1", "Char.Login 2"], 2),
        (["Char 1"], 0),
        (["Char 2", "Char.Login.Default 2"], 0),
        ([], 0),
    ],
    ids=str,
)
def test_the_game_learns_by_which_version_a_client_logs_in(
    listed: list[str], version: int
) -> None:
    gmcp, peer = begun()

    gmcp.received(b"Core.Supports.Set " + json.dumps(listed).encode())

    assert peer.learnt["login"] == version


def test_a_version_that_is_added_goes_before_the_one_that_was_named() -> None:
    gmcp, peer = begun()

    said = []
    for change in (
        b'Core.Supports.Set ["Char.Login 1","Room 1"]',
        b'Core.Supports.Add ["Char.Login 2"]',
        b'Core.Supports.Add ["Comm 1"]',
        b'Core.Supports.Add ["Char.Login 1"]',
        b'Core.Supports.Remove ["Char.Login"]',
        b'Core.Supports.Add ["Char.Login 2"]',
        b'Core.Supports.Set ["Room 1"]',
    ):
        gmcp.received(change)
        said.append(peer.learnt["login"])

    assert said == [1, 2, 2, 1, 0, 2, 0]


def test_a_client_that_says_nothing_of_what_it_supports_logs_in_by_text() -> None:
    gmcp, peer = begun()

    gmcp.received(b'Core.Hello {"client":"Mudlet"}')

    assert gmcp.packages.login == 0
    assert "login" not in peer.learnt
