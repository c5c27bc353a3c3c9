"""TICKS: what staff may know of the ticks, and do about them.

Which ones are paused is kept with the world, so a reload or crash forgets none of it.
When they were last called, and what failed, is known since this Server began.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from server import tasks
from server.errors import PlayerError
from server.scripts import text
from server.world import TURN, WORLD
from server.world.index import INDEX

if TYPE_CHECKING:
    from server.world.entity import Object

log = logging.getLogger(__name__)

KEY = "ticks.paused"
MOST_PAUSED = 1000
MOST_FAILURES = 200
LONGEST = 300
"""Letters of a failure."""

Tick = tuple[int, str]


class Failure(NamedTuple):
    """The last time that a tick failed, and how often it has."""

    date: float
    what: str
    times: int


class Ticks:
    """What is known of them. The one instance is `TICKS`."""

    def __init__(self) -> None:
        self.called: dict[float, float] = {}
        """When the ticks of an interval (s) were last called, in s since 1970."""
        self.failures: dict[Tick, Failure] = {}
        self._text = ""
        self._paused: frozenset[Tick] = frozenset()

    @property
    def paused(self) -> frozenset[Tick]:
        """The ticks that are not called, by id and method."""
        kept = WORLD.kv.text(KEY)
        if kept != self._text:
            self._text = kept
            self._paused = frozenset(
                (number, method) for number, method in WORLD.kv.get(KEY, ())
            )
        return self._paused

    def failed(self, tick: Tick, error: BaseException, date: float) -> None:
        """Remember that it did."""
        before = self.failures.pop(tick, None)
        what = f"{type(error).__name__}: {error}"[:LONGEST]
        self.failures[tick] = Failure(date, what, before.times + 1 if before else 1)
        if len(self.failures) > MOST_FAILURES:
            del self.failures[next(iter(self.failures))]

    # What staff may do

    def pause(self, number: int, method: str) -> Object:
        """Call it no more until `resume`. Raises PlayerError if nothing ticks so."""
        obj: Object = _ticking(number, method)
        kept = {each for each in self.paused if WORLD.get(each[0]) is not None}
        if len(kept) >= MOST_PAUSED:
            raise PlayerError(text.too_many_paused(MOST_PAUSED))
        self._keep(kept | {(number, method)})
        return obj

    def resume(self, number: int, method: str) -> None:
        """Call it again, from its next time on; one that is not paused is no error."""
        self._keep(self.paused - {(number, method)})

    async def run_once(self, number: int, method: str) -> Object:
        """Call it now, paused or not, and wait until what it did is committed.

        Raises PlayerError if nothing ticks so, and for what it raises itself; then
        nothing that it did before its first `await` is kept.
        """
        obj: Object = _ticking(number, method)
        try:
            with TURN.whole():
                result = getattr(obj, method)()
                if asyncio.iscoroutine(result):
                    tasks.begin(result, lambda error: self._log(obj, method, error))
        except PlayerError:
            raise
        except Exception as error:  # the edge of what game code does
            self._log(obj, method, error)
            raise PlayerError(text.failed(method, type(error).__name__)) from error
        await TURN.job(_nothing)
        return obj

    def _log(self, obj: Object, method: str, error: Exception) -> None:
        if not isinstance(error, PlayerError):
            log.error(
                "#%d: %s failed when it was tried.", obj.id, method, exc_info=error
            )

    def _keep(self, paused: set[Tick] | frozenset[Tick]) -> None:
        if paused:
            WORLD.kv.set(KEY, [list(each) for each in sorted(paused)])
        else:
            WORLD.kv.delete(KEY)


def ticking() -> Iterator[tuple[float, int, str, Object]]:
    """Everything that ticks: interval (s), id, method and object."""
    for interval in sorted(INDEX.ticking):
        for (number, method), obj in list(INDEX.ticking.get(interval, {}).items()):
            yield interval, number, method, obj


def _ticking(number: int, method: str) -> Any:
    for table in INDEX.ticking.values():
        if (number, method) in table:
            return table[number, method]
    raise PlayerError(text.NOTHING_TICKS)


def _nothing() -> None:
    """Something to be committed with the turn, so that its commit can be waited for."""


TICKS = Ticks()
