"""Commands with real objects in a real turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from server.commands import dispatch
from server.commands.command import Command
from server.errors import PlayerError
from server.world import TURN, WORLD
from server.world.typeclasses import Character, Exit, Room
from tests.server.commands.fakes import Account, Session, command


@pytest.fixture(autouse=True)
def turn(settings: Any) -> Iterator[Any]:
    """The real turn, and a world that begins empty and is never saved."""
    settings.GAME_TEXT = "tests.server.commands.words"
    wake, TURN.wake = TURN.wake, lambda: None
    TURN.take()
    WORLD.clear()
    WORLD.ids.add(range(1, 1000))
    yield TURN
    TURN.take()
    WORLD.clear()
    TURN.wake = wake


def anna_in_the_yard(*commands: type[Command]) -> Any:
    """A session that plays Anna; the yard has an exit north to the inn."""
    yard, inn = WORLD.create(Room, "Yard"), WORLD.create(Room, "Inn")
    WORLD.create(Exit, "north", location=yard, destination=inn)
    session: Any = Session(*commands)
    session.account = Account()
    session.puppet = WORLD.create(Character, "Anna", location=yard)
    session.puppet.sessions.add(session)
    return session


def test_the_name_of_an_exit_leads_through_it() -> None:
    anna = anna_in_the_yard()

    dispatch.run(anna, "n")

    assert anna.puppet.location.key == "Inn"


def test_a_barred_way_and_one_that_leads_nowhere_are_refused_in_a_sentence() -> None:
    anna = anna_in_the_yard()
    (north,) = anna.puppet.location.exits

    north.locks.add("traverse: perm(Builder)")
    dispatch.run(anna, "north")
    north.locks.remove("traverse")
    north.destination = None
    dispatch.run(anna, "north")

    assert anna.puppet.location.key == "Yard"
    assert anna.sees == ["You cannot go that way.", "That way leads nowhere."]


def test_an_exit_may_bar_the_way_itself() -> None:
    class Door(Exit):
        """A door that is shut."""

        def at_pre_traverse(self, traveller: Any) -> None:
            raise PlayerError("It is shut.")

    anna = anna_in_the_yard()
    WORLD.create(Door, "door", location=anna.puppet.location)

    dispatch.run(anna, "door")

    assert anna.sees == ["It is shut."]


def test_a_command_that_breaks_leaves_no_trace_in_the_world() -> None:
    def wreck(self: Command) -> None:
        assert self.character is not None
        WORLD.create(Room, "Rubble")
        self.character.key = "Anna the Wrecker"
        self.character.location = None
        raise RuntimeError("a bug")

    anna = anna_in_the_yard(command("wreck", does=wreck))

    dispatch.run(anna, "wreck")

    assert anna.puppet.key == "Anna"
    assert anna.puppet.location.key == "Yard"
    assert WORLD.named("Rubble") == []
    assert "Something went wrong" in anna.sees[0]


def test_several_real_things_are_asked_about_by_where_they_are() -> None:
    def pick(self: Command) -> None:
        self.msg(self.find(self.args).key)

    anna = anna_in_the_yard(command("pick", does=pick))
    WORLD.create("server.world.entity.Object", "rusty sword", location=anna.puppet)
    WORLD.create("server.world.entity.Object", "sword", location=anna.puppet.location)
    WORLD.create(Character, "Swordsmith", location=anna.puppet.location)

    for line in ("pick sword", "pick sword-2", "pick sw", "pick north"):
        dispatch.run(anna, line)

    assert anna.sees == [
        "sword",
        "rusty sword",
        "Which sw do you mean: sw-1 (sword, on the floor), sw-2 (Swordsmith, here) "
        "or sw-3 (rusty sword, carried)?",
        "north",
    ]
