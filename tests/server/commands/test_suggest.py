"""What was meant."""

from __future__ import annotations

import pytest

from server.commands.suggest import closest

NAMES = ["look", "lock", "say", "inventory", "'", "quit"]


@pytest.mark.parametrize(
    "typed, meant",
    [("loook", "look"), ("LOKO", "look"), ("inventroy", "inventory"), ("qiut", "quit")],
)
def test_a_slip_of_the_fingers_is_understood(typed: str, meant: str) -> None:
    assert closest(typed, NAMES) == meant


@pytest.mark.parametrize("typed", ["", "x", "xyzzy", "'", "l" * 4000])
def test_for_what_resembles_nothing_nothing_is_suggested(typed: str) -> None:
    assert closest(typed, NAMES) is None


def test_of_very_many_names_those_that_begin_alike_are_compared() -> None:
    many = [f"a{number:04}" for number in range(10_000)]

    assert closest("loook", [*many, "look"]) == "look"
