"""The colours of the webclient can be read."""

import re

import pytest

from portal.render.html import classes
from portal.websocket.palette import (
    CONTRAST,
    DARK,
    LIGHT,
    contrast,
    readable,
    stylesheet,
)


def rgb(text):
    return tuple(bytes.fromhex(text[1:]))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read_on_the_page(theme):
    paper = rgb(theme.paper)

    worst = min(contrast(rgb(readable(n, theme)), paper) for n in range(256))

    assert worst >= CONTRAST
    assert contrast(rgb(theme.ink), paper) >= 7


@pytest.mark.parametrize("name", ["client.css", "page.css"])
def test_the_page_s_own_colours_can_be_read_too(name, static):
    css = (static / name).read_text()

    blocks = re.findall(r":root {(.*?)}", css, re.DOTALL)
    for theme, block in zip((LIGHT, DARK), blocks, strict=True):
        words = re.findall(r"--(?:quiet|accent|good|bad): (#\w{6})", block)
        assert words
        assert min(contrast(rgb(word), rgb(theme.paper)) for word in words) >= CONTRAST


def test_every_class_of_the_renderer_has_a_rule():
    from portal.render.markup import parse

    markup = "|rx|Rx|xx|Xx|[rx|555x|[035x|#123456x|[#abcdefx|ux|hx|*x|n|*x|[wx"
    used = {c for span in parse(markup) for c in classes(span.style).split()}

    assert {c for c in used if f".{c} {{" not in stylesheet()} == set()
    assert {"f-back", "underline"} <= used
