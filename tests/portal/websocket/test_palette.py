"""The colours of the webclient can be read."""

import re

import pytest

from portal.render.colors import rgb as rgb_of
from portal.render.html import classes
from portal.websocket.palette import (
    CONTRAST,
    DARK,
    LIGHT,
    contrast,
    over,
    readable,
    stylesheet,
)

ON = {"#000": "#000000", "#fff": "#ffffff"}


def rgb(text):
    return tuple(bytes.fromhex(text[1:]))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read_on_the_page(theme):
    paper = rgb(theme.paper)

    raised = rgb(theme.raised)
    colors = [rgb(readable(n, theme)) for n in range(256)]
    worst = min(contrast(color, on) for color in colors for on in (paper, raised))

    assert worst >= CONTRAST
    assert contrast(rgb(theme.ink), paper) >= 7


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_client_s_own_colours_can_be_read_too(theme):
    grounds = [rgb(theme.paper), rgb(theme.raised)]
    words = [theme.ink, theme.quiet, theme.accent, theme.good, theme.bad]

    pairs = [contrast(rgb(word), ground) for word in words for ground in grounds]

    assert min(pairs) >= CONTRAST
    assert min(contrast(rgb(theme.edge), ground) for ground in grounds) >= 3
    assert f"--quiet: light-dark({LIGHT.quiet}, {DARK.quiet});" in stylesheet()


def test_text_on_a_ground_of_its_own_can_be_read():
    worst = min(contrast(rgb_of(n), rgb(ON[over(n)])) for n in range(256))

    assert worst >= CONTRAST


def test_the_colours_of_the_portal_s_own_pages_can_be_read_too(static):
    css = (static / "page.css").read_text()

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
