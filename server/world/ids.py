"""Ids of new objects, handed out by the database in blocks.

Two Servers never give the same id. The next block is asked for with a commit, long
before the present one is used up.
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
        self._blocks: list[range] = []
        self._used = 0

    def next(self) -> int:
        """A fresh id. Raises Busy when very many were taken in one turn."""
        if not self._blocks:
            if self.reserve is None:
                raise Busy("Too much is being made at once; go on in a moment.")
            self._blocks.append(self.reserve(BLOCK))
        block = self._blocks[0]
        if len(block) == 1:
            del self._blocks[0]
        else:
            self._blocks[0] = block[1:]
        self._used += 1
        return block[0]

    def wanted(self) -> int:
        """How many to reserve with the next commit; 0 if there are enough."""
        if sum(map(len, self._blocks)) >= LOW:
            return 0
        return max(BLOCK, 2 * self._used)

    def add(self, block: range) -> None:
        """Have a block more."""
        self._used = 0
        if self._blocks and self._blocks[-1].stop == block.start:
            self._blocks[-1] = range(self._blocks[-1].start, block.stop)
        elif block:
            self._blocks.append(block)

    def rest(self) -> range:
        """The ids that were reserved last and are not used."""
        return self._blocks[-1] if self._blocks else range(0)
