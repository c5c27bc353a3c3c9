"""What each key does to a line: from text and cursor to text and cursor.

The cursor is an index between what a reader sees as characters, never inside one.
Words are those of readline: Ctrl-W cuts back to a space, all other keys know letters
and digits from what stands between them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from wcwidth import grapheme_boundary_before, iter_graphemes

from portal.ssh.keyboard import Key

Edited = tuple[str, int]

LONGEST = 64
"""Characters of a letter or a word. No key looks farther, for a client may press one
many thousand times in a moment."""


def _left(text: str, at: int) -> int:
    start = max(0, at - LONGEST)
    return start + grapheme_boundary_before(text[start:at], at - start) if at else 0


def _right(text: str, at: int) -> int:
    return at + len(next(iter_graphemes(text[at : at + LONGEST]), ""))


def _in_word(letter: str) -> bool:
    # Marks and joiners belong to the letter before them.
    return letter.isalnum() or unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _word_left(text: str, at: int) -> int:
    end = max(0, at - LONGEST)
    while at > end and not _in_word(text[at - 1]):
        at -= 1
    while at > end and _in_word(text[at - 1]):
        at -= 1
    return at


def _word_right(text: str, at: int) -> int:
    end = min(len(text), at + LONGEST)
    while at < end and not _in_word(text[at]):
        at += 1
    while at < end and _in_word(text[at]):
        at += 1
    return at


def _space_left(text: str, at: int) -> int:
    return text[:at].rstrip().rfind(" ") + 1


def _cut(text: str, start: int, end: int) -> Edited:
    return text[:start] + text[end:], start


def _transpose(text: str, at: int) -> Edited:
    """Change places: the character before the cursor with the one at it.

    At the end it is the last two.
    """
    middle = _left(text, at) if at == len(text) else at
    before, after = _left(text, middle), _right(text, middle)
    if before == middle:
        return text, at
    swapped = text[middle:after] + text[before:middle]
    return text[:before] + swapped + text[after:], after


EDITS: dict[Key, Callable[[str, int], Edited]] = {
    Key.BACKSPACE: lambda text, at: _cut(text, _left(text, at), at),
    Key.DELETE: lambda text, at: _cut(text, at, _right(text, at)),
    Key.ERASE_WORD: lambda text, at: _cut(text, _space_left(text, at), at),
    Key.ERASE_WORD_LEFT: lambda text, at: _cut(text, _word_left(text, at), at),
    Key.ERASE_WORD_RIGHT: lambda text, at: _cut(text, at, _word_right(text, at)),
    Key.ERASE_BEFORE: lambda text, at: _cut(text, 0, at),
    Key.ERASE_AFTER: lambda text, at: _cut(text, at, len(text)),
    Key.TRANSPOSE: _transpose,
    Key.CLEAR: lambda text, at: ("", 0),
    Key.LEFT: lambda text, at: (text, _left(text, at)),
    Key.RIGHT: lambda text, at: (text, _right(text, at)),
    Key.WORD_LEFT: lambda text, at: (text, _word_left(text, at)),
    Key.WORD_RIGHT: lambda text, at: (text, _word_right(text, at)),
    Key.HOME: lambda text, at: (text, 0),
    Key.END: lambda text, at: (text, len(text)),
}
