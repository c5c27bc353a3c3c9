"""Which inputs may have stopped the Server, and how they are tried again.

After a crash whatever was in hand is suspect. The suspects are tried one at a time, so
that one which stops the Server again is known by name; after every 16 that did no harm
one more is tried at once, for a Server that hung may have left thousands. When several
were on trial at a crash nobody is blamed: they are tried again, one at a time.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterable

GUILTY = 2.0
"""The blame at which an input is not tried again."""

WIDENING = 16
"""After so many harmless ones one more is tried at once."""

Key = tuple[int, int]
"""The session and the number of its input."""


class Suspects:
    """All that were in hand at the last crash and are not done yet, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[Key] = deque()
        self._trial: dict[Key, None] = {}
        self._accused: list[Key] = []
        self._blame: dict[Key, float] = defaultdict(float)
        self._harmless = 0

    def __bool__(self) -> bool:
        return bool(self._waiting or self._trial)

    def crash(self, in_hand: Iterable[Key]) -> None:
        """The Server is gone; without earlier suspects all it had in hand are."""
        if not self:
            self._waiting.extend(in_hand)
            self._accused = list(self._waiting)
        else:
            self._accused = list(self._trial) if len(self._trial) == 1 else []
            self.again()
        self._harmless = 0

    def again(self) -> None:
        """Whatever was on trial is to be tried again."""
        self._waiting.extendleft(reversed(self._trial))
        self._trial.clear()

    def blame(self, weight: float) -> list[Key]:
        """Count the crash against the accused; those that have too much now."""
        accused, self._accused = self._accused, []
        for key in accused:
            self._blame[key] += weight
        return [key for key in accused if self._blame[key] >= GUILTY]

    def done(self, key: Key) -> bool:
        """An input is done; whether the next trial is due."""
        if key not in self._trial:
            return False
        del self._trial[key]
        self._harmless += 1
        return not self._trial

    def next(self, pending: Container[Key]) -> list[Key]:
        """Those to try now. When no suspect is left the blame is forgotten."""
        most = max(1, self._harmless // WIDENING)
        while self._waiting and len(self._trial) < most:
            key = self._waiting.popleft()
            if key in pending:
                self._trial[key] = None
        if not self._trial:
            self._blame.clear()
        return list(self._trial)
