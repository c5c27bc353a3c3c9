"""Markup: the letters after a bar that colour a text.

`|r |g |y |b |m |c |w |x` bright colours, capitals the dark ones, `|[r` backgrounds,
`|000` to `|555` and `|=a` to `|=z` the 256 colours, `|#rrggbb` true colour;
`|u |* |h |H` underline, inverse, hilite and its end, `|n` back to normal;
`|_ |/ |- |>` a space, a line end, a tab, four spaces; `||` a bar.
`|lclook|ltthe lamp|le` shows "the lamp", and says "look" for whoever can click on it;
`|luhttps://example.org/|ltthe map|le` shows "the map" and leads to that page.
A code nobody knows stays text.

A colour is one number: NONE, 0-15 named, 16-255 of the xterm palette, TRUE + 0xRRGGBB.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from portal.render.gate import clean, is_mark

NONE = -1
TRUE = 1 << 24
CACHED = 4096
"""Longer texts are rarely said twice and are not kept."""


class Style(NamedTuple):
    """How a stretch of text looks. `bold` is hilite: bright, if the colour is named.

    `link` is the line that is said by whoever clicks on it, `page` the address of the
    page that is opened then; empty if it is none.
    """

    fore: int = NONE
    back: int = NONE
    bold: bool = False
    underline: bool = False
    inverse: bool = False
    link: str = ""
    page: str = ""


class Span(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style


NORMAL = Style()
LETTERS = "xrgybmcw"
LONGEST_LINK = 200
"""Characters of what a link says, or of the address it leads to."""
ADDRESS = r"https?://(?![/?#])[^\s|<>\"\\^`{}\x00-\x1f\x7f-\x9f]+"
"""Of a page; what is in no address is not in it, however it is written."""
_GLYPHS = {"|": "|", "_": " ", "/": "\n", "-": "\t", ">": "    "}
_CODE = re.compile(
    r"\|(?:([|_/>-])"
    r"|([nu*hH])"
    r"|(\[?)(?:([xrgybmcwXRGYBMCW])|([0-5]{3})|=([a-z])|#([0-9a-fA-F]{6}))"
    rf"|(le|lc((?:[^|\x00-\x1f\x7f-\x9f]|\|\|){{1,{LONGEST_LINK}}})\|lt"
    rf"|lu(?=[^|]{{1,{LONGEST_LINK}}}\|lt)({ADDRESS})\|lt))"
)


def escape(text: str) -> str:
    """The markup that shows exactly this text: bars doubled."""
    return text.replace("|", "||")


def parse(markup: str) -> tuple[Span, ...]:
    """The markup as spans of harmless text; neighbours differ. Never raises."""
    if "|" not in markup:
        return literal(markup)
    return _parse_cached(markup) if len(markup) <= CACHED else _parse(markup)


def literal(text: str) -> tuple[Span, ...]:
    """The text as it is, made harmless: nothing in it is markup."""
    text = clean(text)
    return (Span(text, NORMAL),) if text else ()


def _parse(markup: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    pieces: list[str] = []
    style, end = NORMAL, 0
    markup = clean(markup)
    for code in _CODE.finditer(markup):
        pieces.append(markup[end : code.start()])
        end = code.end()
        if code[1]:
            pieces.append(_GLYPHS[code[1]])
            continue
        # The gate counted marks on what is now a code's letter; they may not move on to
        # the text before it.
        while end < len(markup) and is_mark(markup[end]):
            end += 1
        changed = _restyled(style, code)
        if changed != style:
            _close(spans, pieces, style)
            style = changed
    pieces.append(markup[end:])
    _close(spans, pieces, style)
    return tuple(spans)


_parse_cached = lru_cache(maxsize=2048)(_parse)


def _close(spans: list[Span], pieces: list[str], style: Style) -> None:
    text = "".join(pieces)
    pieces.clear()
    if not text:
        return
    if spans and spans[-1].style == style:
        text = spans.pop().text + text
    spans.append(Span(text, style))


def _restyled(style: Style, code: re.Match[str]) -> Style:
    _, switch, ground, letter, cube, grey, rgb, link, line, page = code.groups()
    if link:
        said = (line or "").replace("||", "|").strip()
        return style._replace(link=said, page=page or "")
    if switch:
        return _switched(style, switch)
    if letter:
        bright, color = letter.islower(), LETTERS.index(letter.lower())
        if ground:
            return style._replace(back=color + 8 * bright)
        return style._replace(fore=color, bold=bright)
    color = _palette(cube, grey) if cube or grey else TRUE + int(rgb, 16)
    if ground:
        return style._replace(back=color)
    return style._replace(fore=color, bold=False)


def _switched(style: Style, switch: str) -> Style:
    match switch:
        case "u":
            return style._replace(underline=True)
        case "*":
            return style._replace(inverse=True)
        case "h":
            return style._replace(bold=True)
        case "H":
            return style._replace(bold=False)
        case _:
            return Style(link=style.link, page=style.page)


def _palette(cube: str | None, grey: str | None) -> int:
    if cube:
        return 16 + int(cube, 6)
    # |=a is black and |=z white of the cube; the 24 greys lie between.
    step = ord(grey or "a") - ord("a")
    return {0: 16, 25: 231}.get(step, 231 + step)
