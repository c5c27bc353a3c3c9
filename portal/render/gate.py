"""The one gate between what was said in the game and a player's terminal.

Whatever a player, a builder or a program wrote passes `clean` on its way to a client.
It takes out everything that could steer a terminal or mislead a reader: C0 and C1
control characters (so no ESC, CSI or OSC survives; the text after them stays and is
harmless), bidi controls (which reorder what is read), invisible fillers, lone
surrogates (which no encoding can send) and all but four marks on one letter.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = 4
"""How many combining marks one letter may carry; no living script needs more."""

_SUSPECT = re.compile(r"[^\n\t -~]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but \t and \n, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi controls
    "\u200b\u2060-\u2065\ufeff\u2028\u2029"  # invisible fillers, line separators
    "\ud800-\udfff]"  # lone surrogates
)
_STACK = re.compile(f"[\u0300-\U0010ffff]{{{MARKS + 1}}}")
_FIRST_MARK = "\u0300"
_MARK_CATEGORIES = frozenset({"Mn", "Me", "Cf"})


def clean(text: str) -> str:
    """The text without anything that is not meant to be read."""
    if not _SUSPECT.search(text):
        return text
    text = _FORBIDDEN.sub("", text)
    # Only a run of five characters above U+0300 can hold five marks in a row.
    return _thinned(text) if _STACK.search(text) else text


def is_mark(char: str) -> bool:
    """Whether the character is drawn onto the one before it."""
    return char >= _FIRST_MARK and unicodedata.category(char) in _MARK_CATEGORIES


def _thinned(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if is_mark(char) else 0
        if marks <= MARKS:
            kept.append(char)
    return "".join(kept)
