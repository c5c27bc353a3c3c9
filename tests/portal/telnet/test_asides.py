"""Lines that clients and crawlers say to the gate, not to the game."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.handler import PortalSessionHandler
from portal.wire.frames import Output
from portal.wire.state import Saved
from tests.portal.house import House
from tests.portal.telnet.fakes import TelnetClient

LISTING = b"\r\nMSSP-REPLY-START\r\nNAME\tSmall\r\nPLAYERS\t0\r\nMSSP-REPLY-END\r\n"
VERSION = bytes.fromhex(
    "1b 5b 31 7a 3c 56 45 52 53 49 4f 4e 20 4d 58 50 3d 31 2e 30 20 43 4c 49 45 4e 54"
    " 3d 4d 55 53 48 63 6c 69 65 6e 74 20 56 45 52 53 49 4f 4e 3d 35 2e 30 36 20 52 45"
    " 47 49 53 54 45 52 45 44 3d 59 45 53 3e 0d 0a"
)
PUEBLO = b'PUEBLOCLIENT 2.01 md5="d41d8cd98f00b204e9800998ecf8427e"\r\n'


def connected() -> TelnetClient:
    client = TelnetClient()
    client.hears()
    return client


def logged_in() -> TelnetClient:
    client = connected()
    client.session.saved = Saved(account=7)
    return client


@pytest.mark.parametrize(
    "line", [b"MSSP-REQUEST\r\n", b"mssp-request\n", b"Mssp-Request\r\0"]
)
def test_a_crawler_is_told_in_plain_text_and_is_no_name(line: bytes) -> None:
    client = connected()

    client.sends(line)

    assert client.hears() == LISTING
    assert client.lines == []


def test_it_is_told_once_a_second_at_most() -> None:
    client = connected()

    client.sends(b"MSSP-REQUEST\r\n" * 50)
    at_once = client.hears()
    client.clock.advance(1.0)
    client.sends(b"MSSP-REQUEST\r\n")

    assert at_once == client.hears() == LISTING
    assert client.lines == []


def test_a_player_may_say_the_same_words() -> None:
    client = logged_in()

    client.sends(b"MSSP-REQUEST\r\n", PUEBLO)

    assert client.hears() == b""
    assert client.lines == ["MSSP-REQUEST", PUEBLO.decode().strip()]


def test_it_is_told_while_there_is_no_server(tmp_path: object) -> None:
    house = House(tmp_path)  # type: ignore[arg-type]
    handler: PortalSessionHandler = house.handler
    client = TelnetClient(handler)  # type: ignore[arg-type]
    client.hears()

    client.sends(b"mssp-request\r\n")

    heard = client.hears().decode()
    assert heard.startswith("\r\nMSSP-REPLY-START\r\nNAME\tGatehouse\r\nPLAYERS\t0\r\n")
    assert heard.endswith("\r\nMSSP-REPLY-END\r\n")
    assert not handler.link.pending


def test_pueblos_greeting_is_not_a_name_but_tells_who_it_is() -> None:
    client = connected()

    client.sends(PUEBLO, b"anna\r\n")

    assert client.lines == ["anna"]
    assert client.client.name == "Pueblo"


def test_who_said_its_name_is_not_renamed() -> None:
    client = connected()
    client.sends(b"\xff\xfb\x18\xff\xfa\x18\0MUSHCLIENT\xff\xf0")

    client.sends(PUEBLO, VERSION)

    assert client.client.name == "MUSHCLIENT"
    assert client.client.version == "5.06"


@pytest.mark.parametrize("make", [connected, logged_in])
def test_what_mxp_answers_is_learnt_and_not_run(make: object) -> None:
    client = make()  # type: ignore[operator]

    client.sends(VERSION, b"\x1b[1z<SUPPORTS +send +a -image>\r\n", b"look\r\n")

    assert client.lines == ["look"]
    assert client.client.name == "MUSHclient"
    assert client.client.version == "5.06"


def test_mxp_may_quote_what_it_answers() -> None:
    client = connected()

    client.sends(b'\x1b[1z<VERSION MXP="1.0" CLIENT="Mud Client" VERSION=4>\r\n')

    assert client.client.name == "Mud Client"


@pytest.mark.parametrize(
    "line, seen",
    [
        (b"\x1b[1z<SEND HREF=quit>x</SEND>", "<SEND HREF=quit>x</SEND>"),
        (b"\x1b[1zsay hello", "say hello"),
        (b"\x1b[1z<VERSION CLIENT=x> quit", "<VERSION CLIENT=x> quit"),
        (b"\x1b[Alook", "look"),
        (b"PUEBLOCLIENTS", "PUEBLOCLIENTS"),
        (b"MSSP-REQUESTS", "MSSP-REQUESTS"),
        (b"put it down", "put it down"),
    ],
)
def test_other_lines_are_typed_as_before(line: bytes, seen: str) -> None:
    client = connected()

    client.sends(line + b"\r\n")

    assert client.lines == [seen]


@given(st.sampled_from([b"\x1b[1z<VERSION ", b"PUEBLO", b"MSSP-", b"m"]), st.binary())
def test_nonsense_that_begins_so_harms_nobody(first: bytes, rest: bytes) -> None:
    client = connected()

    client.sends(first + rest + b"\r\nlook\r\n")

    assert client.client.name.isprintable()
    assert len(client.client.name) <= 64


@pytest.mark.parametrize("line", [b"mssp-request\r\n", PUEBLO])
def test_what_is_typed_unseen_is_a_secret_whatever_it_says(
    tmp_path: Path, line: bytes
) -> None:
    house = House(tmp_path)
    client = TelnetClient(house.handler)  # type: ignore[arg-type]
    house.says(Output((client.session.sessid,), "echo", (False,)))
    client.hears()

    client.sends(line)

    assert client.hears() in (b"", b"\r\n")
    [said] = house.handler.link.pending.values()
    assert said.args == (line.decode().strip(),)


def test_mxp_answers_while_something_secret_is_asked_all_the_same() -> None:
    client = connected()
    client.session.echo = False

    client.sends(VERSION)

    assert client.client.name == "MUSHclient"
    assert client.lines == []


def test_long_words_in_an_answer_take_no_time() -> None:
    """Half a minute, if each letter was tried as the beginning of a word."""
    client = connected()

    for _ in range(300):
        client.sends(b"\x1b[1z<VERSION " + b"a" * 4000 + b">\n")

    assert client.lines == []
