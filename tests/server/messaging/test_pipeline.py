"""The way of a typed line: each is done once, whoever answers it, and whatever ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from game.commands import talk
from server.dialogues.context import DialogueContext
from server.dialogues.registry import use_dialogue
from server.errors import PlayerError
from server.messaging.context import Context
from server.messaging.game import GAME
from server.messaging.pipeline import LONGEST_REST, PIPELINE
from server.sessions import SESSION_HANDLER, actions
from server.sessions.answers import ANSWERS
from server.world import WORLD
from tests.conformance.people import People
from tests.server.dialogues.registered import dialogues_as_before

BROKEN = "Something went wrong with that, and it is not your fault."
Mark = Callable[[str], None]
Say = Callable[..., None]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with dialogues_as_before():
        yield


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """`say(run, holds_input=True)`: what the command `say` does instead."""

    def does(run: Any, **attributes: Any) -> None:
        for name, value in {"run": run, **attributes}.items():
            monkeypatch.setattr(talk.Say, name, value)

    return does


@pytest.fixture
def mark(people: People) -> Mark:
    """`mark("a")`: a change of the world; what has been marked is in `marks()`."""

    def add(word: str) -> None:
        hall: Any = WORLD.get(20)
        hall.db.marks = [*(hall.db.marks or ()), word]

    return add


def marks() -> list[str]:
    """What has been marked in the world there is now."""
    hall: Any = WORLD.get(20)
    return list(hall.db.marks or ())


def unanswered(people: People) -> int:
    """How many inputs the Portal would give to the next Server."""
    return len(people.town.portal.link.pending)


def types(people: People, *lines: str, turns: int) -> None:
    """Alice types; only so many turns of the loop pass."""
    for line in lines:
        people.of(1).receive("text", line)
    for _ in range(turns):
        people.town.turn()


def replace_server(people: People) -> None:
    """It crashes, and the next one answers what was not done."""
    people.town.crash()
    people.town.start("crash")
    for _ in range(5):
        people.town.settle()


async def asleep(turns: int = 3) -> None:
    """Wait for some turns of the loop."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def passes(ctx: Context[Any], call_next: Any) -> None:
    """A middleware that has nothing to do."""
    await call_next()


async def reads(ctx: Context[Any], call_next: Any) -> None:
    """A middleware that waits for something, before and after."""
    await asleep()
    await call_next()
    await asleep()


# In order, and in one turn where nothing waits


@pytest.mark.parametrize("around", [[], [passes], [reads], [reads, passes]])
def test_lines_are_answered_as_without_all_this(
    people: People, around: list[Any]
) -> None:
    for middleware in around:
        GAME.use(middleware)

    @GAME.receiver("InputMessage")
    async def note(event: Any) -> None:
        """It only listens."""

    people.of(1).types("say one", "say two", "wibble")

    assert people.lines(1)[:2] == ['You say, "one"', 'You say, "two"']
    assert people.lines(1)[2].startswith("Huh?")
    assert unanswered(people) == 0


@pytest.mark.parametrize("around", [[], [passes]])
def test_what_waits_for_nothing_is_one_turn(
    people: People, around: list[Any], mark: Mark
) -> None:
    for middleware in around:
        GAME.use(middleware)

    @GAME.receiver("InputMessage")
    async def note(context: Context[Any]) -> None:
        mark("received")

    @use_dialogue(lambda event: event.raw_text == "begin", identifier="session")
    async def talks(ctx: DialogueContext[Any]) -> None:
        mark("begun")
        await ctx.get()

    session: Any = SESSION_HANDLER.get(1)

    async def once() -> None:
        assert PIPELINE.receive(session, "say hi") is None
        assert PIPELINE.receive(session, "begin") is None

    people.town.run(once())
    assert marks() == ["received", "received", "begun"]


def test_a_line_that_a_middleware_keeps_is_done(people: People) -> None:
    @GAME.use
    async def keeps(ctx: Context[Any], call_next: Any) -> None:
        if ctx.event.raw_text != "say two":
            await call_next()

    people.of(1).types("say one", "say two", "say three")

    assert people.lines(1) == ['You say, "one"', 'You say, "three"']
    assert unanswered(people) == 0


def test_a_middleware_that_goes_on_twice_is_told_so(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    @GAME.use
    async def twice(ctx: Context[Any], call_next: Any) -> None:
        await call_next()
        await call_next()

    people.of(1).types("say one")

    assert [line.startswith(BROKEN) for line in people.lines(1)] == [True]
    assert "call_next was called twice." in caplog.text


@pytest.mark.parametrize("waits", [0, 3])
def test_what_a_middleware_raises_is_told_and_logged_once(
    people: People, waits: int, caplog: pytest.LogCaptureFixture
) -> None:
    @GAME.use
    async def refuses(ctx: Context[Any], call_next: Any) -> None:
        await asleep(waits)
        if ctx.event.raw_text == "say one":
            raise PlayerError("Not now.")
        raise RuntimeError("a bug in the game")

    people.of(1).types("say one", "say two")

    assert people.lines(1)[0] == "Not now."
    assert people.lines(1)[1].startswith(BROKEN)
    assert [each.levelno for each in caplog.records] == [logging.ERROR]
    assert unanswered(people) == 0


def test_what_failed_at_once_leaves_no_trace(people: People, mark: Mark) -> None:
    @GAME.use
    async def breaks(ctx: Context[Any], call_next: Any) -> None:
        mark("before")
        await call_next()
        raise RuntimeError("a bug in the game")

    people.of(1).types("say hello")

    assert marks() == []
    assert people.lines(1)[0].startswith(BROKEN)
    assert people.lines(2) == []


def test_a_middleware_sees_what_its_command_raises(people: People, say: Say) -> None:
    seen: list[str] = []

    @GAME.use
    async def sees(ctx: Context[Any], call_next: Any) -> None:
        try:
            await call_next()
        except PlayerError as why:
            seen.append(str(why))
            raise

    def refuse(command: Any) -> None:
        raise PlayerError("Silence!")

    say(refuse)
    people.of(1).types("say hello")

    assert seen == people.lines(1) == ["Silence!"]


def test_a_long_command_does_not_hold_the_next_line(people: People, say: Say) -> None:
    GAME.use(reads)
    ends = asyncio.Event()

    async def slow(command: Any) -> None:
        await ends.wait()
        command.msg(f"done {command.args}")

    say(slow)
    people.of(1).types("say one", "say two")
    assert unanswered(people) == 0
    people.town.do(ends.set)

    assert people.lines(1) == ["done one", "done two"]


def test_a_command_that_holds_input_does(people: People, say: Say) -> None:
    GAME.use(reads)
    ends = asyncio.Event()

    async def slow(command: Any) -> None:
        command.msg(f"begun {command.args}")
        await ends.wait()
        command.msg(f"done {command.args}")

    say(slow, holds_input=True)
    people.of(1).types("say one", "say two")
    assert people.lines(1) == ["begun one"]
    assert unanswered(people) == 1, "The one that has begun counts as done."
    people.town.do(ends.set)

    assert people.lines(1) == ["begun one", "done one", "begun two", "done two"]


def test_a_command_that_is_cancelled_stops_nobody(people: People, say: Say) -> None:
    GAME.use(reads)

    async def gives_up(command: Any) -> None:
        await asleep()
        raise asyncio.CancelledError

    say(gives_up, holds_input=True, begins_again=True)
    people.of(1).types("say one", "look")

    assert "hall" in people.lines(1)
    assert unanswered(people) == 0


def test_lines_wait_for_a_matcher_that_waits(people: People, say: Say) -> None:
    async def matches(event: Any) -> bool:
        await asleep()
        return bool(event.raw_text == "hello")

    @use_dialogue(identifier="session", when=matches)
    async def talks(ctx: DialogueContext[Any]) -> None:
        await ctx.reply("Yes?")
        await ctx.reply(f"You said: {(await ctx.get()).raw_text}")

    people.of(1).types("say one", "hello", "say two", "say three")

    assert people.lines(1) == [
        'You say, "one"',
        "Yes?",
        "You said: say two",
        'You say, "three"',
    ]
    assert unanswered(people) == 0


def test_an_answer_to_a_question_is_nobody_elses(
    people: People, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    answered: list[str] = []

    @GAME.receiver("InputMessage")
    async def note(context: Context[Any]) -> None:
        heard.append(context.event.raw_text)

    monkeypatch.setitem(ANSWERS, "test", lambda session, line: answered.append(line))
    say(lambda command: command.session.ask("Password:", "test", secret=True))
    people.of(1).types("say hi", "secret")

    assert heard == ["say hi"]
    assert answered == ["secret"]


# What a dialogue has in hand


def test_the_next_line_waits_until_the_dialogue_asks_for_it(people: People) -> None:
    ends = asyncio.Event()

    @use_dialogue(lambda event: event.raw_text == "begin", identifier="session")
    async def talks(ctx: DialogueContext[Any]) -> None:
        await ctx.get()
        await ends.wait()
        await ctx.reply("That was all.")

    people.of(1).types("begin", "one", "say two")
    assert people.lines(1) == []
    assert unanswered(people) == 2
    people.town.do(ends.set)

    assert people.lines(1) == ["That was all.", 'You say, "two"']
    assert unanswered(people) == 0


def test_it_does_not_wait_for_ever(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONGEST_REST == 2.0
    monkeypatch.setattr(PIPELINE, "longest_rest", 0.001)
    ends = asyncio.Event()

    @use_dialogue(lambda event: event.raw_text == "begin", identifier="session")
    async def talks(ctx: DialogueContext[Any]) -> None:
        await ctx.get()
        await ends.wait()
        await ctx.reply(f"Then {(await ctx.get()).raw_text}.")

    people.of(1).types("begin", "one", "two")
    people.town.run(asyncio.sleep(0.02))
    assert unanswered(people) == 0
    people.town.do(ends.set)

    assert people.lines(1) == ["Then two."]


@pytest.mark.parametrize("turns", range(1, 12))
def test_a_line_that_a_dialogue_took_is_done_once(
    people: People, turns: int, mark: Mark, say: Say
) -> None:
    @use_dialogue(lambda event: event.raw_text == "begin", identifier="session")
    async def talks(ctx: DialogueContext[Any]) -> None:
        while True:
            event = await ctx.get()
            await asleep()
            mark(f"dialogue {event.raw_text}")

    say(lambda command: mark(f"command {command.raw}"))
    people.of(1).types("begin")
    types(people, "say one", turns=turns)
    replace_server(people)

    assert marks() in (["dialogue say one"], ["command say one"])
    assert unanswered(people) == 0


@pytest.mark.parametrize("turns", range(1, 16))
@pytest.mark.parametrize("crash", [True, False])
def test_a_line_amid_middlewares_is_done_once(
    people: People, turns: int, crash: bool, mark: Mark, say: Say
) -> None:
    GAME.use(reads)
    say(lambda command: mark(command.args))

    types(people, "say one", "say two", turns=turns)
    if crash:
        replace_server(people)
    else:
        people.town.reload()
    people.town.settle()

    assert marks() == ["one", "two"]
    assert unanswered(people) == 0


def test_a_command_that_fails_behind_middlewares_leaves_no_trace(
    people: People, mark: Mark, say: Say
) -> None:
    GAME.use(reads)

    async def breaks(command: Any) -> None:
        mark("half")
        command.msg("half")
        raise RuntimeError("a bug in the game")

    say(breaks)
    people.of(1).types("say hello")

    assert marks() == []
    assert len(people.lines(1)) == 1


def test_a_reload_waits_for_the_end_of_middlewares(people: People) -> None:
    ended: list[str] = []
    ends = asyncio.Event()

    @GAME.use
    async def writes(ctx: Context[Any], call_next: Any) -> None:
        await call_next()
        await ends.wait()
        if ctx.event.detail_type == "session":
            ended.append(ctx.event.raw_text)

    people.of(1).types("say one")
    assert ended == []
    loop = people.town.loop
    loop.call_soon(loop.call_soon, loop.call_soon, ends.set)
    people.town.reload()

    assert ended == ["say one"]
    assert people.lines(1) == ['You say, "one"']


@pytest.mark.parametrize("turns", range(1, 12))
def test_a_command_that_begins_again_ends_in_the_turn_in_which_it_is_done(
    people: People, turns: int, mark: Mark, say: Say
) -> None:
    GAME.use(passes)

    async def slow(command: Any) -> None:
        await asleep()
        mark(command.args)

    say(slow, holds_input=True, begins_again=True)
    types(people, "say one", turns=turns)
    replace_server(people)

    assert marks() == ["one"]


@pytest.mark.parametrize("turns", range(1, 12))
def test_a_resumed_dialogue_gets_the_line_that_was_in_hand(
    people: People, turns: int, mark: Mark
) -> None:
    @use_dialogue(
        lambda event: event.raw_text == "begin", identifier="session", resume=dict
    )
    async def talks(ctx: DialogueContext[Any]) -> None:
        while True:
            event = await ctx.get()
            await asleep()
            mark(event.raw_text)

    people.of(1).types("begin")
    types(people, "one", "two", turns=turns)
    people.town.reload()
    people.town.settle()

    assert marks() == ["one", "two"]
    assert unanswered(people) == 0


def test_a_player_who_comes_back_finds_the_line_done_once(
    people: People, mark: Mark
) -> None:
    ends = asyncio.Event()

    @use_dialogue(lambda event: event.raw_text == "begin", identifier="user")
    async def talks(ctx: DialogueContext[Any]) -> None:
        while True:
            event = await ctx.get()
            await ends.wait()
            mark(event.raw_text)

    people.of(1).types("begin", "one")
    left: Any = SESSION_HANDLER.get(1)
    session = people.connect(7, 1)
    people.town.do(actions.puppet, session, left.puppet)
    people.town.do(ends.set)
    people.of(7).types("two")

    assert marks() == ["one", "two"]
    assert unanswered(people) == 0
