"""Compressed both ways: nothing is lost, and nobody can blow it up."""

from __future__ import annotations

import contextlib
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.task import Clock

from portal import text
from portal.telnet.compression import FREE, STEP, BadStream, Deflation, Inflation
from portal.telnet.flood import LIMIT
from portal.telnet.outbox import TRANSPORT_BUFFER
from tests.portal.telnet.compressing import (
    DO_MCCP2,
    DO_MCCP3,
    DONT_MCCP2,
    MCCP3,
    Reader,
    reader,
    whole,
    writer,
)
from tests.portal.telnet.fakes import TelnetClient

LINES = b"".join(b"say line %d\r\n" % number for number in range(20_000))


def noise(size: int) -> str:
    """Letters that hardly compress."""
    return "".join(random.Random(size).choices("abcdefghijklmnopqrstuvwxyz", k=size))


# one stream each way


def test_what_is_said_is_one_stream_from_its_first_byte_to_its_last() -> None:
    clock, said = Clock(), list[bytes]()
    deflation = Deflation(said.append, clock)

    for word in (b"one ", b"two ", b"three"):
        deflation.say(word)
        clock.advance(0)
    deflation.finish()

    assert b"".join(said).startswith(b"\x78")
    assert zlib.decompress(b"".join(said)) == b"one two three"
    assert clock.getDelayedCalls() == []


def test_a_turn_in_which_nothing_is_said_is_not_flushed() -> None:
    clock, said = Clock(), list[bytes]()
    Deflation(said.append, clock)

    clock.advance(1)

    assert said == [b"\x78\x5e"]


@given(st.binary(max_size=300), st.integers(1, 20))
def test_a_stream_does_not_care_where_packets_end(data: bytes, size: int) -> None:
    packed = whole(data) + b"plain"
    inflation, found = Inflation(), b""

    for at in range(0, len(packed), size):
        inflation.add(packed[at : at + size])
        while piece := inflation.take():
            found += piece

    assert (found, inflation.ended, inflation.rest) == (data, True, b"plain")


@given(st.binary(max_size=200))
def test_nonsense_is_a_bad_stream_or_none_yet(data: bytes) -> None:
    inflation = Inflation()
    inflation.add(data)

    with contextlib.suppress(BadStream):
        while piece := inflation.take():
            assert len(piece) <= STEP


def test_a_bomb_is_defused_before_it_has_grown() -> None:
    inflation = Inflation()
    inflation.add(whole(b"\n" * 5_000_000))

    grown = [len(inflation.take()) for _ in range(FREE // STEP)]

    assert max(grown) == STEP
    with pytest.raises(BadStream, match="grows more than 100 times"):
        [inflation.take() for _ in range(FREE // STEP)]


# a session, and what it must bear


@pytest.mark.parametrize(
    "sent",
    [
        b"look\r\n",
        b"\x78\xda" + b"\xff" * 100,
        whole(b"look\r\n")[:-1] + b"!",
        zlib.compress(b"\0" * 100)[:5] + b"\0" * 50,
    ],
)
def test_a_broken_stream_ends_in_a_sentence_and_one_line_in_the_log(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    client = TelnetClient()
    client.hears()

    client.sends(DO_MCCP3 + MCCP3 + sent, b"more\r\n")
    client.hangs_up()

    assert client.hears() == text.BAD_STREAM.encode() + b"\r\n"
    assert client.wire.ended == "closed"
    assert client.handler.calls[-1] == ("disconnect", 1)
    assert client.clock.getDelayedCalls() == []
    assert len(caplog.records) == 1
    assert not caplog.records[0].exc_info


def test_a_bomb_ends_so_too(caplog: pytest.LogCaptureFixture) -> None:
    client = TelnetClient()
    client.hears()

    client.sends(DO_MCCP3 + MCCP3 + whole(b"x" * 5_000_000))
    client.clock.advance(1)
    client.hangs_up()

    said = client.hears()
    assert said.endswith(text.BAD_STREAM.encode() + b"\r\n")
    assert said.count(text.line_too_long(4096).encode()) == 1
    assert len(caplog.records) == 1
    assert not caplog.records[0].exc_info


def test_streams_that_follow_each_other_are_one_bomb_together() -> None:
    client = TelnetClient()

    client.sends(DO_MCCP3 + (MCCP3 + whole(b"\n" * 60_000)) * 20)
    client.clock.advance(1)

    assert client.wire.ended == "closed"
    assert len(client.lines) < 3 * FREE


def test_streams_without_end_are_a_flood() -> None:
    client = TelnetClient()

    client.sends(DO_MCCP3 + (MCCP3 + whole(b"")) * 2 * LIMIT)

    assert client.wire.ended == "aborted"


@pytest.mark.parametrize("start", [DO_MCCP2 + DONT_MCCP2, MCCP3])
def test_starting_and_ending_without_end_is_a_flood(start: bytes) -> None:
    client = TelnetClient()

    client.sends(start * 2000)

    assert client.wire.ended == "aborted"


def test_no_more_than_a_step_is_inflated_before_others_have_their_turn() -> None:
    client = writer()

    client.types(LINES)
    first, reads = len(client.lines), client.wire.producerState
    client.clock.pump([1] * 10)

    assert first * len("say line 1234\r\n") < 70_000
    assert reads == "paused"
    assert client.lines == LINES.decode().split("\r\n")[:-1]
    assert client.wire.producerState == "producing"


def test_what_was_inflated_counts_for_the_pace() -> None:
    client = writer(bytes_burst=1000, bytes_rate=100.0)

    client.types(LINES[:12_000])
    first, reads = len(client.lines), client.wire.producerState
    client.clock.pump([1] * 150)

    assert first < 500
    assert reads == "paused"
    assert client.lines == LINES[:12_000].decode().split("\r\n")[:-1]
    assert client.wire.producerState == "producing"


def test_while_the_game_is_behind_nothing_is_inflated_and_nothing_is_lost() -> None:
    client = writer()
    client.session.pause()

    client.types(b"north\r\n")
    client.types(b"south\r\n" * 3000)
    held = list(client.lines)
    client.session.resume()

    assert held == []
    assert client.lines == ["north"] + ["south"] * 3000


def lost_halfway() -> TelnetClient:
    """A connection broke while the game was behind, and half was inflated."""
    client = writer()
    client.session.paused = True
    client.session.pause()
    said = client.squeezed(b"north\r\n") + client.squeezed(b"south\r\nsay h\xc3\xb6")
    client.sends(said + client.stream.flush(zlib.Z_FINISH))
    client.sends(b"h\r\n" + MCCP3 + whole(b"east\r\n"))
    client.hangs_up()
    assert client.lines == []
    return client


def test_lines_read_before_it_broke_are_handed_on_later() -> None:
    client = lost_halfway()

    client.session.paused = False
    client.session.hear_on()

    assert client.lines == ["north", "south", "say höh", "east"]
    assert client.session.take_unheard() == []


def test_lines_read_before_it_broke_can_be_said_by_another() -> None:
    said = lost_halfway().session.take_unheard()

    lines = ("north", "south", "say höh", "east")
    assert said == [("text", (line,), {}) for line in lines]


@pytest.mark.parametrize("why", ["behind", "too fast"])
def test_lines_of_one_who_is_still_there_can_be_said_by_another(why: str) -> None:
    client = writer(bytes_burst=30, bytes_rate=1.0)
    said = client.squeezed(b"north\r\n") + client.squeezed(b"south\r\n")
    if why == "behind":
        client.session.pause()
    else:
        client.session._inbox.charge(1000)

    client.sends(said + client.squeezed(b"east\r\n"))
    heard = client.lines
    unheard = [args[0] for _, args, _ in client.session.take_unheard()]
    client.session.close("another came")

    assert heard + unheard == ["north", "south", "east"]
    assert client.clock.getDelayedCalls() == [client.session._timer]


def test_a_stream_agreed_on_just_before_it_broke_is_read_as_one() -> None:
    client = TelnetClient()
    client.session.paused = True
    client.session.pause()
    client.sends(b"north\r\n" + DO_MCCP3 + MCCP3 + whole(b"south\r\n") + b"east\r\n")
    client.hangs_up()

    client.session.paused = False
    client.session.hear_on()

    assert client.lines == ["north", "south", "east"]


def test_what_the_client_said_and_nobody_typed_stays_at_the_gate_when_it_broke() -> (
    None
):
    client = TelnetClient()
    client.session.paused = True
    client.session.pause()
    client.sends(b"\x1b[1z<VERSION CLIENT=Mudlet>\r\nnorth\r\n")
    client.hangs_up()

    assert client.session.take_unheard() == [("text", ("north",), {})]


def test_who_leaves_has_no_more_inflated_than_may_be_in_a_turn() -> None:
    client = writer()
    client.types((b"\n" + noise(2000).encode()) * 300 + b"say the end\n")
    before = len(client.lines)

    client.hangs_up()

    assert len(client.lines) - before <= 2 * 65_536 / 2000
    assert client.lines[-1] != "say the end"
    assert client.session.take_unheard() == []


def test_what_waits_for_the_end_of_the_turn_has_not_arrived() -> None:
    client = reader()

    client.is_told("text", "A hall.")
    waiting = client.session.outstanding()
    client.hears()

    assert waiting > 0
    assert client.session.outstanding() == 0


def test_lines_that_waited_for_their_pace_are_heard_before_the_connection_is_lost() -> (
    None
):
    client = writer(bytes_burst=100, bytes_rate=1.0)
    client.types(b"look\r\n" * 5000)
    before = len(client.lines)

    client.hangs_up()

    assert before < 5000
    assert len(client.lines) == 5000
    assert client.handler.calls[-2:] == [("lose", 1), ("disconnect", 1)]
    assert client.clock.getDelayedCalls() == []


def test_of_a_connection_that_is_gone_so_much_is_kept_and_no_more() -> None:
    client = writer()
    client.session.paused = True
    client.session.pause()
    client.types(b"look\r\n" * 50_000)
    client.hangs_up()

    said = client.session.take_unheard()

    assert 5000 < len(said) < 20_000
    assert client.session.take_unheard() == []


@pytest.mark.parametrize("said", [b"\xff\xfd\x7f", b"\xff\xf6", b"\xff\xfd\x06"])
def test_who_floods_inside_a_stream_is_cut_off(said: bytes) -> None:
    client = writer()

    client.types(said * 300)

    assert client.wire.ended == "aborted"


def test_limits_hold_inside_a_stream_too() -> None:
    client = writer()

    client.types(b"\xff\xfa\xc9" + noise(20_000).encode() + b"\xff\xf0")
    client.types(noise(10_000).encode() + b"\r\n")
    client.types(b"\xff\x01\xff\xfa\xff\xf0look\r\n")

    assert client.hears() == text.line_too_long(4096).encode() + b"\r\n"
    assert client.lines == ["look"]


def test_a_slow_reader_is_counted_by_what_waits_for_it() -> None:
    client = reader()
    client.session._outbox.pauseProducing()

    client.is_told("text", "x" * 500_000, raw=True)
    client.clock.advance(0)
    short = client.session.unsent()
    client.is_told("text", noise(500_000), raw=True)
    client.clock.advance(0)
    long = client.session.unsent()

    assert TRANSPORT_BUFFER < short < TRANSPORT_BUFFER + 10_000
    assert long > TRANSPORT_BUFFER + 250_000
    client.session._outbox.resumeProducing()
    assert client.session.unsent() == 0
    assert (
        client.hears().replace(b"\r\n", b"") == b"x" * 500_000 + noise(500_000).encode()
    )


def test_little_waits_inside_the_compressor() -> None:
    client = reader()
    client.session._outbox.pauseProducing()
    most = 0

    for _ in range(1000):
        client.is_told("text", noise(100), raw=True)
        before = client.session.unsent()
        client.clock.advance(0)
        most = max(most, client.session.unsent() - before)

    assert most < 4096


def test_who_only_asks_and_does_not_read_is_disconnected() -> None:
    client = Reader(output_limit=100_000)
    client.sends(DO_MCCP2)
    client.session._outbox.pauseProducing()

    for _ in range(20_000):
        client.sends(b"\xff\xfa\xc9Core.Ping\xff\xf0\r\n")
        client.is_told("text", noise(40), raw=True)
        client.clock.advance(0)
        if client.wire.ended:
            break

    assert client.wire.ended == "aborted"
    assert client.session.unsent() < 110_000
