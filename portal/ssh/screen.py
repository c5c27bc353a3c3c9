"""Where text ends up on a terminal that wraps it at its width."""

from __future__ import annotations

import re
from typing import NamedTuple

from wcwidth import iter_graphemes

from portal.render.fold import cells

CLEAR = "\x1b[H\x1b[2J"

UNKNOWN_WIDTH = 80
"""What a terminal that does not tell its width is taken for."""

_SGR = re.compile(r"\x1b\[[0-9;]*m")


class Place(NamedTuple):
    """Rows and columns from where the text began, both from 0."""

    row: int = 0
    column: int = 0


def after(text: str, width: int, start: Place = Place()) -> Place:  # noqa: B008
    """Where the cursor stands after the text. A full row means the start of the next.

    The text may hold SGR sequences, which take no room.
    """
    if "\x1b" in text:
        text = _SGR.sub("", text)
    row, column = start
    if text.isascii():
        rows, column = divmod(column + len(text), width)
        return Place(row + rows, column)
    for cluster in iter_graphemes(text):
        size = cells(cluster)
        if column + size > width:
            row, column = row + 1, 0
        column += size
        if column >= width:
            row, column = row + 1, 0
    return Place(row, column)


def move(here: Place, there: Place) -> str:
    """The sequence that moves a cursor upward or along its row."""
    if here == there:
        return ""
    up = f"\x1b[{here.row - there.row}A" if here.row > there.row else ""
    right = f"\x1b[{there.column}C" if there.column else ""
    return f"{up}\r{right}"


def erase(here: Place) -> str:
    """The sequence that goes back to the first row and erases from there on."""
    return move(here, Place()) + "\x1b[J" if here != Place() else "\r\x1b[J"
