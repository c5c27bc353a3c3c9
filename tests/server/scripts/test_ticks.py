"""What staff may know of the ticks, and do about them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from twisted.internet.task import Clock

from server.errors import PlayerError
from server.scripts.ticker import Ticker
from server.scripts.ticks import MOST_FAILURES, TICKS, Ticks
from server.world import TURN, WORLD
from tests.server.scripts.test_ticker import Watch


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time, and a ticker that runs in an empty world."""
    WORLD.clear()
    TICKS.__init__()  # type: ignore[misc]
    WORLD.ids.add(range(1, 1000))
    clock = Clock()
    ticker = Ticker(WORLD, clock.callLater, clock.seconds)
    ticker.start()
    yield clock
    ticker.stop()
    WORLD.clear()


def test_what_is_paused_is_not_called_until_it_goes_on(clock):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "tock")

    TICKS.pause(watch.id, "tock")
    clock.pump([1] * 11)
    assert watch.count == 0

    TICKS.resume(watch.id, "tock")
    clock.pump([1] * 10)
    assert watch.count == 2


def test_a_pause_is_kept_with_the_world_and_taken_back_with_the_turn(clock):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "tock")

    mark = TURN.mark()
    TICKS.pause(watch.id, "tock")
    assert Ticks().paused == {(watch.id, "tock")}
    TURN.rollback(mark)

    assert TICKS.paused == frozenset()


def test_only_what_ticks_can_be_paused(clock):
    watch = WORLD.create(Watch, "watch")

    with pytest.raises(PlayerError):
        TICKS.pause(watch.id, "tock")


def test_what_failed_is_known_and_when_it_was_called(clock):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "fail")
    watch.tick(5, "refuse")

    clock.pump([1] * 10)

    failure = TICKS.failures[watch.id, "fail"]
    assert (failure.times, failure.what) == (2, "RuntimeError: broken spring")
    assert (watch.id, "refuse") not in TICKS.failures
    assert TICKS.called == {5: 10.0}


def test_only_so_many_failures_are_remembered(clock):
    for number in range(MOST_FAILURES + 5):
        TICKS.failed((number, "tock"), ValueError("x" * 1000), 1.0)

    assert len(TICKS.failures) == MOST_FAILURES
    assert max(len(each.what) for each in TICKS.failures.values()) <= 300
