"""What ticks, when, and what happens when it fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest
from twisted.internet.task import Clock

from server.errors import PlayerError
from server.scripts.ticker import SLICE, Ticker
from server.world import TURN, WORLD
from server.world.entity import Object
from server.world.fields import field
from server.world.index import INDEX


class Watch(Object):
    """Counts."""

    count: int = field(0)

    def tock(self) -> None:
        """One more."""
        self.count += 1

    def fail(self) -> None:
        """Count, then fail."""
        self.count += 1
        raise RuntimeError("broken spring")

    def refuse(self) -> None:
        """Count, then refuse."""
        self.count += 1
        raise PlayerError("Not now.")

    def once(self) -> None:
        """Count, and no more."""
        self.count += 1
        self.untick("once")

    async def later(self) -> None:
        """Count twice, with a pause."""
        self.count += 1
        await asyncio.sleep(0)
        self.count += 1


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time; the world is empty before and after."""
    WORLD.clear()
    WORLD.ids.add(range(1, 1000))
    yield Clock()
    WORLD.clear()


@pytest.fixture
def ticker(clock: Clock) -> Iterator[Ticker]:
    """One that runs."""
    ticker = Ticker(WORLD, clock.callLater, clock.seconds)
    ticker.start()
    yield ticker
    ticker.stop()


def test_a_method_is_called_at_each_interval(clock, ticker):
    watch = WORLD.create(Watch, "watch")

    watch.tick(5, "tock")
    clock.pump([1] * 16)

    assert watch.count == 3


def test_things_of_one_interval_share_a_timer(clock, ticker):
    watches = [WORLD.create(Watch, "watch") for _ in range(SLICE * 2)]
    for watch in watches:
        watch.tick(5, "tock")
    assert len(clock.getDelayedCalls()) == 1

    clock.advance(5)

    assert {watch.count for watch in watches} == {1}
    assert len(clock.getDelayedCalls()) == 1


def test_what_no_longer_ticks_is_not_called(clock, ticker):
    watch, other = WORLD.create(Watch, "watch"), WORLD.create(Watch, "other")
    watch.tick(5, "tock")
    other.tick(5, "tock")

    watch.untick("tock")
    watch.untick("tock")
    other.delete()
    clock.pump([5, 5])

    assert (watch.count, other.count) == (0, 0)
    assert clock.getDelayedCalls() == []


def test_a_method_may_end_its_own_ticking(clock, ticker):
    watch = WORLD.create(Watch, "watch")

    watch.tick(5, "once")
    clock.pump([5, 5, 5])

    assert watch.count == 1


def test_another_interval_takes_the_place_of_the_first(clock, ticker):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "tock")

    watch.tick(2, "tock")
    clock.pump([1] * 6)

    assert watch.count == 3


def test_a_method_that_fails_is_taken_back_and_harms_no_other(clock, ticker, caplog):
    broken, sound = WORLD.create(Watch, "broken"), WORLD.create(Watch, "sound")
    broken.tick(5, "fail")
    sound.tick(5, "tock")

    with caplog.at_level(logging.ERROR):
        clock.pump([5, 5])

    assert (broken.count, sound.count) == (0, 2)
    assert caplog.text.count("RuntimeError: broken spring") == 1


def test_a_method_that_refuses_is_taken_back_without_a_word(clock, ticker, caplog):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "refuse")

    clock.advance(5)

    assert watch.count == 0
    assert caplog.text == ""


def test_a_method_the_class_has_lost_is_logged(clock, ticker, caplog):
    watch = WORLD.create(Watch, "watch")
    watch._alter("_ticks", {"vanished": 5.0})

    clock.advance(5)

    assert "vanished" in caplog.text


def test_an_async_method_goes_on_by_itself(clock, ticker):
    async def story() -> list[int]:
        watch = WORLD.create(Watch, "watch")
        watch.tick(5, "later")
        clock.advance(5)
        first = watch.count
        for _ in range(3):
            await asyncio.sleep(0)
        return [first, watch.count]

    assert asyncio.run(story()) == [1, 2]


def test_a_reload_keeps_the_beat(clock, ticker):
    watch = WORLD.create(Watch, "watch")
    watch.tick(60, "tock")
    clock.advance(50)

    ticker.stop()
    after = Ticker(WORLD, clock.callLater, clock.seconds)
    after.start()
    clock.advance(9)
    assert watch.count == 0

    clock.advance(1)
    assert watch.count == 1
    after.stop()


def test_nothing_is_called_after_the_end(clock, ticker):
    watch = WORLD.create(Watch, "watch")
    watch.tick(5, "tock")

    ticker.stop()
    watch.tick(7, "tock")
    clock.advance(100)

    assert watch.count == 0


@pytest.mark.parametrize(
    "interval, method, why",
    [
        (0.01, "tock", "interval"),
        (10**9, "tock", "interval"),
        (float("nan"), "tock", "interval"),
        (5, "nothing", "no method"),
        (5, "key", "no method"),
    ],
)
def test_what_cannot_tick_is_refused(clock, interval, method, why):
    watch = WORLD.create(Watch, "watch")

    with pytest.raises(ValueError, match=why):
        watch.tick(interval, method)

    assert INDEX.ticking == {}


def test_a_rollback_takes_back_the_ticking(clock, ticker):
    watch = WORLD.create(Watch, "watch")
    mark = TURN.mark()
    watch.tick(5, "tock")

    TURN.rollback(mark)
    clock.advance(5)

    assert watch.count == 0
