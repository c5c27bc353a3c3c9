"""Markup as plain text, for logs, for clients without colour and for screen readers."""

from __future__ import annotations

import re

from portal.render.links import addressed
from portal.render.markup import literal, parse

# Frames and rules are drawn for the eye; a screen reader would read each of them aloud.
# What looks like one in an address is a part of that.
_DRAWN = re.compile(
    r"(https?://[^\s\u2500-\u259f]+)"
    r"|[\u2500-\u259f]+|([-=_~*#])\2{3,}|[-=+|]{4,}"
)


def render(markup: str, raw: bool = False) -> str:
    """The text without its codes. `raw`: nothing in it is markup.

    The address of a page stands behind the words that link to it.
    """
    spans = literal(markup) if raw else parse(markup)
    if "|lu" in markup:
        spans = addressed(spans)
    return "".join(span.text for span in spans)


def without_drawing(text: str) -> str:
    """The text without box drawing and rulers, nor the lines that held nothing else."""
    if not _DRAWN.search(text):
        return text
    kept = []
    for line in text.split("\n"):
        words = _DRAWN.sub(r"\1", line)
        if words == line:
            kept.append(line)
        elif words := words.strip():
            kept.append(words)
    return "\n".join(kept)
