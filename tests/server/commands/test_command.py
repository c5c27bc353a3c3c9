"""What makes a command."""

from __future__ import annotations

from typing import Any

import pytest

from server.commands import command as module
from server.commands.command import Command, Line
from server.commands.merged import EMPTY
from tests.server.commands.fakes import Account, Session, Thing, command

# What stands in for sessions and objects here is none to a type checker.
Actor: Any = module.Actor


def test_names_are_folded_once() -> None:
    shout = command("SHOUT", "Yell")

    assert shout.key == "shout"
    assert shout.aliases == ("yell",)


@pytest.mark.parametrize("key", ["two words", "x" * 40, "bell\a"])
def test_a_name_nobody_could_type_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="a name is one word"):
        command(key)


def test_a_string_of_aliases_is_refused_with_the_right_way_to_write_it() -> None:
    with pytest.raises(ValueError, match=r"write \('l',\)"):
        type("Look", (Command,), {"key": "look", "aliases": "l"})


def test_the_caller_is_the_character_or_else_the_account_or_else_the_session() -> None:
    session, account, character = Session(), Account(), Thing("Anna")

    assert Actor(session, account, character).caller is character
    assert Actor(session, account).caller is account
    assert Actor(session).caller is session


def test_a_command_speaks_to_the_session_that_typed_it() -> None:
    session, character = Session(), Thing("Anna")
    run = Command(Actor(session, None, character), Line(), EMPTY)

    run.msg("hello")

    assert session.sees == ["hello"]
    assert character.sees == []


def test_without_a_session_a_command_speaks_to_its_caller() -> None:
    guard = Thing("guard")

    Command(Actor(character=guard), Line(), EMPTY).msg("hello")

    assert guard.sees == ["hello"]


def test_a_command_finds_things_for_its_caller() -> None:
    room = Thing("yard")
    anna, sword = Thing("Anna", location=room), Thing("sword", location=room)
    run: Any = Command(Actor(character=anna), Line(), EMPTY)

    assert run.find("sword") is sword
    assert run.find("an", among=[anna]) is anna
