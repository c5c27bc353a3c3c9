"""What waits to be written is counted."""

from __future__ import annotations

import zlib

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.telnet.outbox import TRANSPORT_BUFFER, Outbox


def test_while_there_is_room_everything_is_written_at_once() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)

    outbox.write(b"one")
    outbox.write(b"two")

    assert wire.value() == b"onetwo"
    assert outbox.unsent == 0


def test_without_room_it_is_held_and_counted() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)
    outbox.pauseProducing()

    outbox.write(b"one")
    outbox.write(b"two")

    assert wire.value() == b""
    assert outbox.unsent == TRANSPORT_BUFFER + 6


def test_when_there_is_room_again_it_is_written_in_order() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)
    outbox.pauseProducing()
    outbox.write(b"one")
    outbox.write(b"two")

    outbox.resumeProducing()
    outbox.write(b"three")

    assert wire.value() == b"onetwothree"
    assert outbox.unsent == 0


def test_before_the_end_everything_is_handed_over() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)
    outbox.pauseProducing()
    outbox.write(b"goodbye")

    outbox.release()

    assert wire.value() == b"goodbye"
    assert wire.producer is None


def test_a_transport_that_is_gone_takes_what_was_held_with_it() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)
    outbox.pauseProducing()
    outbox.write(b"lost")

    outbox.stopProducing()

    assert outbox.unsent == 0


def test_what_is_compressed_waits_as_what_came_of_it() -> None:
    wire, clock = StringTransport(), Clock()
    outbox = Outbox(wire)
    outbox.deflate(clock)
    outbox.pauseProducing()

    outbox.write(b"x" * 10_000)
    clock.advance(0)
    waiting = outbox.unsent - TRANSPORT_BUFFER
    outbox.resumeProducing()

    assert 0 < waiting < 200
    assert zlib.decompressobj().decompress(wire.value()) == b"x" * 10_000


def test_after_the_end_of_the_stream_it_is_plain_again() -> None:
    wire = StringTransport()
    outbox = Outbox(wire)

    outbox.deflate(Clock())
    outbox.write(b"one")
    outbox.finish()
    outbox.write(b"two")

    stream = zlib.decompressobj()
    assert stream.decompress(wire.value()) == b"one"
    assert stream.unused_data == b"two"


def test_before_the_end_the_stream_is_whole() -> None:
    wire, clock = StringTransport(), Clock()
    outbox = Outbox(wire)
    outbox.deflate(clock)
    outbox.pauseProducing()
    outbox.write(b"goodbye")

    outbox.release()

    assert zlib.decompress(wire.value()) == b"goodbye"
    assert clock.getDelayedCalls() == []


def test_for_a_transport_that_is_gone_nothing_is_compressed() -> None:
    wire, clock = StringTransport(), Clock()
    outbox = Outbox(wire)
    outbox.deflate(clock)
    outbox.write(b"lost")

    outbox.stopProducing()
    outbox.write(b"late")

    assert clock.getDelayedCalls() == []
    assert outbox.waiting == 0
