"""What came waits its turn, in pieces."""

from __future__ import annotations

from random import Random

from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.telnet.inbox import PIECE, STEP, Inbox
from portal.throttle import Throttle
from tests.portal.telnet.compressing import whole


class Hearing:
    """Whoever takes what comes, as soon as it may."""

    def __init__(self, burst: int = 1_000_000, rate: float = 1000.0) -> None:
        self.clock = Clock()
        self.wire = StringTransport()
        pace = Throttle(burst, rate, self.clock.seconds)
        self.inbox = Inbox(self.wire, pace, self.clock, self.take)
        self.heard: list[bytes] = []

    def comes(self, data: bytes) -> None:
        """Bytes from the client."""
        self.inbox.add(data)
        self.take()

    def take(self) -> None:
        """Take all there is."""
        while piece := self.inbox.take():
            self.heard.append(piece)

    @property
    def reads(self) -> bool:
        """Whether more is read from the network."""
        return self.wire.producerState == "producing"


def test_what_comes_is_taken_in_pieces_and_in_order() -> None:
    hearing = Hearing()
    data = bytes(range(256)) * 3 + b"end"

    hearing.comes(data)

    assert b"".join(hearing.heard) == data
    assert max(map(len, hearing.heard)) == PIECE


def test_what_is_put_back_is_taken_first() -> None:
    hearing = Hearing()
    hearing.inbox.add(b"south")

    hearing.inbox.put_back(b"north ")
    hearing.take()

    assert hearing.heard == [b"north south"]


def test_while_held_nothing_is_read_or_taken() -> None:
    hearing = Hearing()

    hearing.inbox.hold()
    hearing.comes(b"look")
    held = (hearing.reads, list(hearing.heard))
    hearing.inbox.go_on()

    assert held == (False, [])
    assert hearing.reads
    assert hearing.heard == [b"look"]


def test_what_comes_too_fast_is_taken_and_no_more_is_read_for_a_while() -> None:
    hearing = Hearing(burst=10, rate=10.0)

    hearing.comes(b"x" * 30)
    resting = (hearing.reads, len(hearing.heard[0]))
    hearing.clock.advance(1)
    still = hearing.reads
    hearing.clock.advance(1)

    assert resting == (False, 30)
    assert not still
    assert hearing.reads


def test_a_rest_does_not_end_while_held_nor_the_other_way_round() -> None:
    hearing = Hearing(burst=10, rate=10.0)

    hearing.inbox.hold()
    hearing.comes(b"x" * 30)
    hearing.clock.advance(3)
    rested = hearing.reads
    hearing.inbox.go_on()

    assert not rested
    assert hearing.reads


def test_what_waits_may_turn_out_to_be_compressed() -> None:
    hearing = Hearing()
    hearing.inbox.add(whole(b"look\r\n")[:8])

    hearing.inbox.inflate()
    hearing.comes(whole(b"look\r\n")[8:] + b"plain")

    assert b"".join(hearing.heard) == b"look\r\nplain"


def test_others_have_their_turn_after_a_step_of_inflating() -> None:
    hearing = Hearing()
    hearing.inbox.inflate()

    data = Random(1).randbytes(3 * STEP)
    hearing.comes(whole(data))
    first = len(b"".join(hearing.heard))
    hearing.clock.advance(0)

    assert first == STEP
    assert b"".join(hearing.heard) == data
    assert hearing.reads


def test_once_stopped_nothing_slows_what_was_read_before() -> None:
    hearing = Hearing(burst=10, rate=1.0)
    hearing.inbox.inflate()
    hearing.comes(whole(bytes(range(256)) * 40))
    waiting = len(b"".join(hearing.heard)) < 256 * 40

    hearing.inbox.stop()
    hearing.inbox.hold()
    hearing.take()

    assert waiting
    assert b"".join(hearing.heard) == bytes(range(256)) * 40
    assert hearing.clock.getDelayedCalls() == []


def test_what_is_cleared_is_not_taken() -> None:
    hearing = Hearing()
    hearing.inbox.add(b"look")

    hearing.inbox.clear()
    hearing.take()

    assert hearing.heard == []


def test_once_stopped_no_more_than_a_step_is_inflated() -> None:
    hearing = Hearing()
    hearing.inbox.inflate()
    hearing.comes(whole(Random(1).randbytes(4 * STEP)))
    before = len(b"".join(hearing.heard))

    hearing.inbox.stop()
    hearing.take()
    hearing.inbox.stop()
    hearing.take()

    assert len(b"".join(hearing.heard)) - before <= 2 * STEP
    assert hearing.inbox.take() == b""
