"""A dialogue of three questions, and a Server that goes at any moment of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.dialogues import keep
from server.dialogues.registry import (
    DIALOGUES,
    begin_dialogue,
    create_dialogue_manager,
    dialogue_count,
    use_dialogue,
)
from server.messaging.pipeline import PIPELINE
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from tests.stories.town import Player, Town

QUESTIONS = {"name": "What is its name?", "color": "Which colour?", "size": "How big?"}
ANSWERS = ("Toby", "red", "huge")
RENEWED = "The game was renewed; begin again with what you were asked."

pytestmark = pytest.mark.usefixtures("registered")


@pytest.fixture
def pauses(request: Any) -> int:
    """How many turns of the loop the dialogue thinks about each answer."""
    return getattr(request, "param", 0)


@pytest.fixture
def pets(registered: None, pauses: int) -> Any:
    """Asks three questions, and notes each answer in the world as it comes."""

    @use_dialogue(False, identifier="session", resume=dict)
    async def pets(ctx: Any) -> None:
        if not ctx.resumed:
            await ctx.reply("Let us see.")
        for key, question in QUESTIONS.items():
            if key in ctx.kept:
                continue
            answer = (await ctx.question(question)).raw_text
            for _ in range(pauses):
                await asyncio.sleep(0)
            ctx.kept[key] = answer
            puppet = ctx.session.puppet
            puppet.db.answers = [*(puppet.db.answers or []), answer]
        await ctx.reply(f"There is {ctx.kept['name']}.")

    return pets


def begins(town: Town, player: Player, talk: Any) -> None:
    """The player is in the dialogue, and has read the first question."""
    town.do(begin_dialogue, talk, session_of(player))


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def replace(town: Town, how: str) -> None:
    """Another Server comes."""
    if how == "crash":
        town.crash()
        town.start("crash")
    elif how == "crash untold":
        town.wire.cut = True
        town.settle()
        town.crash()
        town.start("crash")
    elif how == "failing successor":
        town.fail_to_reload(late=True)
    else:
        town.reload()
    town.settle()


def answers_of(player: Player) -> list[str]:
    return list(session_of(player).puppet.db.answers or [])


HOW = ["reload", "crash", "crash untold", "failing successor"]


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_it_goes_on_with_the_question_that_was_asked(
    town: Town, pets: Any, how: str, before: int
) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)
    anna.types(*ANSWERS[:before])

    replace(town, how)
    anna.types(*ANSWERS[before:])

    assert answers_of(anna) == list(ANSWERS)
    assert anna.sees == ["Let us see.", *QUESTIONS.values(), "There is Toby."]
    assert dialogue_count() == 0
    assert keep.records() == {}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("turns", range(10))
@pytest.mark.parametrize("pauses", [0, 3], indirect=True)
def test_whenever_the_server_goes_each_answer_is_taken_once(
    town: Town, pets: Any, how: str, turns: int
) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)

    for answer in ANSWERS:
        anna.receive("text", answer)
        for _ in range(turns):
            town.turn()
        replace(town, how)

    assert answers_of(anna) == list(ANSWERS)
    assert anna.sees == ["Let us see.", *QUESTIONS.values(), "There is Toby."]
    assert dialogue_count() == 0
    assert keep.records() == {}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("turns", range(0, 10, 2))
def test_so_is_what_was_typed_ahead(
    town: Town, pets: Any, how: str, turns: int
) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)

    for answer in (*ANSWERS, "say done"):
        anna.receive("text", answer)
    for _ in range(turns):
        town.turn()
    replace(town, how)

    assert answers_of(anna) == list(ANSWERS)
    assert anna.sees[-2:] == ["There is Toby.", 'You say, "done"']


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_it_may_be_resumed_again_and_again(town: Town, pets: Any, how: str) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)
    anna.types("Toby")

    for _ in range(4):
        replace(town, how)
    anna.types("red", "huge")

    assert anna.sees == ["Let us see.", *QUESTIONS.values(), "There is Toby."]


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_what_it_asks_instead_is_shown(town: Town, registered: None, how: str) -> None:
    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        await ctx.question("Still?" if ctx.resumed else "Well?")
        await ctx.question("Well?")

    anna = town.player("Anna")
    begins(town, anna, talk)

    replace(town, how)
    anna.types("yes")

    assert anna.sees == ["Well?", "Still?", "Well?"]


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_ask_needs_no_more_than_its_keys(
    town: Town, registered: None, how: str
) -> None:
    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        name = await ctx.ask("name", "Name?")
        age = await ctx.ask("age", "Age?", (int,))
        await ctx.reply(f"{name} is {age + 1}.")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("Toby")
    replace(town, how)
    anna.types("three", "3")

    assert anna.sees == [
        "Name?",
        "Age?",
        "That is no answer to the question.",
        "Age?",
        "Toby is 4.",
    ]


def test_an_answer_that_took_too_long_is_asked_for_again(
    town: Town, registered: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PIPELINE, "longest_rest", 0.0)
    gate = asyncio.Event()

    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        if "name" not in ctx.kept:
            name = (await ctx.question("Name?")).raw_text
            await gate.wait()
            ctx.kept["name"] = name
        await ctx.reply(f"It is {ctx.kept['name']}.")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("Toby", "say and I wait")
    replace(town, "crash")
    asked = anna.sees
    gate.set()
    anna.types("Rex", "say done")

    assert asked == ["Name?", "Name?"]
    assert anna.sees == ["It is Rex.", 'You say, "done"']


def test_two_that_hear_one_answer_both_take_it_once(
    town: Town, registered: None
) -> None:
    heard: dict[str, list[str]] = {"session": [], "user": []}

    def made(identifier: str, pauses: int) -> Any:
        @use_dialogue(False, identifier=identifier, resume=dict)
        async def talk(ctx: Any) -> None:
            while True:
                line = (await ctx.get()).raw_text
                for _ in range(pauses):
                    await asyncio.sleep(0)
                heard[identifier].append(line)

        return talk

    anna = town.player("Anna")
    begins(town, anna, made("session", 0))
    begins(town, anna, made("user", 5))
    session = session_of(anna)
    anna.receive("text", "one")
    while not heard["session"]:
        town.turn()
    assert session.inbox.done == 0
    town.settle()

    assert session.inbox.done == 1
    assert heard == {"session": ["one"], "user": ["one"]}


def test_whoever_logs_in_again_is_shown_the_question(
    town: Town, registered: None
) -> None:
    @use_dialogue(False, identifier="user")
    async def letter(ctx: Any) -> None:
        await ctx.send(f"You write {(await ctx.question('What?')).raw_text}.")

    account = town.player_account("Anna")
    first = town.connect(account)
    begins(town, first, letter)
    first.leaves()

    again = town.connect(account)
    seen = again.sees
    again.types("a poem")

    assert seen[-1] == "What?"
    assert again.sees == ["You write a poem."]


def test_a_user_finds_it_again_on_another_connection(
    town: Town, registered: None
) -> None:
    @use_dialogue(False, identifier="user", resume=dict)
    async def letter(ctx: Any) -> None:
        words = await ctx.ask("words", "What do you want to write?")
        await ctx.send(f"You write {words}.")

    account = town.player_account("Anna")
    first, second = town.connect(account), town.connect(account)
    begins(town, first, letter)
    first.leaves()
    second.seen.clear()

    replace(town, "crash")
    second.types("a poem")

    assert second.sees == ["You write a poem."]


def test_suspended_ones_are_found_in_their_order(town: Town, registered: None) -> None:
    @use_dialogue(False, identifier="session", resume=dict)
    async def lower(ctx: Any) -> None:
        await ctx.reply(f"lower {await ctx.ask('a', 'Lower?')}")

    @use_dialogue(False, identifier="session", override="suspend", resume=dict)
    async def upper(ctx: Any) -> None:
        await ctx.reply(f"upper {await ctx.ask('a', 'Upper?')}")

    anna = town.player("Anna")
    begins(town, anna, lower)
    begins(town, anna, upper)

    replace(town, "crash")
    anna.types("one", "two", "say three")

    assert anna.sees == [
        "Lower?",
        "Upper?",
        "upper one",
        "lower two",
        'You say, "three"',
    ]


@pytest.mark.parametrize("mode", ["reset", "reload", "crash"])
def test_one_that_cannot_go_on_is_told_of_once(
    town: Town, registered: None, mode: str
) -> None:
    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")

    @use_dialogue(False, identifier="user")
    async def another(ctx: Any) -> None:
        await ctx.question("And?")

    anna, bo = town.player("Anna"), town.player("Bo")
    begins(town, anna, talk)
    begins(town, anna, another)
    anna.seen.clear()

    if mode == "reset":
        town.reload("reset")
    else:
        replace(town, mode)

    assert anna.sees.count(RENEWED) == 1
    assert RENEWED not in bo.sees
    anna.types("inventory")
    assert anna.sees != []
    assert dialogue_count() == 0
    assert keep.records() == {}


def test_a_reset_ends_those_that_could_go_on_as_well(town: Town, pets: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)
    anna.seen.clear()

    town.reload("reset")

    assert anna.sees.count(RENEWED) == 1
    assert dialogue_count() == 0
    assert keep.records() == {}


def test_a_cold_start_knows_nothing_of_them(town: Town, pets: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)

    town.crash()
    town.new_portal()
    stranger = town.connect()
    town.start("start")

    assert stranger.sessid == anna.sessid
    assert not any(RENEWED in line for line in stranger.sees)
    assert keep.records() == {}
    assert dialogue_count() == 0


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_one_whose_code_is_gone_is_told_of(town: Town, pets: Any, how: str) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)
    anna.seen.clear()

    DIALOGUES.drop(pets)
    replace(town, how)

    assert anna.sees == [RENEWED]
    assert keep.records() == {}


def test_one_whose_player_left_meanwhile_does_not_go_on(town: Town, pets: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)

    town.crash()
    anna.leaves()
    town.start("crash")

    assert dialogue_count() == 0
    assert keep.records() == {}


def test_when_the_successor_fails_those_that_cannot_go_on_are_told(
    town: Town, registered: None
) -> None:
    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")

    anna = town.player("Anna")
    begins(town, anna, talk)

    town.fail_to_reload(late=True)
    town.settle()
    anna.types("say still here")

    assert anna.sees == ["Well?", RENEWED, 'You say, "still here"']


def test_a_shutdown_says_nothing_of_it(town: Town, pets: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, pets)

    town.shut_down()

    assert RENEWED not in anna.sees


def test_what_cannot_be_kept_is_a_bug_that_ends_it(
    town: Town, registered: None, caplog: pytest.LogCaptureFixture
) -> None:
    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        ctx.kept["session"] = object()
        await ctx.question("Well?")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("say hello")

    assert "cannot be kept" in caplog.text
    assert anna.sees[-1] == 'You say, "hello"'
    assert not WORLD.kv.keys(keep.PREFIX)


def test_a_group_goes_on_whoever_began_it(town: Town, registered: None) -> None:
    heard: list[str] = []

    @use_dialogue(lambda e: e.raw_text == "vote", identifier="group", resume=dict)
    async def vote(ctx: Any) -> None:
        while True:
            heard.append((await ctx.get()).raw_text)

    anna, bo = town.player("Anna"), town.player("Bo")
    anna.types("say vote")
    bo.types("say no")
    anna.types("quit")
    replace(town, "reload")
    bo.types("say yes")

    assert heard == ["no", "yes"]


def test_a_dialogue_that_does_not_want_to_end_does_not_hold_up_a_reload(
    town: Town, registered: None
) -> None:
    ended: list[str] = []

    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("cancelled")

    anna = town.player("Anna")
    begins(town, anna, talk)

    town.reload()

    assert ended == ["cancelled"]
    assert dialogue_count() == 0


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_what_was_kept_and_cannot_be_read_stops_nobody(
    town: Town, pets: Any, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    begins(town, anna, pets)
    begins(town, bo, pets)
    key, record = next(iter(keep.records().items()))
    record["trigger"]["time"]["date"] = "yesterday"
    town.do(WORLD.kv.set, key, record)

    replace(town, how)
    bo.types(*ANSWERS)

    assert "cannot go on" in caplog.text
    assert anna.sees[-1] == RENEWED
    assert bo.sees[-1] == "There is Toby."
    assert keep.records() == {}


@pytest.mark.parametrize("how", ["reload", "crash"])
def test_an_identifier_that_fails_meanwhile_does_not_stop_the_start(
    town: Town, registered: None, how: str
) -> None:
    names = {"key": "one"}
    create_dialogue_manager("fragile", lambda event: names["key"])

    @use_dialogue(False, identifier="fragile", resume=dict)
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")

    anna = town.player("Anna")
    begins(town, anna, talk)
    names.clear()
    replace(town, how)
    anna.types("say hello")

    assert anna.sees[-1] == 'You say, "hello"'


def test_a_value_of_the_game_that_is_called_alike_is_left_alone(town: Town) -> None:
    town.do(WORLD.kv.set, f"{keep.PREFIX}hall", 5)

    town.reload()

    assert WORLD.kv.get(f"{keep.PREFIX}hall") == 5


def test_what_takes_longer_than_a_reload_is_done_once(
    town: Town, registered: None
) -> None:
    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        answer = (await ctx.question("Well?")).raw_text
        while not (ctx.resumed or ctx.stream.closed):  # noqa: ASYNC110
            await asyncio.sleep(0)
        puppet = ctx.session.puppet
        puppet.db.answers = [*(puppet.db.answers or []), answer]

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.receive("text", "yes")
    town.turn()
    replace(town, "reload")

    assert answers_of(anna) == ["yes"]
