"""What a player's terminal sends, as text and keys.

Bytes in, values out, wherever the packets end: a character, an escape sequence or a
CR LF may be cut in two. Sequences are those of xterm, the Linux console and rxvt; Meta
keys are those of readline. What is none of them is left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from enum import Enum, auto


class Key(Enum):
    """A key that is not a character, named for what it does to the line."""

    ENTER = auto()
    BACKSPACE = auto()
    DELETE = auto()
    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    HOME = auto()
    END = auto()
    UP = auto()
    DOWN = auto()
    ERASE_WORD = auto()
    ERASE_BEFORE = auto()
    ERASE_AFTER = auto()
    CLEAR = auto()
    END_OF_INPUT = auto()
    REDRAW = auto()


CONTROLS: dict[str, Key | str] = {
    "\x01": Key.HOME, "\x02": Key.LEFT, "\x03": Key.CLEAR, "\x04": Key.END_OF_INPUT,
    "\x05": Key.END, "\x06": Key.RIGHT, "\x08": Key.BACKSPACE, "\t": " ",
    "\n": Key.ENTER, "\x0b": Key.ERASE_AFTER, "\x0c": Key.REDRAW, "\r": Key.ENTER,
    "\x0e": Key.DOWN, "\x10": Key.UP, "\x15": Key.ERASE_BEFORE, "\x17": Key.ERASE_WORD,
    "\x7f": Key.BACKSPACE,
}  # fmt: skip

SEQUENCES: dict[str, Key] = {
    "A": Key.UP, "B": Key.DOWN, "C": Key.RIGHT, "D": Key.LEFT, "F": Key.END,
    "H": Key.HOME, "1~": Key.HOME, "3~": Key.DELETE, "4~": Key.END, "7~": Key.HOME,
    "8~": Key.END, "1;5C": Key.WORD_RIGHT, "1;5D": Key.WORD_LEFT,
    "1;3C": Key.WORD_RIGHT, "1;3D": Key.WORD_LEFT,
}  # fmt: skip

META: dict[str, Key] = {
    "b": Key.WORD_LEFT, "f": Key.WORD_RIGHT, "\x7f": Key.ERASE_WORD,
    "\x08": Key.ERASE_WORD,
}  # fmt: skip

_TOKEN = re.compile(
    r"([^\x00-\x1f\x7f-\x9f]+)"  # text
    r"|\x1b(?:\[([0-?]{0,16}[ -/]{0,4}[@-~])|O([@-~])|([^\x00-\x07\x09-\x1f\x80-\x9f]))"
    r"|([\x00-\x1f\x7f-\x9f])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]{0,16}[ -/]{0,4}|O)?\Z")


class Keyboard:
    """Turns bytes into stretches of text and keys."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = ""
        self._after_cr = False

    def feed(self, data: bytes) -> Iterator[str | Key]:
        """What these bytes mean. A stretch of text has no control characters."""
        text = self._rest + self._decoder.decode(data)
        self._rest = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b" and _UNFINISHED.match(text, at):
                self._rest = text[at:]
                return
            token = _TOKEN.match(text, at)
            if token is None:  # no character is outside the pattern
                return
            at = token.end()
            meant = self._meaning(token)
            if meant is not None:
                yield meant

    def _meaning(self, token: re.Match[str]) -> str | Key | None:
        words, csi, ss3, meta, control = token.groups()
        # CR LF and CR NUL are one Enter, even when a packet ends between them.
        second = self._after_cr and control in ("\n", "\x00")
        self._after_cr = control == "\r"
        if second:
            return None
        if words:
            return str(words)
        if control:
            return CONTROLS.get(control)
        return META.get(meta) if meta else SEQUENCES.get(csi or ss3)
