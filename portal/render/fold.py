"""Long lines folded between words, measured in the cells they take on a screen.

Styles cross the folds, a line's indent is kept on the lines it becomes, and a word
longer than the line is cut, but never inside what a reader sees as one character.
Everything is one walk over the text, however it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import iter_graphemes, wcswidth

from portal.render.markup import Span

Line = list[Span]
TAB = 8
NARROW = 20
"""Below this width there is no room to keep an indent."""
WORD = 256
"""Characters that are measured at once."""

_TOKEN = re.compile(r"[ \t]+|[^ \t]+")


def lines(spans: tuple[Span, ...], width: int = 0) -> Iterator[Line]:
    """The spans line by line, none wider than `width` cells (0: left as they are)."""
    for line in _split(spans):
        yield from _folded(line, width) if width > 0 else (line,)


def cells(text: str) -> int:
    """How many cells the text takes on a screen."""
    if text.isascii():
        return len(text)
    if len(text) <= WORD:
        return max(0, wcswidth(text))
    # To measure many flags at once takes the square of their time.
    return sum(max(0, wcswidth(cluster)) for cluster in iter_graphemes(text))


def _split(spans: tuple[Span, ...]) -> Iterator[Line]:
    line: Line = []
    for text, style in spans:
        first, *others = text.split("\n")
        line.append(Span(first, style))
        for other in others:
            yield line
            line = [Span(other, style)]
    yield line


def _folded(line: Line, width: int) -> Iterator[Line]:
    text = "".join(span.text for span in line)
    if text.isascii() and len(text) <= width and "\t" not in text:
        yield line
        return
    indent = len(text) - len(text.lstrip(" "))
    if indent > width // 2 or width < NARROW:
        indent = 0
    number = offset = 0
    for start, end in _cuts(text, width, indent):
        piece: Line = [Span(" " * indent, line[0].style)] if start and indent else []
        while number < len(line):
            words, style = line[number]
            if cut := words[max(0, start - offset) : max(0, end - offset)]:
                piece.append(Span(cut, style))
            if offset + len(words) > end:
                break
            offset += len(words)
            number += 1
        yield piece


def _cuts(text: str, width: int, indent: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends in the text."""
    start = end = column = gap = 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word[0] in " \t":
            gap = _gap(word, column)
            continue
        size = cells(word)
        filled = end > start
        if column + gap + size > width and (filled or gap > indent):
            if filled:
                yield start, end
            start, column, gap = token.start(), indent if filled else 0, 0
        column += gap
        gap = 0
        if column + size <= width:
            column += size
        else:
            for piece in _pieces(token, start, column, width, indent):
                start, end, column = piece
                if end < token.end():
                    yield start, end
        end = token.end()
    yield start, len(text) if column + gap <= width else end


def _pieces(
    token: re.Match[str], start: int, column: int, width: int, indent: int
) -> Iterator[tuple[int, int, int]]:
    """The lines (start, end, column) that a word longer than a line is cut into."""
    at = token.start()
    for cluster in iter_graphemes(token[0]):
        size = cells(cluster)
        if column + size > width and at > start:
            yield start, at, column
            start, column = at, indent
        column += size
        at += len(cluster)
    yield start, at, column


def _gap(spaces: str, column: int) -> int:
    if "\t" not in spaces:
        return len(spaces)
    at = column
    for char in spaces:
        at += TAB - at % TAB if char == "\t" else 1
    return at - column
