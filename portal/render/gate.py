"""The one gate between what was said in the game and a player's terminal.

Whatever a player, a builder or a program wrote passes `clean` on its way to a client.
It takes out everything that could steer a terminal or mislead a reader: C0 and C1
control characters (so no ESC, CSI or OSC survives; the text after them stays and is
harmless), bidi controls (which reorder what is read), whatever is there and cannot be
seen, lone surrogates (which no encoding can send) and all but four marks on one letter.

Joiners (emoji, Persian, the scripts of India) and variation selectors stay: they change
what is seen, and are counted among the marks.
"""

from __future__ import annotations

import re
import unicodedata

from wcwidth import wcwidth

MARKS = 4
"""How many combining marks one letter may carry; no living script needs more."""
PARTS = 8
"""How many characters of any kind may share a letter's cells: vowel signs, too, and the
parts of a Korean syllable."""

_SUSPECT = re.compile(r"[^\n\t -~]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but \t and \n, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi controls
    "\u2028\u2029"  # line ends that are none here
    "\u00ad\u034f\u180e\u200b\u2060-\u2065\ufeff\ufffe\uffff"  # not to be seen
    "\u115f\u1160\u3164\uffa0\u17b4\u17b5"  # letters that are not, either
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # notes to programs
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags, and more like them
    "\ud800-\udfff]"  # lone surrogates
)
# Letters of Greek, Cyrillic, Japanese, Chinese and Korean are no marks, so most texts
# need no closer look.
_STACK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u2fff\u302a-\u302f\u3099-\u309a"
    f"\ua000-\uabff\ud7b0-\ud7ff\uf900-\U0001ffff\U000e0100-\U000e01ef]{{{MARKS + 1}}}"
)
_FIRST_MARK = "\u0300"
_STACKING = frozenset({"Mn", "Me", "Cf", "Cn"})
"""Above and below their letter; Cn may be marks that are newer than this table."""


def clean(text: str) -> str:
    """The text without anything that is not meant to be read."""
    if not _SUSPECT.search(text):
        return text
    text = _FORBIDDEN.sub("", text)
    return _thinned(text) if _STACK.search(text) else text


def is_mark(char: str) -> bool:
    """Whether the character is drawn in the cells of the one before it."""
    return char >= _FIRST_MARK and wcwidth(char) == 0


def _thinned(text: str) -> str:
    kept: list[str] = []
    marks = parts = 0
    for char in text:
        if not is_mark(char):
            marks = parts = 0
        else:
            parts += 1
            marks += unicodedata.category(char) in _STACKING
        if marks <= MARKS and parts <= PARTS:
            kept.append(char)
    return "".join(kept)
