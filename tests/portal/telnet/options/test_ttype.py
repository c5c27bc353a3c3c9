"""Asking what the client is, and knowing when to stop."""

from __future__ import annotations

from portal.telnet.negotiation import Side
from portal.telnet.options.ttype import ROUNDS, Ttype
from portal.telnet.terminals import NAME_LIMIT
from tests.portal.telnet.fakes import RecordingPeer

SEND = b"\xff\xfa\x18\x01\xff\xf0"


def begun() -> tuple[Ttype, RecordingPeer]:
    peer = RecordingPeer()
    ttype = Ttype(peer)
    ttype.began(Side.THEIRS)
    return ttype, peer


def test_it_asks_until_an_answer_repeats() -> None:
    ttype, peer = begun()

    for answer in (b"MUDLET", b"ANSI", b"MTTS 2349", b"MTTS 2349", b"MTTS 2349"):
        ttype.received(b"\0" + answer)

    assert peer.said == [SEND] * 4


def test_it_stops_asking_a_client_that_never_repeats_itself() -> None:
    ttype, peer = begun()

    for number in range(100):
        ttype.received(b"\0T%d" % number)

    assert peer.said == [SEND] * ROUNDS


def test_a_name_is_short_and_printable() -> None:
    ttype, peer = begun()

    ttype.received(b"\0  Wild\x1b[2J\xff\n" + b"x" * 5000)

    name = peer.learnt["name"]
    assert name.startswith("Wild[2Jx")
    assert len(name) <= NAME_LIMIT
    assert name.isascii()
    assert name.isprintable()


def test_what_was_not_asked_for_is_not_heard() -> None:
    peer = RecordingPeer()

    Ttype(peer).received(b"\0MUDLET")

    assert peer.learnt == {}


def test_nonsense_says_nothing() -> None:
    ttype, peer = begun()

    ttype.received(b"")
    ttype.received(b"\x01")

    assert peer.learnt == {}


def test_a_client_without_utf_8_is_taken_to_read_latin_1() -> None:
    ttype, peer = begun()

    for answer in (b"OLDCLIENT", b"ANSI", b"MTTS 9"):
        ttype.received(b"\0" + answer)

    assert peer.guessed == {"encoding": "latin-1"}


def test_it_can_be_turned_on_again_and_asks_again() -> None:
    ttype, peer = begun()
    ttype.received(b"\0MUDLET")

    ttype.began(Side.THEIRS)
    ttype.received(b"\0MUDLET")

    assert peer.said == [SEND] * 4


def test_it_asks_no_more_often_for_news_of_the_environment_in_between() -> None:
    ttype, peer = begun()

    for number in range(30):
        ttype.received(b"\0MTTS %d" % number)
        peer.told.note_change({"MTTS": "1"})

    assert peer.said == [SEND] * ROUNDS
