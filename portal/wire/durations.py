"""Durations: how long something took, counted by size, for whoever reads the metrics.

It is asked for each line that a player types, so it does no more than add to two
numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10)
"""Seconds up to which each count reaches; what took longer has a count of its own."""


class Durations:
    """So many took so long. `add` is for one thread, reading for any."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float] = BOUNDS) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0
        """Seconds of all together."""

    def add(self, seconds: float) -> None:
        """Something took so long."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def up_to(self) -> list[tuple[str, int]]:
        """How many took at most so long: ("0.001", 7), and at the end ("+Inf", 9)."""
        found, sum_ = [], 0
        names = [*map(str, map(float, self.bounds)), "+Inf"]
        for name, count in zip(names, list(self.counts), strict=True):
            sum_ += count
            found.append((name, sum_))
        return found
