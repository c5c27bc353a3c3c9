"""What a terminal tells decides what it is sent."""

from __future__ import annotations

import pytest

from portal.ssh.terminal import Terminal, printable
from portal.wire.state import TRUE_COLOR


@pytest.mark.parametrize(
    "name, colorterm, colors",
    [
        (b"xterm", b"", 16),
        (b"xterm-256color", b"", 256),
        (b"screen-256color", b"truecolor", TRUE_COLOR),
        (b"xterm-direct", b"", TRUE_COLOR),
        (b"xterm-kitty", b"", TRUE_COLOR),
        (b"dumb", b"truecolor", 0),
        (b"vt100", b"", 0),
        (b"", b"", 0),
        (b"linux", b"", 16),
    ],
)
def test_colours_follow_from_the_terminals_name(name, colorterm, colors):
    terminal = Terminal().told(b"COLORTERM", colorterm).opened(name, 80, 24)

    assert terminal.colors == colors


def test_without_a_pty_there_is_no_colour():
    assert Terminal().told(b"COLORTERM", b"truecolor").colors == 0


@pytest.mark.parametrize(
    "told, kept",
    [
        ((0, 0), (0, 0)),
        ((1, 1), (20, 5)),
        ((132, 50), (132, 50)),
        ((2**32 - 1, 65535), (512, 512)),
    ],
)
def test_sizes_are_kept_within_reason_and_zero_is_unknown(told, kept):
    terminal = Terminal().opened(b"xterm", *told)

    assert (terminal.width, terminal.height) == kept


@pytest.mark.parametrize("name", [b"PATH", b"LD_PRELOAD", b"LC_", b"lang", b"\xff"])
def test_only_the_language_and_colours_may_be_told(name):
    assert Terminal().told(name, b"x") is None


def test_variables_are_bounded_in_number_and_size():
    terminal = Terminal()
    for number in range(32):
        letters = chr(65 + number // 26) + chr(65 + number % 26)
        terminal = terminal.told(b"LC_" + letters.encode(), b"C")

    assert terminal.told(b"LANG", b"C") is None
    assert Terminal().told(b"LANG", b"x" * 129) is None


@pytest.mark.parametrize(
    "variables, encoding",
    [
        ({}, "utf-8"),
        ({b"LANG": b"C"}, "utf-8"),
        ({b"LANG": b"de_DE.ISO-8859-1"}, "iso-8859-1"),
        ({b"LANG": b"de_DE.ISO-8859-15@euro"}, "iso-8859-15"),
        ({b"LANG": b"de_DE.ISO-8859-1", b"LC_ALL": b"de_DE.UTF-8"}, "utf-8"),
        ({b"LANG": b"x.unicode_escape"}, "utf-8"),
    ],
)
def test_the_encoding_is_one_of_few_whatever_a_client_names(variables, encoding):
    terminal = Terminal()
    for name, value in variables.items():
        terminal = terminal.told(name, value)

    assert terminal.encoding == encoding


def test_names_are_short_and_printable():
    assert printable(b"xterm\x1b[31m\xff" + b"x" * 200) == ("xterm[31m" + "x" * 55)
