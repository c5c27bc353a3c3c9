"""From a line to the command that answers it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from server import tasks
from server.commands import dispatch
from server.commands.command import Command
from server.commands.merged import Merged
from server.errors import PlayerError
from tests.server.commands.fakes import (
    Account,
    Exit,
    Session,
    Thing,
    Turn,
    cmdset_of,
    command,
    in_loop,
)

LOOK, LOCK, SAY = command("look", "l"), command("lock"), command("say", "'")
DIG = command("dig", locks="cmd: perm(Builder)")


def playing(*commands: type[Command]) -> Any:
    """A session that plays Anna in a yard with an exit north."""
    yard = Thing("yard")
    Exit("north", "gate", location=yard)
    session = Session(*commands)
    session.account = Account()
    session.puppet = Thing("Anna", location=yard)
    session.puppet.account = session.account
    return session


def test_a_line_runs_the_command_of_that_name_with_the_rest() -> None:
    anna = playing(LOOK, SAY)

    for line in ("look", "l", "LOOK around", "say hello", "'hello", "  say   hello  "):
        dispatch.run(anna, line)

    assert anna.sees == ["look", "look", "look: around", *["say: hello"] * 3]


def test_the_beginning_of_a_name_is_enough_if_only_one_command_begins_so() -> None:
    anna = playing(LOOK, LOCK, SAY)

    dispatch.run(anna, "sa hello")
    dispatch.run(anna, "lo")

    assert anna.sees[0] == "say: hello"
    assert anna.sees[1] == '"lo" could be lock or look. Please type a little more.'


def test_a_typing_mistake_gets_a_suggestion() -> None:
    anna = playing(LOOK, SAY)

    dispatch.run(anna, "loook at me")

    assert anna.sees == ['Huh? There is no "loook". Did you mean "look"?']


def test_what_resembles_nothing_is_pointed_to_help() -> None:
    anna = playing(LOOK)

    dispatch.run(anna, "|rxyzzy")

    assert anna.sees == ['Huh? There is no "||rxyzzy". Try "help".']


def test_an_exit_is_suggested_too() -> None:
    anna = playing(LOOK)

    dispatch.run(anna, "nroth")

    assert anna.sees == ['Huh? There is no "nroth". Did you mean "north"?']


def test_a_command_one_may_not_use_is_neither_run_nor_suggested() -> None:
    anna = playing(DIG)

    for line in ("dig", "di", "digg"):
        dispatch.run(anna, line)

    assert all("Did you mean" not in line for line in anna.sees)
    assert len(anna.sees) == 3

    anna.account.roles = ("Builder",)
    dispatch.run(anna, "di")
    assert anna.sees[3] == "dig"


def test_the_name_of_an_exit_is_walked() -> None:
    anna = playing(LOOK)
    (north,) = anna.puppet.location.exits

    for line in ("north", "n", "gate"):
        dispatch.run(anna, line)

    assert north.walked == [anna.puppet] * 3


def test_a_command_goes_before_an_exit_and_an_exit_before_a_beginning() -> None:
    anna = playing(command("gate"), command("northern"))
    (north,) = anna.puppet.location.exits

    dispatch.run(anna, "gate")
    dispatch.run(anna, "north")

    assert anna.sees == ["gate"]
    assert north.walked == [anna.puppet]


def test_a_set_without_exits_keeps_one_where_one_is() -> None:
    anna = playing(LOOK)
    anna.cmdset.add(cmdset_of(SAY, exits=False))

    dispatch.run(anna, "north")

    assert anna.puppet.location.exits[0].walked == []


def test_an_empty_line_does_nothing() -> None:
    anna = playing(LOOK)

    dispatch.run(anna, "   ")

    assert anna.sees == []


def test_the_commands_of_session_account_puppet_and_place_come_together() -> None:
    anna = playing(command("a"))
    anna.account.cmdset.add(cmdset_of(command("b")))
    anna.puppet.cmdset.add(cmdset_of(command("c")))
    anna.puppet.location.cmdset.add(cmdset_of(command("d")))

    for line in "abcd":
        dispatch.run(anna, line)

    assert anna.sees == ["a", "b", "c", "d"]


def test_the_place_has_the_last_word_among_equals() -> None:
    here = command("look", does=lambda self: self.msg("Fog."))
    anna = playing(LOOK)
    anna.puppet.location.cmdset.add(cmdset_of(here))

    dispatch.run(anna, "look")

    assert anna.sees == ["Fog."]


@pytest.mark.parametrize(
    "key, line",
    [
        ("__noinput__", ""),
        ("__nomatch__", "xyzzy"),
        ("__multimatch__", "lo"),
        ("__exit__", "north"),
    ],
)
def test_what_happens_to_other_lines_is_a_command_that_a_set_may_replace(
    key: str, line: str
) -> None:
    anna = playing(LOOK, LOCK)
    own = command(
        key, does=lambda self: self.msg(f"own {self.name}{len(self.matches)}")
    )
    anna.cmdset.add(cmdset_of(own))

    dispatch.run(anna, line)

    assert anna.sees[0].startswith(f"own {line}")


def test_a_system_command_can_be_run_for_a_session() -> None:
    anna = playing(LOOK)
    dispatch.system(anna, "__loginstart__")
    assert anna.sees == []

    anna.cmdset.add(cmdset_of(command("__loginstart__")))
    dispatch.system(anna, "__loginstart__", "telnet")

    assert anna.sees == ["__loginstart__: telnet"]


def test_an_object_does_what_it_is_made_to_do() -> None:
    seen: list[Any] = []
    guard = Thing("guard", location=Thing("yard"))
    nod = command("nod", does=lambda self: seen.append((self.caller, self.session)))
    guard.cmdset.add(cmdset_of(nod))

    dispatch.execute(guard, "nod")  # type: ignore[arg-type]
    dispatch.execute(guard, "xyzzy")  # type: ignore[arg-type]

    assert seen == [(guard, None)]
    assert guard.sees == ['Huh? There is no "xyzzy". Try "help".']


def test_an_account_does_what_it_is_made_to_do_in_a_session() -> None:
    seen: list[Any] = []
    anna = playing()
    nod = command("nod", does=lambda self: seen.append((self.caller, self.session)))
    anna.account.cmdset.add(cmdset_of(nod))

    dispatch.execute(anna.account, "nod", anna)
    dispatch.execute(anna.account, "nod")

    assert seen == [(anna.puppet, anna), (anna.account, None)]


def test_a_session_does_what_it_is_made_to_do() -> None:
    anna = playing(LOOK)

    dispatch.execute(anna, "look")

    assert anna.sees == ["look"]


def refuse(self: Command) -> None:
    """Refuse with a sentence."""
    raise PlayerError("That cannot be.")


def break_down(self: Command) -> None:
    """End in an error."""
    raise RuntimeError("a bug")


def test_a_refusal_is_told_and_nothing_is_taken_back(turn: Turn) -> None:
    anna = playing(command("fly", does=refuse))

    dispatch.run(anna, "fly")

    assert anna.sees == ["That cannot be."]
    assert turn.rolled_back == []


def test_a_bug_is_taken_back_logged_without_the_line_and_told(
    turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    anna = playing(command("password", does=break_down))

    dispatch.run(anna, "password hunter2")

    assert turn.rolled_back == [1]
    assert "Something went wrong" in anna.sees[0]
    assert "session 3, account 7, object 1" in caplog.text
    assert "a bug" in caplog.text
    assert "hunter2" not in caplog.text


def ready() -> Any:
    """An event, a list, and an async body that notes its beginning and its end."""
    box = SimpleNamespace(event=asyncio.Event(), notes=[])

    async def body(self: Command) -> None:
        box.notes.append("begun")
        await box.event.wait()
        box.notes.append("ended")

    box.body = body
    return box


@in_loop
async def test_an_async_command_begins_at_once_and_is_not_waited_for() -> None:
    box = ready()
    anna = playing(command("dream", does=box.body))

    waited_for = dispatch.run(anna, "dream")

    assert waited_for is None
    assert box.notes == ["begun"]
    box.event.set()
    await asyncio.gather(*tasks.RUNNING)
    assert box.notes == ["begun", "ended"]


@in_loop
async def test_a_command_that_holds_input_is_waited_for() -> None:
    box = ready()
    anna = playing(command("dream", does=box.body, holds_input=True))

    waited_for = dispatch.run(anna, "dream")

    assert waited_for is not None
    box.event.set()
    await waited_for
    assert box.notes == ["begun", "ended"]


@in_loop
async def test_an_async_command_that_never_waits_holds_nothing() -> None:
    async def body(self: Command) -> None:
        self.msg("done")

    anna = playing(command("nap", does=body, holds_input=True))

    assert dispatch.run(anna, "nap") is None
    assert anna.sees == ["done"]


@in_loop
async def test_what_fails_after_the_first_await_is_told_but_not_taken_back(
    turn: Turn, caplog: pytest.LogCaptureFixture
) -> None:
    async def refused(self: Command) -> None:
        await asyncio.sleep(0)
        refuse(self)

    async def broken(self: Command) -> None:
        await asyncio.sleep(0)
        break_down(self)

    anna = playing(
        command("fly", does=refused, holds_input=True),
        command("fall", does=broken, holds_input=True),
    )

    for line in ("fly", "fall"):
        task = dispatch.run(anna, line)
        assert task is not None
        await task

    assert anna.sees[0] == "That cannot be."
    assert "Something went wrong" in anna.sees[1]
    assert caplog.text.count("RuntimeError: a bug") == 1
    assert turn.rolled_back == []


@in_loop
async def test_what_fails_before_the_first_await_is_taken_back(turn: Turn) -> None:
    async def broken(self: Command) -> None:
        break_down(self)

    anna = playing(command("fall", does=broken, holds_input=True))

    assert dispatch.run(anna, "fall") is None
    assert turn.rolled_back == [1]


def test_the_merge_is_the_same_object_line_after_line() -> None:
    anna = playing(LOOK)
    who = dispatch.of_session(anna)

    first = dispatch.gather(who)

    assert isinstance(first, Merged)
    assert dispatch.gather(who) is first
