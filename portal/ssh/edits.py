"""What each key does to a line: from text and cursor to text and cursor.

The cursor is an index between what a reader sees as characters, never inside one.
"""

from __future__ import annotations

from collections.abc import Callable

from wcwidth import grapheme_boundary_before, iter_graphemes

from portal.ssh.keyboard import Key

Edited = tuple[str, int]


def _left(text: str, at: int) -> int:
    return grapheme_boundary_before(text, at) if at else 0


def _right(text: str, at: int) -> int:
    return at + len(next(iter_graphemes(text[at : at + 64]), ""))


def _word_left(text: str, at: int) -> int:
    return text[:at].rstrip().rfind(" ") + 1


def _word_right(text: str, at: int) -> int:
    rest = text[at:]
    end = text.find(" ", at + len(rest) - len(rest.lstrip()))
    return len(text) if end < 0 else end


def _cut(text: str, start: int, end: int) -> Edited:
    return text[:start] + text[end:], start


EDITS: dict[Key, Callable[[str, int], Edited]] = {
    Key.BACKSPACE: lambda text, at: _cut(text, _left(text, at), at),
    Key.DELETE: lambda text, at: _cut(text, at, _right(text, at)),
    Key.ERASE_WORD: lambda text, at: _cut(text, _word_left(text, at), at),
    Key.ERASE_BEFORE: lambda text, at: _cut(text, 0, at),
    Key.ERASE_AFTER: lambda text, at: _cut(text, at, len(text)),
    Key.CLEAR: lambda text, at: ("", 0),
    Key.LEFT: lambda text, at: (text, _left(text, at)),
    Key.RIGHT: lambda text, at: (text, _right(text, at)),
    Key.WORD_LEFT: lambda text, at: (text, _word_left(text, at)),
    Key.WORD_RIGHT: lambda text, at: (text, _word_right(text, at)),
    Key.HOME: lambda text, at: (text, 0),
    Key.END: lambda text, at: (text, len(text)),
}
