"""Exits by name."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands import exits
from tests.server.commands.fakes import Exit, Thing

# What stands in for objects here is no Object to a type checker.
exit_names: Any = exits.exit_names
find_exit: Any = exits.find_exit

YARD = Thing("yard")
NORTH = Exit("north", location=YARD)
GREEN = Exit("green door", "Door", location=YARD)
WELL = Exit("well", "d", location=YARD)


@pytest.mark.parametrize(
    "line, leads",
    [
        ("north", NORTH),
        (" NORTH ", NORTH),
        ("n", NORTH),
        ("north quickly", NORTH),
        ("green door", GREEN),
        ("door", GREEN),
        ("down", WELL),
        ("d", WELL),
        ("green", None),
        ("nor", None),
        ("south", None),
    ],
)
def test_an_exit_is_found_by_any_of_its_names(line: str, leads: Exit | None) -> None:
    name = line.split()[0].casefold()

    assert find_exit(YARD, line, name) is leads


def test_an_exit_that_is_called_so_goes_before_one_whose_other_form_fits() -> None:
    room = Thing("crossing")
    Exit("north", location=room)
    letter = Exit("n", location=room)

    assert find_exit(room, "n", "n") is letter


def test_all_names_of_exits_can_be_listed() -> None:
    assert list(exit_names(YARD)) == ["north", "green door", "door", "well", "d"]
