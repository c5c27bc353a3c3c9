"""Places on a terminal that wraps what is too wide."""

from __future__ import annotations

import pytest

from portal.ssh.screen import Place, after, erase, move


@pytest.mark.parametrize(
    "text, place",
    [
        ("", (0, 0)),
        ("look", (0, 4)),
        ("x" * 19, (0, 19)),
        ("x" * 20, (1, 0)),
        ("x" * 45, (2, 5)),
        ("\x1b[1;31mHP\x1b[0m> ", (0, 4)),
        ("日" * 10, (1, 0)),
        ("x" + "日" * 10, (1, 2)),
        ("e\u0301", (0, 1)),
    ],
)
def test_text_ends_where_a_terminal_of_twenty_cells_puts_it(text, place):
    assert after(text, 20) == place


def test_moves_go_up_and_along():
    assert move(Place(2, 5), Place(0, 3)) == "\x1b[2A\r\x1b[3C"
    assert move(Place(0, 5), Place(0, 0)) == "\r"
    assert move(Place(1, 1), Place(1, 1)) == ""
    assert erase(Place(1, 3)) == "\x1b[1A\r\x1b[J"
    assert erase(Place()) == "\r\x1b[J"
