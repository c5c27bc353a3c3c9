"""What a session was told: the newest of it, for a client that did not get it.

Texts are counted 1, 2, 3 ... from the login on. The client has those up to `confirmed`;
what comes after is missing there if the connection breaks. An Output is one object for
all who hear it, and is kept as that; it is composed again only if it is asked for.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from portal import text
from portal.wire.frames import Output


class Said(NamedTuple):
    """A text as it is kept, the same one in the scrollback of each hearer."""

    output: Output
    lines: int
    size: int
    """Bytes of its markup."""


def said(output: Output) -> Said:
    """Measure a text."""
    markup = str(output.args[0]) if output.args else ""
    return Said(output, markup.count("\n") + 1, len(markup.encode(errors="replace")))


def _own(markup: str) -> Output:
    return Output((), "text", (markup,))


MISSED, MISSED_END = _own(text.MISSED), _own(text.MISSED_END)


class Scrollback:
    """The newest texts of one session, at most so many lines and bytes of them.

    One that `remembers` keeps them also when they are confirmed.
    """

    __slots__ = (
        "_bytes",
        "_kept",
        "_lines",
        "_most_bytes",
        "_most_lines",
        "confirmed",
        "count",
        "prompt",
        "remembers",
    )

    def __init__(self, lines: int, size: int, remembers: bool = False) -> None:
        self._most_lines, self._most_bytes = lines, size
        self._lines = self._bytes = 0
        self._kept: deque[Said] = deque()
        self.remembers = remembers
        self.count = self.confirmed = 0
        self.prompt: Output | None = None
        """The last one; it stands until there is another or the player typed a line."""

    def add(self, text: Said) -> None:
        """The session was told this."""
        self.count += 1
        self._kept.append(text)
        self._lines += text.lines
        self._bytes += text.size
        while self._lines > self._most_lines or self._bytes > self._most_bytes:
            oldest = self._kept.popleft()
            self._lines -= oldest.lines
            self._bytes -= oldest.size

    def confirm(self, count: int) -> None:
        """The client has what was told up to this count."""
        self.confirmed = max(self.confirmed, min(count, self.count))
        if not self.remembers and self.confirmed == self.count:
            self._kept.clear()
            self._lines = self._bytes = 0

    def after(self, count: int) -> tuple[int, list[Output]]:
        """What was told after this count: how many texts are not kept, and the rest."""
        wanted = max(0, self.count - max(0, count))
        kept = [text.output for text in self._kept][-wanted:] if wanted else []
        return wanted - len(kept), kept

    def take(self) -> list[Output]:
        """What the client did not get, between two marks, and the prompt; only once."""
        fallen, kept = self.after(self.confirmed)
        self.confirm(self.count)
        kept = [output for output in kept if output not in (MISSED, MISSED_END)]
        if not fallen and not kept:
            return []
        lost = [_own(text.not_kept(fallen))] if fallen else []
        prompt = [self.prompt] if self.prompt else []
        return [MISSED, *lost, *kept, MISSED_END, *prompt]
