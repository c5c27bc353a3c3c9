"""How much a client may negotiate."""

from __future__ import annotations

from twisted.internet.task import Clock

from portal.telnet.flood import LIMIT, SECONDS, Flood


def test_saying_everything_once_is_no_flood() -> None:
    flood = Flood(Clock().seconds)

    assert not any(flood.rises(number) for number in range(1024))


def test_repeating_too_often_is_a_flood() -> None:
    flood = Flood(Clock().seconds)

    risen = [flood.rises("again") for _ in range(LIMIT + 2)]

    assert risen == [False] * (LIMIT + 1) + [True]


def test_repeating_now_and_then_is_no_flood() -> None:
    clock = Clock()
    flood = Flood(clock.seconds)

    for _ in range(20):
        assert not any(flood.rises("again") for _ in range(LIMIT))
        clock.advance(SECONDS + 1)
