"""Of a connection that is gone its lines remain."""

from __future__ import annotations

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from portal.telnet.codes import DO, OPT_MCCP3
from portal.telnet.inbox import STEP, Inbox
from portal.telnet.parser import STREAM_BEGINS, Negotiation, Parser, Subnegotiation
from portal.telnet.remains import Remains
from portal.throttle import Throttle
from tests.portal.telnet.compressing import DO_MCCP3, MCCP3, whole


class Gone:
    """What is left of a connection: this was read and not heard."""

    def __init__(self, data: bytes) -> None:
        clock = Clock()
        pace = Throttle(1000, 1.0, clock.seconds)
        self.parser = Parser()
        self.inbox = Inbox(StringTransport(), pace, clock, lambda: None)
        self.followed: list[Negotiation | Subnegotiation] = []
        self.inbox.add(data)
        self.inbox.stop()

    def remains(self) -> Remains:
        """Its lines."""
        return Remains(
            self.inbox, self.parser, "utf-8", self.follow, b"an aside".__eq__
        )

    def follow(self, said: Negotiation | Subnegotiation) -> None:
        """It is agreed on, or a compressed stream begins."""
        self.followed.append(said)
        if said == STREAM_BEGINS:
            self.inbox.put_back(self.parser.take_rest())
            self.inbox.inflate()


def test_lines_remain_and_negotiation_does_not() -> None:
    gone = Gone(
        b"north\r\nan aside\r\n"
        b"\xff\xfb\x1f\xff\xfa\x1f\0\x50\0\x18\xff\xf0say h\xc3\xb6h\r\nun"
    )

    assert gone.remains().all() == ["north", "say höh"]


def test_they_are_taken_some_at_a_time() -> None:
    gone = Gone(b"look\r\n" * 100)

    some = gone.remains().some()
    rest = gone.remains().all()

    assert some is not None
    assert 0 < len(some) < 100
    assert len(some) + len(rest) == 100
    assert gone.remains().some() is None


def test_a_compressed_stream_holds_lines_too() -> None:
    stream = MCCP3 + whole(b"south\r\nea") + b"st\r\n"
    gone = Gone(b"north\r\n\xff\xfd\x1f" + DO_MCCP3 + stream)

    assert gone.remains().all() == ["north", "south", "east"]
    assert gone.followed == [Negotiation(DO, OPT_MCCP3), STREAM_BEGINS]


def test_a_broken_stream_ends_them_with_one_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gone = Gone(b"north\r\n" + MCCP3 + b"south\r\n")

    assert gone.remains().all() == ["north"]
    assert gone.remains().all() == []
    assert len(caplog.records) == 1


def test_of_a_compressed_stream_no_more_remains_than_of_a_plain_one() -> None:
    gone = Gone(MCCP3 + whole(b"look\r\n" * 50_000))

    assert len(gone.remains().all()) <= STEP / len(b"look\r\n")
    assert gone.remains().all() == []
