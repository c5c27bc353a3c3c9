"""The lines a player typed before, to type them again."""

from __future__ import annotations

from collections import deque

LINES = 50
LETTERS = 16_384
"""Of all lines together; the oldest go first."""


class History:
    """Remembers lines and walks through them; secrets are never given to it."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=LINES)
        """The oldest first."""
        self._back = 0
        self._draft = ""

    def add(self, line: str) -> None:
        """Remember a line, unless it is empty or repeats the last one."""
        self._back = 0
        if line.strip() and (not self.lines or self.lines[-1] != line):
            self.lines.append(line)
            while sum(map(len, self.lines)) > LETTERS:
                self.lines.popleft()

    def older(self, line: str) -> str:
        """The line before the one shown now; the oldest stays."""
        if self._back == 0:
            self._draft = line
        self._back = min(self._back + 1, len(self.lines))
        return self._shown(line)

    def newer(self, line: str) -> str:
        """The line after the one shown now; last comes what was being typed."""
        if self._back == 0:
            return line
        self._back -= 1
        return self._shown(line)

    def _shown(self, line: str) -> str:
        if not self.lines:
            return line
        return self.lines[-self._back] if self._back else self._draft
