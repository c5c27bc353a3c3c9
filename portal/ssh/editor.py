"""The line a player is typing: bytes in, actions out.

The prompt and the line after it are always drawn as the last thing on the screen. To
show something else, `erase`, write it, then `draw`: typing is never torn.
A secret line is not drawn and not remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.render.fold import cells
from portal.render.gate import clean
from portal.ssh.edits import EDITS
from portal.ssh.history import History
from portal.ssh.keyboard import Key, Keyboard
from portal.ssh.screen import CLEAR, UNKNOWN_WIDTH, Place, after, erase, move

LEAVE = "quit"
"""What Ctrl-D on an empty line says."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write this to the terminal."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The player finished a line."""

    text: str


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line ended that was longer than the limit; nothing of it was kept."""


Action = Write | Line | TooLong


class LineEditor:
    """One line with a cursor, the prompt before it, and the lines typed earlier.

    `limit` counts characters, `width` cells (0: unknown). A `dumb` terminal knows no
    escape sequences and is drawn on with spaces and backspaces.
    """

    def __init__(
        self, limit: int, width: int = 0, encoding: str = "utf-8", dumb: bool = False
    ) -> None:
        self.limit = limit
        self.dumb = dumb
        self.secret = False
        self.prompt = ""
        self.text = ""
        self.cursor = 0
        self._keyboard = Keyboard(encoding)
        self._history = History()
        self._here = Place()
        self._drawn = self._full = False
        self.resize(width)

    def resize(self, width: int) -> None:
        """The terminal is now this many cells wide (0: unknown)."""
        self.width = width or UNKNOWN_WIDTH

    def feed(self, data: bytes) -> Iterator[Action]:
        """What follows from these bytes, in order."""
        for token in self._keyboard.feed(data):
            if isinstance(token, str):
                yield from self._insert(clean(token))
            elif token is Key.ENTER:
                yield from self._finish()
            elif token is Key.END_OF_INPUT and not self.text:
                yield Line("" if self.secret else LEAVE)
            else:
                yield from self._press(token)

    def erase(self) -> str:
        """What takes prompt and line off the screen."""
        if not self._drawn:
            return ""
        self._drawn = False
        if self.dumb:
            room = min(cells(self.prompt + self._visible), self.width - 1)
            return "\r" + " " * room + "\r"
        return erase(self._here)

    def draw(self) -> str:
        """What puts prompt and line back on the screen."""
        shown = self.prompt + self._visible
        self._drawn = bool(shown)
        end = self._here = after(shown, self.width)
        # A terminal waits at the margin for the next character; ours goes on.
        margin = "\r\n" if end.row and not end.column and not self.dumb else ""
        rest = self._visible[self.cursor :]
        if not rest:
            return shown + margin
        if self.dumb:
            return shown + "\b" * cells(rest)
        self._here = after(shown[: len(shown) - len(rest)], self.width)
        return shown + margin + move(end, self._here)

    def hide(self, secret: bool) -> str:
        """Keep what is typed from now on to ourselves, or show it again."""
        if secret == self.secret:
            return ""
        erased = self.erase()
        if not secret:
            self.text, self.cursor = "", 0
        self.secret = secret
        return erased + self.draw()

    @property
    def _visible(self) -> str:
        return "" if self.secret else self.text

    def _insert(self, typed: str) -> Iterator[Action]:
        if self._full or len(self.text) + len(typed) > self.limit:
            self._full = True
            yield from self._show("", 0)
            return
        if not typed:
            return
        at = self.cursor
        text = self.text[:at] + typed + self.text[at:]
        simple = typed.isascii() or typed.isalpha()
        if self.secret or not simple or at < len(self.text):
            yield from self._show(text, at + len(typed))
            return
        # By far the most frequent: a letter at the end, which the terminal just shows.
        self.text, self.cursor, self._drawn = text, at + len(typed), True
        self._here = after(typed, self.width, self._here)
        margin = "" if self._here.column or self.dumb else "\r\n"
        yield Write(typed + margin)

    def _finish(self) -> Iterator[Action]:
        end = after(self.prompt + self._visible, self.width)
        on_fresh_row = end.row and not end.column and not self.dumb
        down = end.row - self._here.row + (0 if on_fresh_row else 1)
        line, too_long = self.text, self._full
        self.text, self.prompt, self.cursor = "", "", 0
        self._here, self._drawn, self._full = Place(), False, False
        yield Write("\r\n" * (1 if self.dumb else down))
        if too_long:
            yield TooLong()
            return
        if not self.secret:
            self._history.add(line)
        yield Line(line)

    def _press(self, key: Key) -> Iterator[Action]:
        if key in EDITS:
            yield from self._show(*EDITS[key](self.text, self.cursor))
        elif key is Key.END_OF_INPUT:
            yield from self._show(*EDITS[Key.DELETE](self.text, self.cursor))
        elif key is Key.REDRAW:
            yield Write(("" if self.dumb else CLEAR) + self.draw())
        elif not self.secret:
            recall = self._history.older if key is Key.UP else self._history.newer
            line = recall(self.text)
            yield from self._show(line, len(line))

    def _show(self, text: str, cursor: int) -> Iterator[Action]:
        if self.secret:
            self.text, self.cursor = text, cursor
        elif (text, cursor) != (self.text, self.cursor):
            erased = self.erase()
            self.text, self.cursor = text, cursor
            yield Write(erased + self.draw())


class PlainLines:
    """Lines from a client without a terminal (`ssh -T`): nothing is echoed or drawn.

    `limit` counts characters.
    """

    def __init__(self, limit: int, encoding: str = "utf-8") -> None:
        self.limit = limit
        self.prompt = ""
        self.text = ""
        self._keyboard = Keyboard(encoding)
        self._full = False

    def resize(self, width: int) -> None:
        """There is no screen."""

    def feed(self, data: bytes) -> Iterator[Action]:
        """What follows from these bytes, in order."""
        for token in self._keyboard.feed(data):
            if isinstance(token, str):
                self.text += clean(token)
                if len(self.text) > self.limit:
                    self.text, self._full = "", True
            elif token is Key.ENTER:
                line, too_long = self.text, self._full
                self.text, self._full = "", False
                yield TooLong() if too_long else Line(line)

    def erase(self) -> str:
        """Nothing is drawn."""
        return ""

    def draw(self) -> str:
        """The prompt, once."""
        shown, self.prompt = self.prompt, ""
        return shown

    def hide(self, secret: bool) -> str:
        """Nothing is shown anyway."""
        return ""
