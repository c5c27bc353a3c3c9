"""How long to wait after a death, and when to give up."""

from __future__ import annotations

import time
from collections.abc import Callable

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before the next start, by the number of deaths before."""
STEADY_AFTER = 60.0
"""Who lived this long has the deaths before forgotten."""
MOST, WITHIN = 5, 60.0
"""So many deaths in so many seconds are too many."""


class Deaths:
    """The deaths of a process that is started again and again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._dates: list[float] = []
        self._in_a_row = 0

    def pause(self, lived: float) -> float | None:
        """It died and had `lived` so long: seconds until the next start, or None."""
        now = self._clock()
        self._dates = [date for date in self._dates if now - date < WITHIN] + [now]
        if len(self._dates) >= MOST:
            return None
        self._in_a_row = 1 if lived >= STEADY_AFTER else self._in_a_row + 1
        return PAUSES[min(self._in_a_row, len(PAUSES)) - 1]
