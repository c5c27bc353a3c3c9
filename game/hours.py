"""What hour it is in the game: one day of the game lasts two hours of the clock."""

from __future__ import annotations

import time
from collections.abc import Callable

DAY = 7200
"""Seconds of the clock in one day of the game."""

PARTS = ((5, "night"), (8, "dawn"), (18, "day"), (21, "dusk"), (24, "night"))
"""Until which hour (not included) each part of the day lasts."""


def hour(date: float) -> int:
    """The hour, 0 to 23, at a date in seconds since 1970."""
    return int(date % DAY * 24 // DAY)


def part(date: float) -> str:
    """dawn, day, dusk or night, at a date in seconds since 1970."""
    return next(name for until, name in PARTS if hour(date) < until)


class Sky:
    """The hour as it is now, by the clock it was given."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock

    @property
    def now(self) -> float:
        """The date, in seconds since 1970."""
        return self.clock()

    @property
    def part(self) -> str:
        """dawn, day, dusk or night."""
        return part(self.clock())


SKY = Sky(time.time)
