"""What a player's terminal sends, as text and keys.

Bytes in, values out, wherever the packets end: a character, an escape sequence or a
CR LF may be cut in two. Sequences are those of xterm (also in application mode), the
Linux console, screen, PuTTY and rxvt; Meta keys are those of readline. What is none of
them is left out. Of what is pasted in brackets (ESC [ 200 ~ to ESC [ 201 ~) only text
and line ends count: no control character in it is a key.
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
    ERASE_WORD_LEFT = auto()
    ERASE_WORD_RIGHT = auto()
    ERASE_BEFORE = auto()
    ERASE_AFTER = auto()
    YANK = auto()
    TRANSPOSE = auto()
    SEARCH = auto()
    CANCEL = auto()
    CLEAR = auto()
    END_OF_INPUT = auto()
    REDRAW = auto()


CONTROLS: dict[str, Key | str] = {
    "\x01": Key.HOME, "\x02": Key.LEFT, "\x03": Key.CLEAR, "\x04": Key.END_OF_INPUT,
    "\x05": Key.END, "\x06": Key.RIGHT, "\x07": Key.CANCEL, "\x08": Key.BACKSPACE,
    "\t": " ", "\n": Key.ENTER, "\x0b": Key.ERASE_AFTER, "\x0c": Key.REDRAW,
    "\r": Key.ENTER, "\x0e": Key.DOWN, "\x10": Key.UP, "\x12": Key.SEARCH,
    "\x14": Key.TRANSPOSE, "\x15": Key.ERASE_BEFORE, "\x17": Key.ERASE_WORD,
    "\x19": Key.YANK, "\x7f": Key.BACKSPACE,
}  # fmt: skip
PASTED = ("\t", "\n", "\r")
"""The controls that mean something in what is pasted."""

META: dict[str, Key] = {
    "b": Key.WORD_LEFT, "f": Key.WORD_RIGHT, "d": Key.ERASE_WORD_RIGHT,
    "\x7f": Key.ERASE_WORD_LEFT, "\x08": Key.ERASE_WORD_LEFT,
}  # fmt: skip

ARROWS = {
    "A": Key.UP, "B": Key.DOWN, "C": Key.RIGHT, "D": Key.LEFT, "F": Key.END,
    "H": Key.HOME,
}  # fmt: skip
PAD = {"1": Key.HOME, "3": Key.DELETE, "4": Key.END, "7": Key.HOME, "8": Key.END}
BY_WORDS = {
    Key.LEFT: Key.WORD_LEFT,
    Key.RIGHT: Key.WORD_RIGHT,
    Key.DELETE: Key.ERASE_WORD_RIGHT,
}
"""What a key does with Alt, Ctrl or Meta."""
SHIFT = 1
"""In xterm's modifiers, which are sent increased by one: 1 Shift, 2 Alt, 4 Ctrl ..."""


def _sequences() -> dict[str, Key]:
    """What follows ESC [, and the key it is."""
    table = {"d": Key.WORD_LEFT, "c": Key.WORD_RIGHT}
    for last, key in ARROWS.items():
        table[last] = key
        for held in range(1, 16):
            meant = key if held == SHIFT else BY_WORDS.get(key, key)
            table |= {f"1;{held + 1}{last}": meant, f"{held + 1}{last}": meant}
    for first, key in PAD.items():
        by_words = BY_WORDS.get(key, key)
        table |= {f"{first}~": key, f"{first}$": key, f"{first}^": by_words}
        for held in range(1, 16):
            table[f"{first};{held + 1}~"] = key if held == SHIFT else by_words
    return table


SEQUENCES = _sequences()
APPLICATION = SEQUENCES | {"M": Key.ENTER}
"""The same behind ESC O."""
BEGIN, END = "200~", "201~"
"""Around what is pasted."""

_TOKEN = re.compile(
    r"([^\x00-\x1f\x7f-\x9f]+)"  # text
    # Alt before a sequence, the sequence (rxvt ends some by "$", the Linux console
    # begins some by "[["), or Meta and a character.
    r"|\x1b(\x1b?)(?:\[(\d{1,2}\$|\[?[0-?]{0,16}[ -/]{0,4}[@-~])|O([0-9;]{0,8}[@-~])"
    r"|([^\x00-\x07\x09-\x1f\x80-\x9f]))"
    r"|([\x00-\x1f\x7f-\x9f])"
)
_UNFINISHED = re.compile(
    r"\x1b\x1b?(?:\[(?!\d{1,2}\$)\[?[0-?]{0,16}[ -/]{0,4}|O[0-9;]{0,8})?\Z"
)


class Keyboard:
    """Turns bytes into stretches of text and keys."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._rest = ""
        self._after_cr = False
        self._pasting = False

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
        words, alt, csi, ss3, meta, control = token.groups()
        # CR LF and CR NUL are one Enter, even when a packet ends between them.
        second = self._after_cr and control in ("\n", "\x00")
        self._after_cr = control == "\r"
        if second:
            return None
        if words:
            return str(words)
        if csi in (BEGIN, END):
            self._pasting = csi == BEGIN
            return None
        if self._pasting:
            return CONTROLS[control] if control in PASTED else None
        return CONTROLS.get(control) if control else _key(alt, csi, ss3, meta)


def _key(alt: str, csi: str, ss3: str, meta: str) -> Key | None:
    if meta:
        return META.get(meta)
    key = SEQUENCES.get(csi) if csi else APPLICATION.get(ss3)
    return BY_WORDS.get(key, key) if alt and key else key
