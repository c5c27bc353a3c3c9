"""Draft: a text of several lines while somebody writes it, and what may be done to it.

Lines count from 1. What cannot be done raises a PlayerError and changes nothing.
"""

from __future__ import annotations

from server.dialogues import text
from server.errors import PlayerError

MOST_LINES = 200


class Draft:
    """The lines, and what they were before the last change."""

    def __init__(self, lines: list[str], before: list[str], longest: int) -> None:
        self.lines = lines
        self.before = before
        self.longest = longest
        """How many letters the text may have, line ends included."""

    @property
    def text(self) -> str:
        """All of it, without empty lines at its end."""
        return "\n".join(self.lines).rstrip()

    def add(self, line: str) -> None:
        """One more line at the end."""
        self._change([*self.lines, line])

    def delete(self, number: int) -> None:
        """Without this line."""
        lines = self._with(number)
        self._change(lines[: number - 1] + lines[number:])

    def insert(self, number: int, line: str) -> None:
        """One more line before this one."""
        lines = self._with(number)
        self._change([*lines[: number - 1], line, *lines[number - 1 :]])

    def replace(self, number: int, line: str) -> None:
        """Another line in the place of this one."""
        lines = self._with(number)
        self._change([*lines[: number - 1], line, *lines[number:]])

    def substitute(self, old: str, new: str, number: int = 0) -> int:
        """New words for old, in one line or (0) in all; how often they stood."""
        chosen = [self._with(number)[number - 1]] if number else self.lines
        count = sum(line.count(old) for line in chosen)
        if not count:
            raise PlayerError(text.not_in_draft(old))
        # Looked at before it is made: a letter may become a line, thousands of times.
        self._check_letters(self._letters + count * (len(new) - len(old)))
        self._change(
            [
                line.replace(old, new) if number in (0, place) else line
                for place, line in enumerate(self.lines, 1)
            ]
        )
        return count

    def undo(self) -> None:
        """As before the last change; a second time, as after it."""
        if self.lines == self.before:
            raise PlayerError(text.nothing_to_undo())
        self.lines, self.before = self.before, self.lines

    def _with(self, number: int) -> list[str]:
        """The lines, among which there is one of this number."""
        if not 1 <= number <= len(self.lines):
            raise PlayerError(text.no_such_line(len(self.lines)))
        return self.lines

    def _change(self, lines: list[str]) -> None:
        """Raises PlayerError if it gets too long; to make it shorter is never wrong."""
        self._check_letters(len("\n".join(lines)))
        if len(lines) > max(MOST_LINES, len(self.lines)):
            raise PlayerError(text.draft_too_many_lines(MOST_LINES))
        self.before, self.lines = self.lines, lines

    @property
    def _letters(self) -> int:
        return len("\n".join(self.lines))

    def _check_letters(self, letters: int) -> None:
        if letters > max(self.longest, self._letters):
            raise PlayerError(text.draft_too_long(self.longest))
