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
    """The colours of a page, and the sixteen named ones (dark, then bright)."""

    ink: str
    paper: str
    quiet: str
    """What is said beside the point."""
    line: str
    """Borders that only divide."""
    edge: str
    """Borders by which a control is known (WCAG 2.2, 1.4.11: 3 to 1)."""
    raised: str
    """The ground of what stands above the paper."""
    accent: str
    good: str
    bad: str
    named: tuple[str, ...]


LIGHT = Theme(
    ink="#2b2824",
    paper="#faf7f1",
    quiet="#6a655d",
    line="#e4ddd0",
    edge="#8f8778",
    raised="#fffdf9",
    accent="#8a5a12",
    good="#3d7a2a",
    bad="#a8321f",
    named=(
        "#1d1b18", "#9c2b22", "#3d6a1d", "#775800", "#2b50a3", "#81348a", "#12666a",
        "#5b5751", "#6a665f", "#bd2c1f", "#3a760f", "#845d00", "#2d5ed2", "#a035ae",
        "#0c6f74", "#100e0c",
    ),
)  # fmt: skip
DARK = Theme(
    ink="#d9d5cc",
    paper="#16171b",
    quiet="#98938a",
    line="#2c2d33",
    edge="#6d6f79",
    raised="#1e1f24",
    accent="#dca953",
    good="#8fb573",
    bad="#ef8a7a",
    named=(
        "#8a8781", "#e0766b", "#8fb573", "#cda555", "#82a4e0", "#c590d0", "#69b3b6",
        "#b9b5ac", "#95928b", "#ff9184", "#b1d98f", "#f0cf80", "#a6c3ff", "#e4b0ee",
        "#93dadc", "#faf8f3",
    ),
)  # fmt: skip


@cache
def stylesheet() -> str:
    """The rules for both themes; the page uses `--ink` and the other names of a Theme.

    Which theme is meant `color-scheme` says: the device's, or the one a player prefers.
    """
    rules = [
        _page(),
        ".bold { font-weight: 700; }",
        ".underline { text-decoration: underline; text-underline-offset: 0.15em; }",
        ".f-back { --own: var(--paper); color: var(--paper); }",
    ]
    rules += [
        f".f-{n} {{ --own: {_hex(rgb(n))}; color: var(--f{n}); }}" for n in range(256)
    ]
    rules.append(".b-fore { background: var(--ink); color: var(--own, var(--paper)); }")
    for n in range(256):
        rules.append(
            f".b-{n} {{ background: {_hex(rgb(n))}; color: var(--own, {over(n)}); }}"
        )
    return "\n".join(rules) + "\n"


def readable(number: int, theme: Theme) -> str:
    """The colour of that number as text on the theme's paper, and on what is raised."""
    if number < 16:
        return theme.named[number]
    color, ink = rgb(number), _rgb(theme.ink)
    grounds = _rgb(theme.paper), _rgb(theme.raised)
    for step in range(21):
        mixed = _mix(color, ink, step / 20)
        if min(contrast(mixed, ground) for ground in grounds) >= CONTRAST:
            return _hex(mixed)
    return theme.ink


def over(number: int) -> str:
    """Black or white, whichever can be read on a background of that number."""
    grounds = contrast(rgb(number), (0, 0, 0)), contrast(rgb(number), (255, 255, 255))
    return "#000" if grounds[0] >= grounds[1] else "#fff"


def contrast(one: Color, other: Color) -> float:
    """How well two colours stand apart: 1 (not at all) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _page() -> str:
    own = [
        f"--{name}: {_both(getattr(LIGHT, name), getattr(DARK, name))};"
        for name in Theme._fields
        if name != "named"
    ]
    game = [
        f"--f{n}: {_both(readable(n, LIGHT), readable(n, DARK))};" for n in range(256)
    ]
    return f":root {{ color-scheme: light dark; {' '.join(own + game)} }}"


def _both(light: str, dark: str) -> str:
    return light if light == dark else f"light-dark({light}, {dark})"


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
