"""What a client's environment tells, in as many answers as it likes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.render.profile import profile_of
from portal.telnet.codes import OPT_NEW_ENVIRON, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.new_environ import (
    ASKED,
    MNES,
    SEND_LIMIT,
    VAR,
    NewEnviron,
    decode,
    questions,
    variables,
)
from portal.wire.state import TRUE_COLOR
from tests.portal.telnet.fakes import RecordingPeer, TelnetClient

WILL = b"\xff\xfb\x27"
FIRST_SEND = bytes.fromhex(
    "ff fa 27 01 00 43 4c 49 45 4e 54 5f 4e 41 4d 45 00 43 4c 49 45 4e 54 5f 56 45 52"
    " 53 49 4f 4e 00 43 48 41 52 53 45 54 00 4d 54 54 53 00 54 45 52 4d 49 4e 41 4c 5f"
    " 54 59 50 45 ff f0"
)


def said(**environment: str) -> bytes:
    """An IS without its frame."""
    pairs = environment.items()
    return b"\0" + b"".join(b"\0%s\1%s" % (n.encode(), v.encode()) for n, v in pairs)


def news(**environment: str) -> bytes:
    """An INFO without its frame."""
    return b"\2" + said(**environment)[1:]


def sent(data: bytes) -> bytes:
    """The same with its frame."""
    return subnegotiation(OPT_NEW_ENVIRON, data)


def begun() -> tuple[NewEnviron, RecordingPeer]:
    peer = RecordingPeer()
    environ = NewEnviron(peer)
    environ.began(Side.THEIRS)
    return environ, peer


def agreed() -> TelnetClient:
    client = TelnetClient()
    client.sends(WILL)
    client.hears()
    return client


# asking


def test_each_variable_is_asked_for_by_name() -> None:
    _, peer = begun()

    (asked,) = peer.said
    assert asked.startswith(FIRST_SEND)
    for name in ASKED:
        assert b"\3" + name.encode() in asked
    assert b"\xff\xfa\x27\x01\xff\xf0" not in asked


def test_nobody_is_asked_where_he_is() -> None:
    _, peer = begun()

    assert b"IPADDRESS" not in peer.said[0]


def test_no_question_is_longer_than_the_buffers_of_old_clients() -> None:
    _, peer = begun()

    assert all(len(one) < SEND_LIMIT for one in peer.said[0].split(b"\xff\xf0"))
    many = [*questions(VAR, tuple(f"VARIABLE_{number}" for number in range(60)))]
    assert len(many) > 2
    assert all(len(one) <= SEND_LIMIT for one in many)
    assert b"".join(many).count(b"VARIABLE_") == 60


# reading


def test_one_answer_or_one_for_each_variable_tell_the_same() -> None:
    told = {"CLIENT_NAME": "TinTin++", "CLIENT_VERSION": "2.02.20", "MTTS": "783"}
    at_once, first = begun()
    one_by_one, second = begun()

    at_once.received(said(**told))
    for name, value in told.items():
        one_by_one.received(said(**{name: value}))

    assert first.learnt == second.learnt
    assert first.learnt["name"] == "TinTin++"
    assert first.learnt["version"] == "2.02.20"
    assert first.learnt["colors"] == TRUE_COLOR


def test_user_variables_count_as_much() -> None:
    environ, peer = begun()

    environ.received(b"\0\3CLIENT_NAME\1MUDLET\3SCREEN_READER\1" + b"1")

    assert peer.learnt["name"] == "MUDLET"
    assert peer.learnt["screenreader"]


def test_without_a_value_it_is_undefined_and_with_an_empty_one_it_is_empty() -> None:
    assert decode(b"\3CLIENT_NAME\3CLIENT_VERSION") == []
    assert decode(b"\0COLORTERM\1") == [(b"COLORTERM", b"")]


def test_an_undefined_variable_takes_nothing_back() -> None:
    environ, peer = begun()
    environ.received(said(CLIENT_NAME="MUDLET"))

    environ.received(b"\0\3CLIENT_NAME\3MTTS")

    assert peer.learnt["name"] == "MUDLET"


def test_an_escaped_byte_stands_for_itself() -> None:
    assert decode(b"\3X\1a\2\1b") == [(b"X", b"a\1b")]
    assert decode(b"\0A\2\0B\1c\2\2d") == [(b"A\0B", b"c\2d")]


def test_a_doubled_iac_is_one_byte_of_a_value_that_then_cannot_be_read() -> None:
    client = agreed()

    client.sends(b"\xff\xfa\x27\0\0CLIENT_NAME\1M\xff\xff\0CLIENT_VERSION\1v2\xff\xf0")

    assert (client.client.name, client.client.version) == ("", "v2")


@pytest.mark.parametrize(
    "name, value",
    [
        (b"N" * 65, b"v"),
        (b"N", b"v" * 257),
        (b"", b"v"),
        (b"N\x1b", b"v"),
        (b"N", b"\x1b[2J"),
        (b"N", b"\xe9"),
    ],
)
def test_what_is_too_long_or_cannot_be_shown_is_dropped(
    name: bytes, value: bytes
) -> None:
    answer = b"\0" + name + b"\1" + value + b"\0LAST\1good"

    assert list(variables(answer)) == [("LAST", "good")]


def test_no_more_than_so_many_are_read() -> None:
    answer = b"".join(b"\0A%d\1x" % number for number in range(1000))

    assert len(decode(answer)) == 64
    assert decode(b"\0" * 4000 + b"\0LATE\1x") == []


@given(st.binary(max_size=600))
def test_nonsense_is_read_as_far_as_it_goes(data: bytes) -> None:
    environ, peer = begun()

    environ.received(data)

    assert all(
        len(name) <= 64 and len(value) <= 256 and (name + value).isprintable()
        for name, value in variables(data)
    )
    assert set(peer.told.variables) <= ASKED


@given(st.dictionaries(st.binary(min_size=1, max_size=20), st.binary(max_size=40)))
def test_what_a_client_escapes_well_is_read_back(pairs: dict[bytes, bytes]) -> None:
    def escaped(text: bytes) -> bytes:
        return b"".join(b"\2" + bytes((x,)) if x < 4 else bytes((x,)) for x in text)

    answer = b"".join(
        b"\3" + escaped(name) + b"\1" + escaped(value) for name, value in pairs.items()
    )

    assert decode(answer) == [*pairs.items()][:64]


# what follows from it


def test_its_address_is_the_one_of_its_connection_whatever_it_says() -> None:
    client = agreed()
    before = client.client.address

    client.sends(sent(said(IPADDRESS="1.2.3.4", CLIENT_NAME="LIAR")))

    assert client.client.address == before
    assert client.client.name == "LIAR"


def test_news_in_between_change_the_encoding() -> None:
    client = agreed()
    client.sends(sent(said(CHARSET="ISO 8859-1")))
    assert client.client.encoding == "latin-1"

    client.sends(sent(news(CHARSET="UTF-8")))

    assert client.client.encoding == "utf-8"


def test_an_encoding_that_is_not_on_our_list_is_not_used() -> None:
    client = agreed()

    client.sends(sent(said(CHARSET="rot13")))

    assert client.client.encoding == "utf-8"


def test_both_ways_of_telling_what_it_can_are_joined() -> None:
    client = agreed()

    for answer in (b"TINTIN++", b"xterm", b"MTTS 271"):
        client.sends(b"\xff\xfb\x18\xff\xfa\x18\0" + answer + b"\xff\xf0")
    client.sends(sent(said(MTTS="1536")))

    assert client.client.colors == TRUE_COLOR
    assert client.client.links == "mslp"
    assert client.client.terminal == "xterm"


def test_a_plain_telnet_tells_its_terminal() -> None:
    client = agreed()

    client.sends(sent(said(TERM="xterm-256color", COLORTERM="truecolor")))

    assert client.client.terminal == "xterm-256color"
    assert client.client.colors == TRUE_COLOR
    assert not client.client.folds


def test_links_are_sent_to_who_says_that_it_shows_them() -> None:
    client = agreed()

    client.sends(sent(b"\0\3OSC_HYPERLINKS_SEND\1" + b"1"))
    assert client.client.links == "osc8"
    client.sends(sent(b"\2\3OSC_HYPERLINKS_SEND\1" + b"0"))

    assert client.client.links == ""


@pytest.mark.parametrize(
    "told", [said(MTTS="64"), said(SCREEN_READER="1"), said(SCREEN_READER="true")]
)
def test_a_screen_reader_known_by_this_alone_is_read_aloud_to_from_the_next_line(
    told: bytes,
) -> None:
    client = agreed()
    client.sends(sent(said(MTTS="1295", OSC_HYPERLINKS_SEND="1")))
    picture = "|crAround the house|n ┌──┐ |lclook|ltlook|le"
    client.is_told("text", picture)
    seen = client.hears().decode()

    client.sends(sent(told.replace(b"\0", b"\2", 1)))
    client.is_told("text", picture)
    heard = client.hears().decode()

    assert "\x1b" in seen
    assert client.client.screenreader
    assert client.profile.screenreader
    assert client.profile.links == ""
    assert "\x1b" not in heard
    assert profile_of(client.client, {}).colors == 0


def test_who_no_longer_reads_aloud_is_shown_everything_again() -> None:
    client = agreed()
    client.sends(b"\xff\xfb\x18")
    for answer in (b"MUDLET", b"ANSI", b"MTTS 77"):
        client.sends(b"\xff\xfa\x18\0" + answer + b"\xff\xf0")
    assert client.client.screenreader

    client.sends(sent(news(MTTS="13")))

    assert not client.client.screenreader


def test_a_client_that_refuses_is_not_asked() -> None:
    client = TelnetClient()
    client.hears()

    client.sends(b"\xff\xfc\x27")
    client.sends(sent(said(CLIENT_NAME="SLY")))

    assert client.hears() == b""
    assert client.client.name == ""


def test_all_names_of_mnes_are_asked_for_in_one_question() -> None:
    assert [*questions(VAR, MNES)] == [FIRST_SEND]
