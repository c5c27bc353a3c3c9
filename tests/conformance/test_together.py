"""Together: receivers, middlewares, dialogues, commands and data are one thing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from game.cmdsets import CharacterCmdSet
from game.commands import talk
from server.commands import dispatch
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.data import DataConfig, MemorySessionStorage, session_data
from server.dialogues.context import DialogueContext
from server.dialogues.registry import DIALOGUES, use_dialogue
from server.errors import UnknownTarget
from server.messaging.actors import SystemActor
from server.messaging.components import Plain
from server.messaging.context import Context
from server.messaging.events import (
    Event,
    Friend,
    InputMessage,
    Member,
    UnexpectedException,
)
from server.messaging.game import GAME, Game
from server.messaging.pipeline import PIPELINE
from server.scopes import scope
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from server.world import WORLD
from tests.conformance.people import People
from tests.server.dialogues.registered import dialogues_as_before

Lines = Callable[[ServerSession], list[str]]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """`say(function)`: what the command `say` does instead, given the command."""

    def does(function: Any) -> None:
        monkeypatch.setattr(talk.Say, "run", function)

    return does


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with dialogues_as_before():
        yield


async def test_int_01_the_session_is_one_object_everywhere(
    game: Game, sA: ServerSession, people: People, say: Any
) -> None:
    met: dict[str, Any] = {}

    @game.use
    async def middleware(ctx: Context[Any], call_next: Any) -> None:
        met["middleware"] = ctx.session
        await call_next()

    game.use(session_data(initial=lambda: {"n": 1}))

    @game.receiver("InputMessage")
    async def of_game(context: Context[Any], session: ServerSession) -> None:
        met["receiver"], met["injected"] = context.session, session
        met["data in a receiver"] = context.data

    @sA.receiver(InputMessage)
    async def of_session(context: Context[Any]) -> None:
        met["own receiver"] = context.session

    @use_dialogue(lambda event: event.raw_text == "talk", identifier="session")
    async def talks(ctx: DialogueContext[Any]) -> None:
        met["dialogue"] = ctx.session
        with pytest.raises(RuntimeError):
            ctx.data  # noqa: B018

    def run(command: Command) -> None:
        met["command"] = command.context.session
        met["its own"] = command.session
        met["data"] = command.context.data

    say(run)
    await people.types(sA, "say hi", "talk")

    data = met.pop("data")
    assert met.pop("data in a receiver") == data == {"n": 1}
    assert set(met) >= {"middleware", "receiver", "own receiver", "dialogue", "command"}
    assert all(session is sA for session in met.values())


async def test_int_02_a_command_answers_by_its_context(
    sA: ServerSession, sA2: ServerSession, lines: Lines, people: People, say: Any
) -> None:
    async def run(command: Command) -> None:
        assert command.context.command is command
        assert command.context.cmdstring == "say"
        assert command.context.args == "hi"
        assert command.context.event.raw_text == "say hi"
        await command.context.send("Only here.")

    say(run)
    await people.types(sA, "say hi")

    assert lines(sA) == ["Only here."]
    assert lines(sA2) == []


async def test_int_03_a_dialogue_takes_a_line_that_receivers_see(
    game: Game, sA: ServerSession, people: People, say: Any
) -> None:
    happened: list[str] = []

    @sA.receiver("InputMessage")
    async def note(message: InputMessage) -> None:
        happened.append(f"received {message.message_chain.to_string()}")

    @use_dialogue(lambda event: event.raw_text == "begin", identifier="session")
    async def asks(ctx: DialogueContext[Any]) -> None:
        event = await ctx.get()
        happened.append(f"answered {event.raw_text}")

    say(lambda command: happened.append(f"said {command.args}"))
    await people.types(sA, "begin", "say yes", "say more")

    assert happened == [
        "received begin",
        "received say yes",
        "answered say yes",
        "received say more",
        "said more",
    ]


async def test_int_04_what_is_said_in_a_room_is_an_event(
    game: Game, sA: ServerSession, sB: ServerSession, people: People
) -> None:
    heard: list[Any] = []

    @game.receiver("GroupMessage")
    async def of_game(context: Context[Any]) -> None:
        event = context.event
        heard.append((event.name, event.group_id, event.raw_text, event.user_id))

    @sB.receiver("GroupMessage")
    async def of_bob(context: Context[Any]) -> None:
        heard.append(context.session)

    @sA.receiver("GroupMessage")
    async def of_alice(context: Context[Any]) -> None:
        heard.append("her own words")

    await people.types(sA, "say |rhello")

    assert heard == [("message.group.room", "#20", "|rhello", 1), sB]


async def test_int_05_what_is_told_is_an_event(
    game: Game, sA: ServerSession, sB: ServerSession, people: People
) -> None:
    heard: list[Any] = []

    @game.receiver("FriendMessage")
    async def of_game(context: Context[Any]) -> None:
        heard.append((context.event.detail_type, context.event.raw_text))
        await context.send("I heard that.")

    await people.types(sA, "whisper Bob = psst")

    assert heard == [("private", "psst")]
    assert people.lines(sA)[-1] == "I heard that."
    assert "I heard that." not in people.lines(sB)


async def test_int_06_a_middleware_is_around_everything(
    game: Game, sA: ServerSession, people: People, say: Any
) -> None:
    order: list[str] = []

    @game.use
    async def outer(ctx: Context[Any], call_next: Any) -> None:
        order.append("outer before")
        await call_next()
        order.append("outer after")

    @game.use
    async def inner(ctx: Context[Any], call_next: Any) -> None:
        order.append("inner before")
        await call_next()
        order.append("inner after")

    @game.receiver("InputMessage")
    async def note(event: Any) -> None:
        order.append("receiver")

    say(lambda command: order.append("command"))
    await people.types(sA, "say hi")

    assert order == [
        "outer before",
        "inner before",
        "receiver",
        "command",
        "inner after",
        "outer after",
    ]


async def test_int_07_what_cannot_be_sent_is_told_and_reported(
    game: Game,
    sA: ServerSession,
    lines: Lines,
    people: People,
    say: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reported: list[UnexpectedException] = []

    @game.exception_handler(UnknownTarget)
    async def note(body: UnexpectedException) -> None:
        reported.append(body)

    async def run(command: Command) -> None:
        await command.session.send_group_message(999, "x")

    say(run)
    await people.types(sA, "say hi")

    assert lines(sA) == ['There is no channel or room "999".']
    assert [type(body.error) for body in reported] == [UnknownTarget]
    assert reported[0].session is sA
    assert caplog.records == []

    async def by_context(command: Command) -> None:
        command.context.event.group_id = 999
        command.context.event.detail_type = "group"
        assert await command.context.send("x") is None

    say(by_context)
    await people.types(sA, "say hi")
    assert len(reported) == 1


async def test_int_08_a_bug_of_a_command_is_reported_and_logged_once(
    game: Game,
    sA: ServerSession,
    sB: ServerSession,
    lines: Lines,
    people: People,
    say: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reported: list[Any] = []

    @sA.exception_handler()
    async def of_alice(body: UnexpectedException, context: Context[Any]) -> None:
        reported.append((type(body.error), context.error is body.error))
        await context.send("Sorry.")

    @sB.exception_handler()
    async def of_bob(body: UnexpectedException) -> None:
        reported.append("not his")

    def breaks(command: Command) -> None:
        command.msg("half")
        raise ZeroDivisionError

    say(breaks)
    await people.types(sA, "say hi")

    assert reported == [(ZeroDivisionError, True)]
    assert "half" not in lines(sA)
    assert lines(sA)[-1] == "Sorry."
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_int_09_who_is_not_logged_in_has_no_data_but_a_session(
    game: Game, sX: ServerSession, people: People
) -> None:
    met: list[Any] = []
    storage: MemorySessionStorage[Any] = MemorySessionStorage()

    @game.receiver("InputMessage", middlewares=[session_data(initial=dict)])
    async def by_chat(context: Context[Any]) -> None:
        met.append(context.data)

    mine = session_data(
        initial=lambda: {"n": 0}, get_session_key="per_session", storage=storage
    )

    @game.receiver("InputMessage", middlewares=[mine])
    async def by_session(context: Context[Any]) -> None:
        context.data["n"] += 1
        met.append(context.data["n"])

    await people.types(sX, "one", "two")
    assert met == [None, 1, None, 2]
    assert storage.read("session:9") == {"n": 2}

    await people.leaves(sX)
    assert storage.read("session:9") is None


@pytest.mark.parametrize("name", ["user", "session", "group"])
async def test_int_10_a_scope_is_one_key_for_dialogues_and_data(
    game: Game, sA: ServerSession, iev: Any, gev: Any, name: str
) -> None:
    identifier = DIALOGUES.pair(name).single.identifier
    config = DataConfig(get_session_key=name)
    event = gev("hi") if name == "group" else iev("look", sA)

    key = scope(name)(event)

    assert key is not None
    assert identifier(event) == key
    assert await config.key_of(Context(game, event)) == key


async def test_int_11_data_of_a_line_is_kept_unless_its_command_fails(
    game: Game, sA: ServerSession, people: People, say: Any
) -> None:
    storage: MemorySessionStorage[Any] = MemorySessionStorage()
    game.use(session_data(initial=lambda: {"n": 0}, storage=storage))

    async def counts(command: Command) -> None:
        command.context.data["n"] += 1
        await asyncio.sleep(0)
        if command.args == "wrong":
            raise ZeroDivisionError

    say(counts)
    await people.types(sA, "say one", "say wrong", "say two")

    assert storage.read("private:1") == {"n": 2}


async def test_int_12_a_command_run_by_a_command_has_its_data(
    game: Game, sA: ServerSession, people: People
) -> None:
    met: list[Any] = []
    game.use(session_data(initial=lambda: {"n": 0}))

    class Outer(Command):
        """Run another."""

        key = "outer"

        def run(self) -> None:
            assert self.context.args == "x"
            self.session.execute_cmd("inner y")
            met.append(self.context.data)

    class Inner(Command):
        """Be run."""

        key = "inner"

        def run(self) -> None:
            self.context.data["n"] += 1
            met.append((self.context.args, self.context.event.raw_text))

    class Both(CmdSet):
        """Both of them."""

        commands = (Outer, Inner)

    sA.cmdset.add(Both)
    await people.types(sA, "outer x")

    assert met == [("y", "inner y"), {"n": 1}]


async def test_int_13_a_mob_has_a_context_and_no_session(
    sA: ServerSession, people: People, town: Any, hall: Any, say: Any
) -> None:
    met: list[Any] = []
    mob = WORLD.create(type(sA.puppet), "Rat", location=hall)  # type: ignore[arg-type]

    async def run(command: Command) -> None:
        met.append((command.session, command.context.session))
        met.append(await command.context.send("squeak"))

    say(run)
    mob.cmdset.add(CharacterCmdSet)
    dispatch.execute(mob, "say hi")

    assert met == [(None, None), None]


async def test_int_17_what_a_mob_says_and_is_told_is_an_event(
    game: Game, sA: ServerSession, people: People, hall: Any
) -> None:
    heard: list[Any] = []
    mob = WORLD.create(type(sA.puppet), "Rat", location=hall)
    mob.cmdset.add(CharacterCmdSet)

    @game.receiver("GroupMessage")
    async def aloud(sender: Member, event: Event) -> None:
        heard.append((sender.member_name, sender.id, event.character_id))

    @game.receiver("FriendMessage")
    async def in_private(sender: Friend, event: Event) -> None:
        heard.append((sender.nickname, event.raw_text))

    dispatch.execute(mob, "say squeak")
    await people.types(sA, "whisper Rat = hush")

    assert heard == [("Rat", 0, mob.id), ("Alice", "hush")]


async def test_int_14_bots_that_answer_each_other_are_cut(
    game: Game, sA: ServerSession, public: Any, people: People, caplog: Any
) -> None:
    bots = [SystemActor(-number, f"Bot{number}") for number in range(70, 80)]
    for bot in bots:
        bot.join(public)

        @bot.receiver("GroupMessage")
        async def answers(context: Context[Any]) -> None:
            await context.send("And what do you say?")

    await sA.send_group_message(5, "hello")
    await people.settle()

    said = people.lines(sA)
    assert 10 < len(said) < 500
    assert len([r for r in caplog.records if "never ended" in r.message]) == 1


async def test_int_15_what_the_game_says_starts_nothing(
    game: Game, sB: ServerSession, people: People
) -> None:
    heard: list[str] = []

    @game.receiver("GroupMessage")
    async def of_game(context: Context[Any]) -> None:
        heard.append("game")

    @sB.receiver("GroupMessage")
    async def of_bob(context: Context[Any]) -> None:
        heard.append("bob")

    await game.send_group_msg(group_id=5, message=[Plain("hello")])

    assert heard == ["bob"]


def test_int_16_nothing_is_active_until_somebody_listens(people: People) -> None:
    assert not PIPELINE.active
    session = SESSION_HANDLER.get(1)
    assert session is not None

    @session.receiver("InputMessage")
    async def note(event: Any) -> None:
        """Nothing."""

    assert PIPELINE.active
    assert not GAME.listens
    people.town.do(session.disconnect)
    assert not PIPELINE.active
