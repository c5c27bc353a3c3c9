"""A bound on how much a client may negotiate."""

from __future__ import annotations

from collections.abc import Callable, Hashable

LIMIT = 64
SECONDS = 10.0


class Flood:
    """Says when `LIMIT` repetitions within `SECONDS` were exceeded.

    The first time something is said it is free: a client that offers every option there
    is at once (fingerprinting tools do) is thorough, not hostile.
    """

    __slots__ = ("_clock", "_count", "_heard", "_since")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._heard: set[Hashable] = set()
        self._count = 0
        self._since = clock()

    def rises(self, said: Hashable) -> bool:
        """Count what was said; True if it is too much now."""
        if said not in self._heard:
            self._heard.add(said)
            return False
        now = self._clock()
        if now - self._since > SECONDS:
            self._since, self._count = now, 0
        self._count += 1
        return self._count > LIMIT
