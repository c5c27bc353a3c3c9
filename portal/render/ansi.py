"""Markup as text with SGR sequences (ECMA-48, 8.3.117), for terminals and MUD clients.

Nothing but SGR and links (`render.links`) leaves this file. Each line colours itself
and ends reset, because clients treat lines one by one and because a background would
run on to the margin.
A bright named colour is written as hilite and its dark sister (`ESC[1;31m`), which
every client since 1990 shows; a bright background needs 256 colours.
"""

from __future__ import annotations

from functools import lru_cache

from portal.render.colors import nearest
from portal.render.fold import Line, lines
from portal.render.links import (
    PAGES,
    UNDERLINE,
    UNDERLINE_ALONE,
    addressed,
    around,
    drawn,
)
from portal.render.markup import (
    CACHED,
    NONE,
    NORMAL,
    TRUE,
    Span,
    Style,
    literal,
    parse,
)
from portal.render.plain import without_drawing
from portal.render.profile import Profile

RESET = "\x1b[0m"


def render(
    markup: str, profile: Profile, raw: bool = False, nocolor: bool = False
) -> str:
    """The text for a client of this profile: folded, coloured, lines parted by LF.

    `raw`: nothing in it is markup. `nocolor`: the text only, and no links.
    """
    if (
        ("|" not in markup or raw)
        and markup.isascii()
        and markup.isprintable()
        and (not profile.width or len(markup) <= profile.width)
        and not profile.screenreader
    ):
        return markup
    if len(markup) <= CACHED:
        return _render_cached(markup, profile, raw, nocolor)
    return _render(markup, profile, raw, nocolor)


def _render(markup: str, profile: Profile, raw: bool, nocolor: bool) -> str:
    if nocolor:
        profile = profile._replace(colors=0)
    if nocolor or profile.screenreader:
        profile = profile._replace(links="")
    spans = literal(markup) if raw else parse(markup)
    if "|lu" in markup and profile.links not in PAGES:
        spans = addressed(spans)
    if profile.screenreader:
        spans = _spoken(spans, profile.colors)
    write = _linked if profile.links else _line
    return "\n".join([write(line, profile) for line in lines(spans, profile.width)])


_render_cached = lru_cache(maxsize=1024)(_render)


def _spoken(spans: tuple[Span, ...], colors: int) -> tuple[Span, ...]:
    if not colors:
        spans = (Span("".join(span.text for span in spans), NORMAL),)
    return tuple(Span(without_drawing(text), style) for text, style in spans)


def _line(line: Line, profile: Profile) -> str:
    colors = profile.colors
    if colors < 16:
        return "".join([span.text for span in line])
    written: list[str] = []
    now = ""
    for text, style in line:
        wanted = sgr(style, colors) if text else now
        if wanted != now:
            written.append(RESET + wanted if now else wanted)
            now = wanted
        written.append(text)
    if now:
        written.append(RESET)
    return "".join(written)


def _linked(line: Line, profile: Profile) -> str:
    """The same for a client that has links."""
    kind, colors = profile.links, profile.colors
    written: list[str] = []
    now = ""
    for text, style in line:
        if not text:
            continue
        before = behind = ""
        if style.link or style.page:
            before, behind = around(style.link, style.page, kind, profile.encoding)
            style = drawn(style, before)  # noqa: PLW2901 (the same, as it is coloured)
        wanted = sgr(style, colors) if colors >= 16 else ""
        if kind == "mslp" and wanted == UNDERLINE_ALONE:
            wanted = UNDERLINE
        if wanted != now:
            written.append(RESET + wanted if now else wanted)
            now = wanted
        written += (before, text, behind)
    if now:
        written.append(RESET)
    return "".join(written)


@lru_cache(maxsize=4096)
def sgr(style: Style, colors: int) -> str:
    """The sequence that turns normal text into this style; empty if it is normal."""
    fore = nearest(style.fore, colors)
    back = nearest(style.back, colors, ground=True)
    bold = style.bold
    # A finer colour that became a bright named one is bright by hilite, too.
    if 8 <= fore < 16:
        fore, bold = fore - 8, True
    codes = ["1"] if bold else []
    codes += ["4"] if style.underline else []
    codes += ["7"] if style.inverse else []
    codes += _color(fore, 3) + _color(back if colors > 16 else _dark(back), 4)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _dark(back: int) -> int:
    return back - 8 if back > 7 else back


def _color(color: int, ground: int) -> list[str]:
    if color == NONE:
        return []
    if color < 8:
        return [f"{ground}{color}"]
    if color < TRUE:
        return [f"{ground}8", "5", str(color)]
    red, green, blue = (color >> 16) & 255, (color >> 8) & 255, color & 255
    return [f"{ground}8", "2", str(red), str(green), str(blue)]
