"""The Ticker: calls methods of objects again and again, as `obj.tick` asks.

What ticks is kept with the objects; here are only the timers, one for each interval.
They keep to the clock on the wall (an interval of a minute ends with the minute), so a
reload neither delays a tick nor repeats it. Ticks missed while no Server ran are not
made up for.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from server import tasks
from server.errors import PlayerError
from server.messaging import cause
from server.scripts.ticks import TICKS
from server.world import TURN
from server.world.index import INDEX

if TYPE_CHECKING:
    from server.world.entity import Object
    from server.world.world import World

log = logging.getLogger(__name__)

SLICE = 100
"""So many methods are called before others get their turn."""
QUIET = 60.0
"""Seconds for which the same failure is not logged again."""

Tick = tuple[int, str]


class Timer(Protocol):
    """What `call_later` gives."""

    def cancel(self) -> object:
        """Do not call."""


class Ticker:
    """Calls what ticks, from `start` to `stop`.

    `call_later(seconds, function)` calls it once; `date()` is the time in seconds since
    1970.
    """

    def __init__(
        self,
        world: World,
        call_later: Callable[[float, Callable[[], None]], Timer],
        date: Callable[[], float] = time.time,
    ) -> None:
        self._world = world
        self._call_later = call_later
        self._date = date
        self._timers: dict[float, Timer] = {}
        self._running = False
        self._logged: dict[tuple[str, str], float] = {}

    def start(self) -> None:
        """Begin; twice is once."""
        self._running = True
        INDEX.on_interval = self._watch
        for interval in list(INDEX.ticking):
            self._watch(interval)

    def stop(self) -> None:
        """Call nothing any more."""
        self._running = False
        INDEX.on_interval = lambda interval: None
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _watch(self, interval: float) -> None:
        if interval not in self._timers:
            self._wait(interval, interval - self._date() % interval)

    def _wait(self, interval: float, seconds: float) -> None:
        fire = partial(self._fire, interval)
        self._timers[interval] = self._call_later(seconds, fire)

    def _fire(self, interval: float) -> None:
        del self._timers[interval]
        cause.afresh()
        due = list(INDEX.ticking.get(interval, ()))
        if not due:
            TICKS.called.pop(interval, None)
            return
        TICKS.called[interval] = self._date()
        left = interval - self._date() % interval
        # A timer may be early by a hair; the tick it is early for is this one.
        self._wait(interval, left if left > interval / 2 else left + interval)
        self._go_on(interval, iter(due))

    def _go_on(self, interval: float, due: Any) -> None:
        now = list(islice(due, SLICE))
        if not now or not self._running:
            return
        for tick in now:
            # What was called before may have ended it.
            obj = INDEX.ticking.get(interval, {}).get(tick)
            if obj is not None and tick not in TICKS.paused:
                self._call(obj, tick[1])
        if len(now) == SLICE:
            self._call_later(0, partial(self._go_on, interval, due))

    def _call(self, obj: Object, method: str) -> None:
        mark = TURN.mark()
        failed = partial(self._failed, obj, method)
        try:
            result = getattr(obj, method)()
            if asyncio.iscoroutine(result):
                tasks.begin(result, failed)
        except Exception as error:  # noqa: BLE001 the edge of what game code does
            TURN.rollback(mark)
            failed(error)

    def _failed(self, obj: Object, method: str, error: Exception) -> None:
        if isinstance(error, PlayerError):
            return
        what, date = (obj.typeclass, method), self._date()
        TICKS.failed((obj.id, method), error, date)
        if abs(date - self._logged.get(what, -QUIET)) >= QUIET:
            self._logged[what] = date
            log.error("#%d: %s failed in a tick.", obj.id, method, exc_info=error)
