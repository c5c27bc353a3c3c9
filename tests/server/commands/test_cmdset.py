"""Cmdsets."""

from __future__ import annotations

import pytest

from server.commands.cmdset import CmdSet
from tests.server.commands.fakes import cmdset_of, command

LOOK, SAY = command("look"), command("say")


class Tavern(CmdSet):
    """A set to be found by its path."""

    key = "tavern"
    commands = (LOOK,)


class Cellar(CmdSet):
    """Another one."""

    commands = (SAY,)


def test_sets_of_one_class_share_what_is_worked_out_until_one_is_changed() -> None:
    one, other = Tavern(), Tavern()
    assert one.stamp == other.stamp

    other.add(SAY)

    assert one.stamp != other.stamp
    assert SAY not in one
    assert "say" in other


@pytest.mark.parametrize(
    "field, value",
    [("priority", 4), ("merge", "replace"), ("exits", False), ("commands", ())],
)
def test_every_change_of_a_set_shows_in_its_stamp(field: str, value: object) -> None:
    cmdset = Tavern()
    before = cmdset.stamp

    setattr(cmdset, field, value)

    assert cmdset.stamp != before


def test_a_command_added_twice_is_there_once() -> None:
    cmdset = cmdset_of(LOOK, SAY, command("look"))

    assert [each.key for each in cmdset.commands] == ["look", "say"]


def test_commands_are_taken_out_by_class_or_key() -> None:
    cmdset = cmdset_of(LOOK, SAY)

    cmdset.remove(LOOK, "say", "never there")

    assert cmdset.commands == ()


def test_a_class_with_an_unknown_way_of_merging_is_refused() -> None:
    with pytest.raises(ValueError, match="must be of"):
        type("Odd", (CmdSet,), {"merge": "mix"})


def test_a_set_without_a_key_is_called_after_its_class() -> None:
    assert Cellar.key == "cellar"
