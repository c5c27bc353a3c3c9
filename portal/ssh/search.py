"""Ctrl-R: look for a line typed before, the latest first, as readline does."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 64
"""Characters that are looked for."""
BEGINNING = 256
"""Characters of a line in which they are."""


class Search:
    """What is looked for and what was found in the lines, which are oldest first."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.term = ""
        self.found = ""
        self._lines = list(lines)
        self._at = len(self._lines)
        """Where the line was found; at the end, none was yet."""

    def add(self, text: str) -> None:
        """More is looked for: in the line that was found, then in those before."""
        self.term = (self.term + text)[:LONGEST]
        self._look(self._at + 1)

    def shorten(self) -> None:
        """Less is looked for, from the latest line on."""
        self.term = self.term[:-1]
        self._look(len(self._lines))

    def further(self) -> None:
        """The same in an older line; if there is none, the one found stays."""
        self._look(self._at)

    def _look(self, before: int) -> None:
        if not self.term:
            self.found, self._at = "", len(self._lines)
            return
        for at in reversed(range(min(before, len(self._lines)))):
            if self.term in self._lines[at][:BEGINNING]:
                self.found, self._at = self._lines[at], at
                return
