"""From a colour a client cannot show to the nearest one it can.

16,777,216 colours become the 240 of the xterm palette, those become the 16 named ones.
A foreground that is not black never becomes black: text in it could not be read.
"""

from __future__ import annotations

from functools import lru_cache

from portal.render.markup import NONE, TRUE

LEVELS = (0, 95, 135, 175, 215, 255)
"""What xterm shows for the six steps of its colour cube."""

NAMED = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
)  # fmt: skip
"""What xterm shows for the sixteen named colours: dark, then bright."""


def nearest(color: int, colors: int, ground: bool = False) -> int:
    """The colour as a client with `colors` colours (0, 16, 256, 16777216) can show it.

    `ground` says it is a background, which may be black.
    """
    if color == NONE or colors < 16:
        return NONE
    if color >= TRUE and colors < TRUE:
        color = nearest_256(color - TRUE)
    if color > 15 and colors < 256:
        color = nearest_16(color, ground)
    return color


def rgb(color: int) -> tuple[int, int, int]:
    """Red, green and blue (0-255) of any colour but NONE."""
    if color >= TRUE:
        return (color >> 16) & 255, (color >> 8) & 255, color & 255
    if color < 16:
        return NAMED[color]
    if color < 232:
        red, rest = divmod(color - 16, 36)
        green, blue = divmod(rest, 6)
        return LEVELS[red], LEVELS[green], LEVELS[blue]
    grey = 8 + 10 * (color - 232)
    return grey, grey, grey


@lru_cache(maxsize=4096)
def nearest_256(value: int) -> int:
    """The palette's colour (16-255) nearest to 0xRRGGBB."""
    wanted = rgb(TRUE + value)
    steps = [min(range(6), key=lambda step: abs(LEVELS[step] - c)) for c in wanted]
    cube = 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    grey = 232 + max(0, min(23, (sum(wanted) // 3 - 3) // 10))
    return min(cube, grey, key=lambda color: _distance(rgb(color), wanted))


@lru_cache(maxsize=512)
def nearest_16(color: int, ground: bool = False) -> int:
    """The named colour (0-15) nearest to one of the palette (16-255)."""
    wanted = rgb(color)
    readable = 0 if ground or wanted == NAMED[0] else 1
    return min(range(readable, 16), key=lambda named: _distance(NAMED[named], wanted))


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
