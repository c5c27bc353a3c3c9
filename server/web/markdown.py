"""The little Markdown of help, docstrings and news, as HTML.

It is what `server.help.markdown` makes markup of: headings, lists, indented lines,
`code` and **strong**; beside that [words](address) is a link. What somebody wrote is
never HTML itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from server.help.markdown import paragraphs

Find = Callable[[str], str | None]
"""The address of what stands in `code`, if it leads somewhere."""

_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<address>(?:https?://|/(?!/))[^\s()]+)\)"
)
_ITEM = re.compile(r"(?:(?P<dot>[-*])|(?P<number>\d{1,9})\.) +")


def nowhere(code: str) -> str | None:
    """Nothing leads anywhere."""
    return None


def html(source: str, find: Find = nowhere, level: int = 2) -> SafeString:
    """The source as HTML; its first headings are of this level."""
    blocks = []
    for kind, lines in groupby(paragraphs(source).splitlines(), key=_kind):
        blocks += list(_BLOCKS[kind](list(lines), find, level))
    return mark_safe("\n".join(blocks))


def words(source: str) -> str:
    """The source without its marks, on one line: to be searched, or shown in part."""
    plain = _INLINE.sub(lambda m: m["code"] or m["strong"] or m["words"], source)
    lines = (line.strip().lstrip("#").strip() for line in plain.splitlines())
    return " ".join(filter(None, lines))


def _kind(line: str) -> str:
    if not line.strip():
        return "none"
    if line.startswith("    "):
        return "code"
    if line.startswith("#"):
        return "heading"
    item = _ITEM.match(line.strip())
    if item is None:
        return "text"
    return "list" if item["dot"] else "numbers"


def _nothing(lines: list[str], find: Find, level: int) -> Iterator[str]:
    return iter(())


def _code(lines: list[str], find: Find, level: int) -> Iterator[str]:
    shown = "\n".join(line.removeprefix("    ") for line in lines)
    # Somebody without a mouse must be able to scroll it.
    yield f'<pre tabindex="0">{escape(shown)}</pre>'


def _heading(lines: list[str], find: Find, level: int) -> Iterator[str]:
    for line in lines:
        text = line.lstrip("#")
        depth = min(6, level + len(line) - len(text) - 1)
        yield f"<h{depth}>{_inline(text.strip(), find)}</h{depth}>"


def _text(lines: list[str], find: Find, level: int) -> Iterator[str]:
    for line in lines:
        yield f"<p>{_inline(line.strip(), find)}</p>"


def _list(tag: str) -> Callable[[list[str], Find, int], Iterator[str]]:
    def block(lines: list[str], find: Find, level: int) -> Iterator[str]:
        items = (_ITEM.sub("", line.strip(), count=1) for line in lines)
        shown = "".join(f"<li>{_inline(item, find)}</li>\n" for item in items)
        yield f"<{tag}>\n{shown}</{tag}>"

    return block


_BLOCKS: dict[str, Callable[[list[str], Find, int], Iterator[str]]] = {
    "none": _nothing,
    "code": _code,
    "heading": _heading,
    "text": _text,
    "list": _list("ul"),
    "numbers": _list("ol"),
}


def _inline(source: str, find: Find) -> str:
    shown: list[str] = []
    at = 0
    for mark in _INLINE.finditer(source):
        shown.append(escape(source[at : mark.start()]))
        shown.append(_marked(mark, find))
        at = mark.end()
    return "".join((*shown, escape(source[at:])))


def _marked(mark: re.Match[str], find: Find) -> str:
    if mark["code"] is not None:
        address = find(mark["code"])
        code = format_html("<code>{}</code>", mark["code"])
        return format_html('<a href="{}">{}</a>', address, code) if address else code
    if mark["strong"] is not None:
        return format_html("<strong>{}</strong>", mark["strong"])
    return format_html('<a href="{}">{}</a>', mark["address"], mark["words"])
