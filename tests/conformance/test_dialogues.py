"""ION, the high-level half: dialogues of players, in the game as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from server.dialogues.context import DialogueContext
from server.dialogues.registry import (
    DIALOGUES,
    begin_dialogue,
    create_dialogue_manager,
    dialogue_count,
    run_dialogues,
    use_dialogue,
)
from server.errors import (
    AttemptsExceeded,
    DialogueTimeout,
    PlayerError,
    StreamClosed,
    StreamLocked,
    UnknownDialogueManager,
)
from server.messaging.chain import MessageChain
from server.messaging.events import Event
from server.scopes import scope
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from tests.conformance.people import People
from tests.stories.town import Town

Settle = Callable[[], Awaitable[None]]
Make = Callable[..., Event]
Ctx = DialogueContext[Any]


class Heard:
    """A dialogue that notes what it hears, until it is freed."""

    def __init__(self, *words: str, **options: Any) -> None:
        self.words = words
        self.lines: list[str] = []
        self.contexts: list[Ctx] = []
        self.ends: list[str] = []
        self.options = options

    def registered(self) -> Heard:
        """Begun by these words."""

        @use_dialogue(lambda event: event.raw_text in self.words, **self.options)
        async def hear(ctx: Ctx) -> None:
            self.contexts.append(ctx)
            self.lines.append(ctx.trigger.raw_text)
            try:
                while True:
                    self.lines.append((await ctx.get()).raw_text)
            except StreamClosed as closed:
                self.ends.append(closed.reason)

        return self


# Identifiers and registration


def test_ion_44_groups_and_users(gev: Make, pev: Make, people: People) -> None:
    group, user = scope("group"), scope("user")

    assert group(gev("x", 1, 5)) == group(gev("x", 2, 5)) is not None
    assert group(gev("x", 1, 5)) != group(gev("x", 1, 6))
    assert group(pev("x", 1)) is None
    assert user(gev("x", 1, 5)) == user(pev("x", 1)) is not None
    assert user(gev("x", 1, 5)) != user(gev("x", 2, 5))


async def test_ion_44_dialogues_are_found_by_them(
    gev: Make, pev: Make, settle: Settle, people: People
) -> None:
    group = Heard("go", identifier="group").registered()

    assert await run_dialogues(gev("go", 1, 5)) is True
    assert await run_dialogues(gev("from bob", 2, 5)) is True
    assert await run_dialogues(gev("elsewhere", 1, 6)) is False
    assert await run_dialogues(pev("go", 1)) is False
    await settle()

    assert group.lines == ["go", "from bob"]


async def test_ion_45_an_identifier_of_ones_own(
    gev: Make, settle: Settle, people: People
) -> None:
    create_dialogue_manager("by-text", lambda event: event.raw_text)
    same = Heard("x", identifier="by-text").registered()

    await run_dialogues(gev("x", 1))
    assert await run_dialogues(gev("x", 2)) is True
    assert await run_dialogues(gev("y", 1)) is False
    await settle()

    assert same.lines == ["x", "x"]
    assert [ctx.event.user_id for ctx in same.contexts] == [2]


def test_ion_46_a_name_is_taken_once(people: People) -> None:
    create_dialogue_manager("mine", lambda event: 1)

    with pytest.raises(ValueError, match="mine"):
        create_dialogue_manager("mine", lambda event: 2)
    create_dialogue_manager("mine", "user", replace=True)

    assert DIALOGUES.pair("mine").single.identifier is scope("user")


def test_ion_47_an_unknown_identifier_is_an_error_at_once() -> None:
    with pytest.raises(UnknownDialogueManager):
        use_dialogue(identifier="nope")


def test_ion_48_beside_others_and_over_others_is_a_contradiction() -> None:
    with pytest.raises(ValueError, match="overrides"):
        use_dialogue(concurrent=True, override=True)


def test_ion_49_the_function_stays_what_it_is(people: People) -> None:
    async def talk(ctx: Ctx) -> None:
        """Say nothing."""

    assert use_dialogue(lambda event: False)(talk) is talk


async def test_ion_50_the_trigger_is_a_copy_and_the_stream_comes_after_it(
    gev: Make, settle: Settle, people: People
) -> None:
    heard: list[Any] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        heard.extend((ctx.trigger, await ctx.get()))

    trigger, following = gev("go"), gev("next")
    await run_dialogues(trigger)
    await run_dialogues(following)
    await settle()

    assert heard == [trigger, following]
    assert heard[0] is not trigger
    assert heard[1] is not following
    assert heard[0].sender.group.obj is trigger.sender.group.obj


async def test_ion_51_get_copies_and_the_stream_does_not(
    gev: Make, settle: Settle, people: People
) -> None:
    copies: dict[str, Any] = {}
    originals: dict[str, Any] = {}

    def talker(name: str) -> Any:
        async def talk(ctx: Ctx) -> None:
            copies[name] = await ctx.get()
            copies[name]["x"] = name
            originals[name] = await ctx.stream.get()
            if name == "A":
                originals[name]["x"] = 1

        return talk

    for name in "AB":
        use_dialogue(
            lambda event: event.raw_text == "go", identifier="user", concurrent=True
        )(talker(name))
    for text in ("go", "one", "two"):
        await run_dialogues(gev(text))
        await settle()

    assert copies["A"].x == "A"
    assert copies["B"].x == "B"
    assert originals["A"] is originals["B"]
    assert originals["B"].x == 1


async def test_ion_52_reply_goes_where_it_began_and_send_where_it_is(
    gev: Make, pev: Make, settle: Settle, sB: ServerSession, sA: ServerSession, got: Any
) -> None:
    answers: list[Any] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        answers.append(await ctx.question("Name?"))
        await ctx.reply("in public")
        await ctx.send("in private")

    await run_dialogues(gev("go", user=1))
    await settle()
    assert [chain.to_string() for chain in got(sB)] == ["Name?"]
    await run_dialogues(pev("Toby", user=1))
    await settle()

    assert answers[0].raw_text == "Toby"
    assert [chain.to_string() for chain in got(sB)] == ["Name?", "in public"]
    assert "in private" in [chain.to_string() for chain in got(sA)]


async def test_ion_52_a_question_passes_its_conditions_on(
    gev: Make, settle: Settle, people: People
) -> None:
    noted: list[Any] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        noted.append((await ctx.question("?", lambda e: e.raw_text != "a")).raw_text)
        try:
            await ctx.question("?", lambda event: False, attempts=1)
        except AttemptsExceeded:
            noted.append("attempts")
        try:
            await ctx.question("?", timeout=0.01)
        except DialogueTimeout:
            noted.append("timeout")

    for text in ("go", "a", "b", "c"):
        await run_dialogues(gev(text))
        await settle()
    await asyncio.sleep(0.02)

    assert noted == ["b", "attempts", "timeout"]


async def test_ion_53_a_timeout_frees_the_stream(
    gev: Make, settle: Settle, people: People
) -> None:
    heard = Heard("go", identifier="user").registered()
    await run_dialogues(gev("go"))
    (ctx,) = heard.contexts

    ctx.timeout = 0.02
    ctx.timeout = 30
    await asyncio.sleep(0.03)
    assert heard.ends == []
    for never in (None, float("inf")):
        ctx.timeout = 0.01
        ctx.timeout = never
    await asyncio.sleep(0.02)
    assert heard.ends == []
    ctx.timeout = 0.02
    assert ctx.timeout == 0.02
    await asyncio.sleep(0.03)

    assert heard.ends == ["timeout"]


async def test_ion_53_so_does_that_of_its_declaration(
    gev: Make, settle: Settle, people: People
) -> None:
    heard = Heard("go", identifier="user", timeout=0.01).registered()
    await run_dialogues(gev("go"))

    await asyncio.sleep(0.02)

    assert heard.ends == ["timeout"]


async def test_ion_54_forward_begins_another_dialogue(
    gev: Make, settle: Settle, people: People
) -> None:
    other = Heard("other", identifier="user", concurrent=True).registered()
    forwarded: list[Any] = []

    @use_dialogue(
        lambda event: event.raw_text == "go", identifier="user", concurrent=True
    )
    async def talk(ctx: Ctx) -> None:
        forwarded.append(await ctx.forward("other"))
        forwarded.append(ctx.trigger)

    trigger = gev("go")
    await run_dialogues(trigger)
    await settle()

    (ctx,) = other.contexts
    assert ctx.trigger.raw_text == "other"
    assert ctx.trigger.message.to_string() == "other"
    assert trigger.raw_text == forwarded[1].raw_text == "go"
    assert forwarded[0] is False


async def test_ion_54_a_normal_one_frees_its_stream_first(
    gev: Make, settle: Settle, people: People
) -> None:
    other = Heard("other", identifier="user").registered()
    forwarded: list[bool] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        ctx.stream.free()
        forwarded.append(await ctx.forward("other"))

    await run_dialogues(gev("go"))
    await settle()

    assert forwarded == [True]
    assert other.lines == ["other"]


async def test_ion_55_or_else_forwards_to_itself(
    gev: Make, settle: Settle, people: People
) -> None:
    other = Heard("other", identifier="user").registered()
    heard: list[str] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        assert await ctx.forward("other")
        heard.append((await ctx.get()).raw_text)

    await run_dialogues(gev("go"))
    await settle()

    assert heard == ["other"]
    assert other.lines == []


async def test_ion_56_the_context_of_another(
    gev: Make, settle: Settle, people: People
) -> None:
    noted: list[Any] = []

    @use_dialogue(lambda event: event.raw_text == "go", identifier="user")
    async def talk(ctx: Ctx) -> None:
        bob = ctx.context_of(gev("", user=2))
        noted.append((await bob.get()).raw_text)
        try:
            ctx.context_of(gev("", user=3))
        except StreamLocked:
            noted.append("locked")

    busy = Heard("busy", identifier="user").registered()
    await run_dialogues(gev("busy", user=3))
    await run_dialogues(gev("go", user=1))
    assert await run_dialogues(gev("hello", user=2)) is True
    await settle()

    assert noted == ["hello", "locked"]
    assert await run_dialogues(gev("hello", user=2)) is False
    assert busy.lines == ["busy"]


async def test_ion_57_a_line_that_is_taken_is_no_command(
    people: People, sA: ServerSession, sB: ServerSession
) -> None:
    normal = Heard("go", identifier="session").registered()

    await people.types(sA, "go", "say hello")

    assert normal.lines == ["go", "say hello"]
    assert not any("hello" in line for line in people.lines(sB))
    await people.types(sA, "quit")
    assert SESSION_HANDLER.get(1) is None
    assert normal.lines == ["go", "say hello"]


async def test_ion_57_one_beside_others_takes_nothing(
    people: People, sA: ServerSession, sB: ServerSession
) -> None:
    beside = Heard("say go", identifier="session", concurrent=True).registered()

    await people.types(sA, "say go", "say hello")

    assert beside.lines == ["say go", "say hello"]
    assert 'Alice says, "hello"' in people.lines(sB)
    await people.types(sA, "quit")
    assert SESSION_HANDLER.get(1) is None


async def test_ion_58_what_belongs_to_a_connection_ends_with_it(
    people: People, sA: ServerSession, sA2: ServerSession
) -> None:
    chargen = Heard("make", identifier="session").registered()
    mail = Heard("mail", identifier="user").registered()
    await people.types(sA, "make")

    await people.types(sA2, "mail", "dear Bob")
    await people.leaves(sA)
    await people.types(sA2, "goodbye")

    assert chargen.lines == ["make"]
    assert chargen.ends == ["disconnect"]
    assert mail.lines == ["mail", "dear Bob", "goodbye"]
    assert mail.ends == []


async def test_ion_58_what_belongs_to_a_user_goes_on_elsewhere(
    people: People, sA: ServerSession, sA2: ServerSession
) -> None:
    mail = Heard("mail", identifier="user").registered()
    await people.types(sA, "mail")

    await people.leaves(sA)
    await people.types(sA2, "dear Bob")
    (ctx,) = mail.contexts
    people.clear()
    await ctx.reply("Where were we?")
    await people.settle()

    assert mail.lines == ["mail", "dear Bob"]
    assert ctx.session is sA2
    assert any("Where were we?" in line for line in people.lines(sA2))


async def test_ion_58_other_connections_have_their_commands(
    people: People, sA: ServerSession, sA2: ServerSession
) -> None:
    chargen = Heard("make", identifier="session").registered()
    await people.types(sA, "make")

    await people.types(sA2, "who")

    assert chargen.lines == ["make"]
    assert people.lines(sA2) != []


def test_ion_59_a_reload_ends_them(town: Town, people: People) -> None:
    heard = Heard("go", identifier="session").registered()
    alice = people.of(1)
    alice.types("go")
    assert dialogue_count() == 1

    town.reload()

    assert heard.ends == ["reload"]
    assert dialogue_count() == 0
    assert DIALOGUES.listens_input  # for what would begin it
    alice.types("go")
    assert heard.lines == ["go", "go"]


async def test_ion_60_somebody_repeats_what_another_said(
    gev: Make, settle: Settle, people: People, sA: ServerSession, sB: ServerSession
) -> None:
    @use_dialogue(identifier="group", concurrent=True)
    async def repeat(ctx: Ctx) -> None:
        last = ctx.trigger
        while True:
            event = await ctx.get()
            if event.raw_text == last.raw_text and event.user_id != last.user_id:
                await ctx.reply(event.raw_text)
            last = event

    await sA.send_group_message(5, "x")
    await sA.send_group_message(5, "x")
    await settle()
    assert [chain.to_string() for chain in people.got(sB)] == ["x", "x"]  # no reply
    people.clear()
    await sB.send_group_message(5, "x")
    await settle()

    heard = [chain.to_string() for chain in people.got(sB)]
    assert heard.count("x") == 2  # what Bob said himself, and the reply
    await people.types(sA, "say hello")
    assert 'You say, "hello"' in people.lines(sA)


async def test_ion_61_one_is_begun_by_a_command_alone(
    people: People, sA: ServerSession, settle: Settle
) -> None:
    heard: list[Any] = []

    @use_dialogue(False, identifier="session")
    async def naming(ctx: Ctx) -> None:
        heard.append(ctx.session)
        heard.append((await ctx.question("Name?")).raw_text)

    assert DIALOGUES.listens_input is False
    dialogue = await begin_dialogue(naming, sA)
    assert dialogue is not None
    assert await begin_dialogue(naming, sA) is None
    await people.types(sA, "Toby")

    assert people.lines(sA)[0] == "Name?"
    assert heard == [sA, "Toby"]
    assert DIALOGUES.listens_input is False


async def test_ion_62_ask_keeps_asking_until_the_answer_will_do(
    people: People, sA: ServerSession
) -> None:
    answers: list[Any] = []

    def few(number: int) -> int:
        if number > 9:
            raise PlayerError("That is too many.")
        return number

    @use_dialogue(lambda event: event.raw_text == "go", identifier="session")
    async def count(ctx: Ctx) -> None:
        answers.append(await ctx.ask("many", "How many?", (int, few)))
        answers.append(await ctx.ask("many", "Again?"))

    await people.types(sA, "go", "some", "12", "7")

    assert answers == [7, 7]
    assert people.lines(sA) == [
        "How many?",
        "That is no answer to the question.",
        "How many?",
        "That is too many.",
        "How many?",
    ]


async def test_ion_62_but_not_for_ever(people: People, sA: ServerSession) -> None:
    @use_dialogue(lambda event: event.raw_text == "go", identifier="session")
    async def count(ctx: Ctx) -> None:
        await ctx.ask("many", "How many?", (int,))

    await people.types(sA, "go", "a", "b", "c")

    assert people.lines(sA)[-1] == "We leave it at that."
    assert dialogue_count() == 0


async def test_ion_63_session_data_is_for_one_event_only(
    people: People, gev: Make
) -> None:
    heard = Heard("go", identifier="user").registered()
    await run_dialogues(gev("go"))

    with pytest.raises(RuntimeError):
        heard.contexts[0].data  # noqa: B018


async def test_ion_64_what_was_forwarded_is_a_message(
    people: People, gev: Make
) -> None:
    heard = Heard("other", identifier="user").registered()

    @use_dialogue(lambda event: event.raw_text == "go", identifier="group")
    async def talk(ctx: Ctx) -> None:
        ctx.stream.free()
        await ctx.forward(["ot", "her"])

    await run_dialogues(gev("go"))

    assert isinstance(heard.contexts[0].trigger.message, MessageChain)
    assert heard.contexts[0].message is not None
