"""Describing: oneself, and for builders anything, in one line or in the editor."""

from __future__ import annotations

import pytest

from tests.game.fakes import House


def test_players_describe_themselves_line_by_line(house: House) -> None:
    anna, bo = house.player("Anna"), house.player("Bo")
    bo.heard()

    anna.types("describe me", "Tall.", "Wears a hat of |rred|n felt.", ".save")
    bo.types("look anna")

    assert anna.sees[-2:] == ["Anna is described anew.", "Bo looks at you."]
    assert bo.sees == ["Anna", "Tall.", "Wears a hat of |rred|n felt."]


def test_what_was_written_is_there_to_be_changed(house: House) -> None:
    anna = house.player("Anna")
    anna.types("describe me = Tall, in |rred|n.")
    anna.heard()

    anna.types("describe anna", ".replace /Tall/Short/", ".save", "look me")

    seen = anna.sees
    assert seen[0].startswith("You write about yourself.")
    assert seen[1] == "1: Tall, in |rred|n."
    assert seen[-1] == "Short, in |rred|n."


def test_players_describe_nobody_else(house: House) -> None:
    anna = house.player("Anna")
    house.player("Bo")
    anna.heard()

    anna.types("describe bo = Rude.", "describe here", "describe")

    assert anna.sees == [
        "You can describe yourself only: describe me.",
        "You can describe yourself only: describe me.",
        "Type describe THING to write what it looks like, or describe THING = text in "
        "one line; here is the room, me is you.",
    ]


def test_a_description_has_only_so_many_letters(house: House) -> None:
    anna = house.player("Anna")

    anna.types(f"describe me = {'x' * 2001}")

    assert anna.sees[-1] == "That is too long; 2000 letters are the most."


def test_builders_write_about_anything_and_their_colours_are_obeyed(
    house: House,
) -> None:
    anna = house.player("Anna", role="Builder")
    anna.types("create box")
    anna.heard()

    anna.types("describe box", "A |rred|n box.", "", "It hums.", ".save", "look box")

    assert anna.sees[-4:] == ["Box", "A red box.", "", "It hums."]


def test_a_builder_who_is_none_any_more_is_refused_and_loses_nothing(
    house: House,
) -> None:
    anna = house.player("Anna", role="Builder")
    anna.types("describe here", ".delete 1", "Mine.")
    anna.account.role = "Player"

    anna.types(".save", ".list")

    assert "What you wrote about is no longer there, or no longer yours." in (
        seen := anna.sees
    )
    assert seen[-2].endswith(": Mine.")


@pytest.mark.parametrize("line", ["north", "say hello", "quit"])
def test_in_the_editor_a_command_is_a_line(house: House, line: str) -> None:
    anna = house.player("Anna")

    anna.types("describe me", line, ".save", "look me")

    assert anna.sees[-1] == line


def test_oneself_is_described_though_one_is_played_from_elsewhere(house: House) -> None:
    anna, other = house.player("Anna"), house.guest()
    anna.types("describe me", "Tall.")
    other.types("connect Anna correct horse")

    anna.types(".save")
    other.types("look me")

    assert anna.sees[-1] == "Anna is described anew."
    assert other.sees[-1] == "Tall."
