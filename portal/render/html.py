"""Markup as HTML: escaped text, spans with classes instead of inline styles, links.

A link is `<a class="send" data-send="look">`: the page says that line for a click. One
to another page is an `<a href>` that opens it beside this one and tells it nothing.

The page's content policy forbids inline styles, so true colour becomes the nearest of
the 256 whose classes `stylesheet` describes. Line ends stay; show it as `pre-wrap`.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from portal.render.colors import nearest, rgb
from portal.render.links import addressed
from portal.render.markup import NONE, Style, literal, parse
from portal.render.plain import without_drawing


def render(
    markup: str, raw: bool = False, nocolor: bool = False, screenreader: bool = False
) -> str:
    """The text as HTML. `raw`: nothing in it is markup. `nocolor`: the text only.

    `screenreader`: rulers and frames are left out, and links are words like others.
    """
    spans = literal(markup) if raw else parse(markup)
    if screenreader and "|lu" in markup:
        spans = addressed(spans)
    written = []
    link = ("", "")
    for words, style in spans:
        text = escape(without_drawing(words) if screenreader else words)
        if (style.link, style.page) != link and not screenreader:
            written += ["</a>"] if any(link) else []
            link = style.link, style.page
            written += [_anchor(*link)] if any(link) else []
        names = "" if nocolor else classes(style)
        written.append(f'<span class="{names}">{text}</span>' if names else text)
    written += ["</a>"] if any(link) else []
    return "".join(written)


@lru_cache(maxsize=4096)
def classes(style: Style) -> str:
    """The classes of a style: `f-1`, `b-4`, `bold`, `underline`; empty if normal."""
    fore, back = nearest(style.fore, 256), nearest(style.back, 256, ground=True)
    bright = style.bold and 0 <= fore < 8
    names = []
    if style.inverse:
        names.append(_name("f", back, "back"))
        names.append(_name("b", fore + 8 * bright, "fore"))
    else:
        names.append(_name("f", fore + 8 * bright, ""))
        names.append(_name("b", back, ""))
    names.append("bold" if style.bold and not bright else "")
    names.append("underline" if style.underline else "")
    return " ".join(name for name in names if name)


def stylesheet() -> str:
    """The rules for every class; `--fore` and `--back` are the page's own colours."""
    rules = [
        ".bold{font-weight:bold}",
        ".underline{text-decoration:underline}",
        ".f-back{color:var(--back)}",
        ".b-fore{background-color:var(--fore)}",
    ]
    for color in range(256):
        value = "#{:02x}{:02x}{:02x}".format(*rgb(color))
        rules.append(f".f-{color}{{color:{value}}}")
        rules.append(f".b-{color}{{background-color:{value}}}")
    return "\n".join(rules) + "\n"


def _anchor(link: str, page: str) -> str:
    if link:
        return f'<a class="send" data-send="{escape(link)}">'
    return f'<a href="{escape(page)}" target="_blank" rel="noopener noreferrer">'


def _name(ground: str, color: int, otherwise: str) -> str:
    if color != NONE:
        return f"{ground}-{color}"
    return f"{ground}-{otherwise}" if otherwise else ""
