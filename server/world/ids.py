"""Ids of new objects, handed out by the database in blocks.

Two Servers never give the same id. The next block is asked for with a commit, long before
the present one is used up.
"""

from __future__ import annotations

from collections.abc import Callable

from server.errors import Busy

BLOCK = 500
LOW = 250


class Ids:
    """The ids this Server may give."""

    def __init__(self) -> None:
        self.reserve: Callable[[int], range] | None = None
        """Gets a block at once, by waiting: only while nothing else runs."""
        self.clear()

    def clear(self) -> None:
        """Forget all blocks."""
        self._block, self._later = range(0), range(0)
        self._used = 0

    def next(self) -> int:
        """A fresh id. Raises Busy when very many were taken in one turn."""
        if not self._block:
            self._block, self._later = self._later, range(0)
        if not self._block and self.reserve is not None:
            self._block = self.reserve(BLOCK)
        if not self._block:
            raise Busy("Too much is being made at once; go on in a moment.")
        number, self._block = self._block[0], self._block[1:]
        self._used += 1
        return number

    def wanted(self) -> int:
        """How many to reserve with the next commit; 0 if there are enough."""
        if self._later or len(self._block) >= LOW:
            return 0
        return max(BLOCK, 2 * self._used)

    def add(self, block: range) -> None:
        """Have a block more."""
        self._used = 0
        if self._block:
            self._later = block
        else:
            self._block = block

    def rest(self) -> range:
        """The block that was reserved last, as far as it is not used."""
        return self._later or self._block
