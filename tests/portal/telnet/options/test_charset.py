"""Agreeing on an encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.telnet.negotiation import Side
from portal.telnet.options.charset import Charset
from tests.portal.telnet.fakes import RecordingPeer

REQUEST = b"\xff\xfa\x2a\x01;UTF-8;ISO-8859-1\xff\xf0"
REJECTED = b"\xff\xfa\x2a\x03\xff\xf0"


def test_it_asks_only_where_the_client_agreed_that_we_may() -> None:
    peer = RecordingPeer()

    Charset(peer).began(Side.THEIRS)
    assert peer.said == []

    Charset(peer).began(Side.OURS)
    assert peer.said == [REQUEST]


def test_the_accepted_encoding_is_used() -> None:
    peer = RecordingPeer()
    charset = Charset(peer)
    charset.began(Side.OURS)

    charset.received(b"\x02iso-8859-1")

    assert peer.learnt == {"encoding": "latin-1"}


@pytest.mark.parametrize("answer", [b"\x03", b"\x02X-KLINGON", b"\x02" + b"x" * 5000])
def test_a_refusal_or_an_unknown_name_changes_nothing(answer: bytes) -> None:
    peer = RecordingPeer()
    charset = Charset(peer)
    charset.began(Side.OURS)

    charset.received(answer)

    assert peer.learnt == {}


def test_an_answer_to_no_question_changes_nothing() -> None:
    peer = RecordingPeer()

    Charset(peer).received(b"\x02ISO-8859-1")

    assert peer.learnt == {}


@pytest.mark.parametrize(
    "asked, chosen, encoding",
    [
        (b";UTF-8", b"UTF-8", "utf-8"),
        (b" ISO-8859-1 UTF-8", b"UTF-8", "utf-8"),
        (b";X-KLINGON;koi8-r;US-ASCII", b"koi8-r", "koi8-r"),
        (b"[TTABLE]\x01;CP437", b"CP437", "cp437"),
    ],
)
def test_the_client_may_ask_too(asked: bytes, chosen: bytes, encoding: str) -> None:
    peer = RecordingPeer()

    Charset(peer).received(b"\x01" + asked)

    assert peer.said == [b"\xff\xfa\x2a\x02" + chosen + b"\xff\xf0"]
    assert peer.learnt == {"encoding": encoding}


@pytest.mark.parametrize("asked", [b"", b";", b";X-KLINGON", b";zlib", b"[TTABLE]"])
def test_nothing_we_know_is_rejected(asked: bytes) -> None:
    peer = RecordingPeer()

    Charset(peer).received(b"\x01" + asked)

    assert peer.said == [REJECTED]


def test_when_both_ask_at_once_our_question_counts() -> None:
    peer = RecordingPeer()
    charset = Charset(peer)
    charset.began(Side.OURS)

    charset.received(b"\x01;ISO-8859-1")
    charset.received(b"\x02UTF-8")

    assert peer.said == [REQUEST, REJECTED]
    assert peer.learnt == {"encoding": "utf-8"}


@given(st.binary(max_size=60))
def test_any_bytes_are_borne(data: bytes) -> None:
    charset = Charset(RecordingPeer())
    charset.began(Side.OURS)

    charset.received(data)


def test_a_client_that_turns_it_off_owes_no_answer() -> None:
    peer = RecordingPeer()
    charset = Charset(peer)
    charset.began(Side.OURS)

    charset.ended(Side.OURS)
    charset.received(b"\x01;KOI8-R")

    assert peer.learnt == {"encoding": "koi8-r"}
