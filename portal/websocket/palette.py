"""The colours of the markup in the webclient, readable on its light and its dark page.

`render.html` gives text the classes `f-0` to `f-255` and `b-0` to `b-255`. A colour
made for a black terminal can be invisible on paper, so each foreground is moved toward
the page's ink until it contrasts enough (WCAG 2.2, 1.4.3: 4.5 to 1). On a background of
its own a text keeps the colours its author chose.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from portal.render.colors import rgb

CONTRAST = 4.5

Color = tuple[int, int, int]


class Theme(NamedTuple):
    """A page's ink, its paper, and the sixteen named colours (dark, then bright)."""

    ink: str
    paper: str
    named: tuple[str, ...]


LIGHT = Theme(
    ink="#2b2824",
    paper="#faf7f1",
    named=(
        "#1d1b18", "#9c2b22", "#3d6a1d", "#775800", "#2b50a3", "#81348a", "#12666a",
        "#5b5751", "#6a665f", "#bd2c1f", "#3a760f", "#845d00", "#2d5ed2", "#a035ae",
        "#0c6f74", "#100e0c",
    ),
)  # fmt: skip
DARK = Theme(
    ink="#d9d5cc",
    paper="#16171b",
    named=(
        "#85827c", "#e0766b", "#8fb573", "#cda555", "#82a4e0", "#c590d0", "#69b3b6",
        "#b9b5ac", "#95928b", "#ff9184", "#b1d98f", "#f0cf80", "#a6c3ff", "#e4b0ee",
        "#93dadc", "#faf8f3",
    ),
)  # fmt: skip


@cache
def stylesheet() -> str:
    """The rules for both themes; the page uses `--ink` and `--paper` too."""
    rules = [
        _page(LIGHT),
        "@media (prefers-color-scheme: dark) {",
        _page(DARK),
        "}",
        ".bold { font-weight: 700; }",
        ".underline { text-decoration: underline; text-underline-offset: 0.15em; }",
        ".f-back { --own: var(--paper); color: var(--paper); }",
    ]
    rules += [
        f".f-{n} {{ --own: {_hex(rgb(n))}; color: var(--f{n}); }}" for n in range(256)
    ]
    rules.append(".b-fore { background: var(--ink); color: var(--own, var(--paper)); }")
    for n in range(256):
        over = "#000" if contrast(rgb(n), (0, 0, 0)) > 7 else "#fff"
        rules.append(
            f".b-{n} {{ background: {_hex(rgb(n))}; color: var(--own, {over}); }}"
        )
    return "\n".join(rules) + "\n"


def readable(number: int, theme: Theme) -> str:
    """The colour of that number as text on the theme's paper."""
    if number < 16:
        return theme.named[number]
    color, ink, paper = rgb(number), _rgb(theme.ink), _rgb(theme.paper)
    for step in range(21):
        mixed = _mix(color, ink, step / 20)
        if contrast(mixed, paper) >= CONTRAST:
            return _hex(mixed)
    return theme.ink


def contrast(one: Color, other: Color) -> float:
    """How well two colours stand apart: 1 (not at all) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _page(theme: Theme) -> str:
    values = [f"--f{n}: {readable(n, theme)};" for n in range(256)]
    own = f"--ink: {theme.ink}; --paper: {theme.paper};"
    return f":root {{ {own} {' '.join(values)} }}"


def _luminance(color: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in color)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _mix(one: Color, other: Color, share: float) -> Color:
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


def _rgb(text: str) -> Color:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _hex(color: Color) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
