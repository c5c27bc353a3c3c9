"""The line a player is typing: bytes in, actions out.

The prompt and the line after it are always drawn as the last thing on the screen. To
show something else, `erase`, write it, then `draw`: typing is never torn.
A secret line is not drawn, not remembered and not kept to be put in again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from portal import text as words
from portal.render.fold import cells
from portal.render.gate import clean
from portal.ssh.actions import LEAVE, Action, Line, Puzzled, TooLong, Write
from portal.ssh.edits import EDITS
from portal.ssh.history import History
from portal.ssh.keyboard import Key, Keyboard
from portal.ssh.kills import Kills
from portal.ssh.screen import CLEAR, UNKNOWN_WIDTH, Place, after, erase, move
from portal.ssh.search import Search


class LineEditor:
    """One line with a cursor, the prompt before it, and the lines typed earlier.

    `limit` counts characters, `width` cells (0: unknown). A `dumb` terminal knows no
    escape sequences and is drawn on with spaces and backspaces.

    However many keys come at once, the line is taken off the screen and drawn again
    once: that takes much longer than what most keys do to it.
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
        self._search: Search | None = None
        self._here = Place()
        self._drawn = self._stale = self._full = False
        self.forget()
        self.resize(width)

    def resize(self, width: int) -> None:
        """The terminal is now this many cells wide (0: unknown).

        It has wrapped what it shows anew, as nearly all do; draw it again soon.
        """
        self.width = width or UNKNOWN_WIDTH
        if self._drawn:
            shown = self._lead + self._visible
            self._here = after(shown[: len(shown) - len(self._rest)], self.width)

    def forget(self) -> None:
        """Remember nothing that was typed so far but the line as it stands."""
        self._history = History()
        self._kills = Kills()
        if self._search is not None:
            self._search = Search(())

    def feed(self, data: bytes) -> Iterator[Action]:
        """What follows from these bytes, in order."""
        for token in self._keyboard.feed(data):
            if self._search is not None and (yield from self._searching(token)):
                continue
            self._kills.pressed(token if isinstance(token, Key) else None)
            if isinstance(token, str):
                yield from self._insert(clean(token))
            elif token is Key.ENTER:
                yield from self._finish()
            else:
                yield from self._press(token)
        yield from self._redraw()

    def erase(self) -> str:
        """What takes prompt and line off the screen."""
        if not self._drawn:
            return ""
        self._drawn = False
        if self.dumb:
            room = min(cells(self._lead + self._visible), self.width - 1)
            return "\r" + " " * room + "\r"
        return erase(self._here)

    def draw(self) -> str:
        """What puts prompt and line back on the screen."""
        shown = self._lead + self._visible
        self._drawn, self._stale = bool(shown), False
        end = self._here = after(shown, self.width)
        # A terminal waits at the margin for the next character; ours goes on.
        margin = "\r\n" if end.row and not end.column and not self.dumb else ""
        rest = self._rest
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
        self._search = None
        if not secret:
            self.text, self.cursor = "", 0
        self.secret = secret
        return erased + self.draw()

    @property
    def _visible(self) -> str:
        if self._search is not None:
            return self._search.found
        return "" if self.secret else self.text

    @property
    def _rest(self) -> str:
        """What of it stands behind the cursor."""
        return "" if self._search is not None else self._visible[self.cursor :]

    @property
    def _lead(self) -> str:
        """What stands before the line."""
        if self._search is None:
            return self.prompt
        return words.searching(self._search.term)

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
        if self.secret or self._stale or not simple or at < len(self.text):
            yield from self._show(text, at + len(typed))
            return
        # By far the most frequent: a letter at the end, which the terminal just shows.
        self.text, self.cursor, self._drawn = text, at + len(typed), True
        self._here = after(typed, self.width, self._here)
        margin = "" if self._here.column or self.dumb else "\r\n"
        yield Write(typed + margin)

    def _finish(self) -> Iterator[Action]:
        yield from self._redraw()
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
        nothing = not self.text and not self._full
        match key:
            case Key.END_OF_INPUT if nothing:
                yield Line("" if self.secret else LEAVE)
            case Key.END_OF_INPUT:
                yield from self._show(*EDITS[Key.DELETE](self.text, self.cursor))
            case Key.CLEAR if nothing and not self.secret:
                yield Puzzled()
            case Key.REDRAW:
                yield Write(("\r\n" if self.dumb else CLEAR) + self.draw())
            case Key.YANK:
                yield from self._insert(self._kills.text)
            case _ if key in EDITS:
                yield from self._edit(key)
            case Key.UP | Key.DOWN | Key.SEARCH if not self.secret:
                yield from self._recall(key)

    def _edit(self, key: Key) -> Iterator[Action]:
        text, cursor = EDITS[key](self.text, self.cursor)
        if not self.secret:
            self._kills.cut(key, self.text, text, cursor)
        if key is Key.CLEAR:
            self._full = False
        yield from self._show(text, cursor)

    def _recall(self, key: Key) -> Iterator[Action]:
        if key is Key.SEARCH:
            yield from self._take_off()
            self._search = Search(self._history.lines)
            return
        recall = self._history.older if key is Key.UP else self._history.newer
        line = recall(self.text)
        yield from self._show(line, len(line))

    def _searching(self, token: str | Key) -> Generator[Action, None, bool]:
        """Whether the search had a use for it; any other key takes what was found."""
        search = self._search
        assert search is not None
        yield from self._take_off()
        if isinstance(token, str):
            search.add(clean(token))
        elif token is Key.SEARCH:
            search.further()
        elif token is Key.BACKSPACE:
            search.shorten()
        else:
            self._search = None
        ended = token in (Key.CANCEL, Key.CLEAR)
        if self._search is None and search.found and not ended:
            self.text, self.cursor = search.found, len(search.found)
        return ended or self._search is not None

    def _show(self, text: str, cursor: int) -> Iterator[Action]:
        if not self.secret and (text, cursor) != (self.text, self.cursor):
            yield from self._take_off()
        self.text, self.cursor = text, cursor

    def _take_off(self) -> Iterator[Action]:
        """Before what is shown changes, unless it is off the screen already."""
        if not self._stale:
            yield Write(self.erase())
            self._stale = True

    def _redraw(self) -> Iterator[Action]:
        if self._stale:
            yield Write(self.draw())
