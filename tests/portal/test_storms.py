"""Storms: whatever strangers send, nothing breaks, nothing grows and nothing loops.

`GATEHOUSE_STORM` says how many things are said in the long storm (a million is
`python -m benchmarks.storm`).
"""

from __future__ import annotations

import logging
import os
import tracemalloc
import zlib
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.telnet import codes
from portal.telnet.codes import IAC, SB, escaped
from tests.examples import examples
from tests.portal.telnet.fakes import TelnetClient
from tests.portal.telnet.storm import (
    BODIES,
    BOMBS,
    COMMANDS,
    ENDS,
    GARBAGE,
    KNOWN,
    LINES,
    START_MCCP3,
    UNKNOWN,
    VERBS,
    Storm,
)
from tests.portal.telnet.weather import Errors, Outcome, Slow, weathered

SAID = int(os.environ.get("GATEHOUSE_STORM", examples(4000)))
"""Things said in the long storm."""

WORDS = 12
"""Things said in one session of it."""

MOST, FREE = 40, 16_384
"""Bytes that may be said for a byte that came, and without that."""

HELD = 3 * 65_536
"""Bytes of input that a session may hold."""

lines = st.builds(
    bytes.__add__,
    st.sampled_from(LINES) | st.binary(max_size=40),
    st.sampled_from(ENDS),
)
commands = st.sampled_from(COMMANDS).map(lambda code: bytes((IAC, code)))
options = st.sampled_from(KNOWN + UNKNOWN)
negotiations = st.builds(
    lambda verb, option: bytes((IAC, verb, option)), st.sampled_from(VERBS), options
)


@st.composite
def subnegotiations(draw: st.DrawFn) -> bytes:
    """Of any option: right, wrong and half; mostly where it was agreed on."""
    option = draw(options)
    pieces = st.sampled_from(BODIES.get(option) or GARBAGE)
    body = b"".join(draw(st.lists(pieces | st.sampled_from(GARBAGE[:6]), max_size=4)))
    if draw(st.integers(0, 9)):
        body = escaped(body)
    end = draw(st.sampled_from((b"\xff\xf0", b"\xff\xf0", b"\xff\xf0", b"", b"\xff")))
    agreed = draw(
        st.sampled_from((b"", bytes((IAC, codes.WILL, option, IAC, codes.DO, option))))
    )
    return agreed + bytes((IAC, SB, option)) + body + end


words = st.one_of(lines, commands, negotiations, subnegotiations())
streams = st.lists(words, max_size=10).map(b"".join)


@st.composite
def deflated(draw: st.DrawFn) -> bytes:
    """A client that compresses, up to an end or without one."""
    squeeze = zlib.compressobj()
    flush = draw(st.sampled_from((zlib.Z_SYNC_FLUSH, zlib.Z_FINISH)))
    data = squeeze.compress(draw(streams)) + squeeze.flush(flush)
    begin = bytes((IAC, codes.DO, codes.OPT_MCCP3)) + START_MCCP3
    return begin + data + (draw(streams) if flush == zlib.Z_FINISH else b"")


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A client whose stream holds an error, or is none."""
    data = draw(deflated())
    at = draw(st.integers(8, len(data) - 1))
    return data[:at] + draw(st.binary(min_size=1, max_size=9)) + data[at:]


sessions = st.builds(bytes.__add__, streams, st.just(b"") | deflated())


@pytest.fixture(autouse=True)
def errors() -> Iterator[Errors]:
    """Nothing that strangers send is an error of ours."""
    errors, log = Errors(), logging.getLogger("portal")
    log.addHandler(errors)
    log.propagate = False
    yield errors
    log.propagate = True
    log.removeHandler(errors)
    assert errors.seen == []


def bore(stream: bytes, packets: list[bytes]) -> Outcome:
    outcome = weathered(packets)
    assert outcome.sent <= MOST * len(stream) + FREE
    assert outcome.held <= HELD
    return outcome


def cut(stream: bytes, size: int) -> list[bytes]:
    return [stream[i : i + size] for i in range(0, len(stream), size)]


@settings(max_examples=examples(600))
@given(sessions, st.integers(1, 400))
def test_where_packets_end_makes_no_difference(stream: bytes, size: int) -> None:
    whole = bore(stream, [stream])
    apart = bore(stream, cut(stream, size))

    assert apart.inputs == whole.inputs
    # What a client told before it was sent away nobody needs to know any more.
    assert whole.ended or apart.client == whole.client
    assert apart.ended == whole.ended
    assert apart.heard == whole.heard


@settings(max_examples=examples(200))
@given(sessions, st.integers(1, 400))
def test_nothing_is_lost_of_who_is_read_slowly(stream: bytes, size: int) -> None:
    at_once = bore(stream, [stream])
    slowly = weathered(cut(stream, size), Slow(), 0.01)

    assert slowly.inputs == at_once.inputs
    assert slowly.ended == at_once.ended
    assert slowly.heard == at_once.heard


@settings(max_examples=examples(200))
@given(st.builds(bytes.__add__, streams, broken()), st.integers(1, 400))
def test_an_error_in_a_stream_costs_what_follows_and_no_more(
    stream: bytes, size: int
) -> None:
    # Of what stands before the error, how much can be read depends on the packets.
    whole = bore(stream, [stream])
    apart = bore(stream, cut(stream, size))

    assert apart.inputs[: len(whole.inputs)] == whole.inputs


def test_a_long_storm_is_borne() -> None:
    for seed in range(SAID // WORDS):
        packets = Storm(Random(seed)).session(WORDS)

        bore(b"".join(packets), packets)


ANSWERS = {
    codes.WILL: (codes.DO, codes.DONT),
    codes.WONT: (codes.DONT,),
    codes.DO: (codes.WILL, codes.WONT),
    codes.DONT: (codes.WONT,),
}


@pytest.mark.parametrize("way", ["agrees", "refuses", "echoes", "says the opposite"])
def test_a_client_that_answers_every_answer_is_not_answered_for_ever(way: str) -> None:
    client = TelnetClient()
    said = 0

    while (heard := client.hears()) and not client.wire.ended:
        said += 1
        assert said < 20
        client.sends(b"".join(answers(heard, way)))


@pytest.mark.parametrize(
    "begins", [b"", *(bytes((IAC, v, o)) for v in VERBS for o in KNOWN)]
)
def test_a_client_that_repeats_every_byte_is_not_answered_for_ever(
    begins: bytes,
) -> None:
    client = TelnetClient()
    heard, said = begins + client.hears(), 0

    while heard and not client.wire.ended:
        said += 1
        assert said < 40
        client.sends(heard)
        client.clock.advance(1)
        heard = client.hears()


def answers(heard: bytes, way: str) -> Iterator[bytes]:
    for at in range(len(heard) - 2):
        verb = heard[at + 1]
        if heard[at] != IAC or verb not in ANSWERS:
            continue
        answer = {
            "agrees": ANSWERS[verb][0],
            "refuses": ANSWERS[verb][-1],
            "echoes": verb,
            "says the opposite": codes.WILL + codes.DONT - verb,
        }[way]
        yield bytes((IAC, answer, heard[at + 2]))


@pytest.mark.parametrize(
    "begin, piece",
    [
        (b"", b"x"),
        (b"", b"\xff\xfa\xc9x"),
        (b"\xff\xfa\xc9", b"x"),
        (b"\xff\xfd\xc9\xff\xfa\xc9X ", b"["),
        (b"\xff\xfa\xc9", b"\xff\xff"),
        (b"", b"\xff\xf6"),
        (b"", b"\xff\xfb\x7f"),
        (b"\xff\xfb\x27\xff\xfa\x27\x00", b"\x00A\x01"),
        (b"\xff\xfd\x45\xff\xfa\x45", b"\x01A\x02\x03"),
        (b"\xff\xfd\x57" + START_MCCP3, BOMBS[0]),
    ],
)
def test_no_stream_fills_the_memory(begin: bytes, piece: bytes) -> None:
    client = TelnetClient()
    client.handler.calls = Forgetful()
    client.sends(begin)
    client.hears()
    packet = piece * (65_536 // len(piece))

    tracemalloc.start()
    try:
        for _ in range(24):
            # Who is not read any further fills the kernel's buffer, and waits.
            if not client.wire.ended and client.wire.producerState == "producing":
                client.sends(packet)
            client.clock.advance(5)
            client.hears()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1_000_000


class Forgetful(list[tuple[object, ...]]):
    """Keeps nothing."""

    def append(self, call: tuple[object, ...]) -> None:
        """Forget it."""
