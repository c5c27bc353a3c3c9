"""Contexts: what an event is to whoever handles it, and how it is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from server.dialogues.context import DialogueContext
from server.errors import InvalidActor, InvalidMessage, MessageError, UnknownTarget
from server.messaging.actors import SystemActor
from server.messaging.chain import MessageChain, Receipt
from server.messaging.components import At, Plain
from server.messaging.context import (
    CommandContext,
    Context,
    NoticeContext,
    RequestContext,
    send,
)
from server.messaging.events import (
    Event,
    FriendMessage,
    GroupMessage,
    InputMessage,
)
from server.messaging.game import Game
from server.sessions.session import ServerSession
from tests.conformance.people import People

Got = Callable[[ServerSession], list[MessageChain]]
Made = Callable[..., Event]

HELLO = [MessageChain([Plain("hello")])]


def test_nb_01_a_context_has_its_event_and_a_bot(game: Game, gev: Made) -> None:
    event = gev("hi")

    ctx: Context[Any] = Context(game, event)

    assert ctx.event is event
    assert ctx.bot is not None
    for kind in (CommandContext, DialogueContext, NoticeContext, RequestContext):
        assert issubclass(kind, Context)


def test_nb_01_a_context_has_what_was_said(
    game: Game, gev: Made, pev: Made, iev: Made, sA: ServerSession
) -> None:
    made = ((gev("hi"), GroupMessage), (pev("hi"), FriendMessage))
    for event, kind in (*made, (iev("hi", sA), InputMessage)):
        message: Any = Context(game, event).message

        assert type(message) is kind
        assert message.message_chain is event.message
        assert message.sender is event.sender
    assert Context(game, Event(type="notice", detail_type="join")).message is None


def test_nb_02_an_event_is_read_by_item_and_by_attribute(game: Game, gev: Made) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))

    assert ctx.event["user_id"] == 1
    assert ctx.event.user_id == 1
    assert ctx.event.group_id == 5


def test_nb_03_what_an_event_has_not_is_none_by_attribute_only(
    game: Game, pev: Made
) -> None:
    ctx: Context[Any] = Context(game, pev("hi"))

    assert ctx.event.group_id is None
    with pytest.raises(KeyError):
        ctx.event["group_id"]


def test_nb_04_to_set_an_attribute_is_to_set_an_item(gev: Made, people: People) -> None:
    event = gev("hi")
    event.foo = 3

    assert event["foo"] == 3
    assert event.name == "message.group.channel"
    assert event.type == "message"


def test_nb_05_ctx_is_the_event_under_its_former_name(game: Game, gev: Made) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))
    other = gev("other")

    with pytest.warns(DeprecationWarning, match="event"):
        assert ctx.ctx is ctx.event
    with pytest.warns(DeprecationWarning, match="event"):
        ctx.ctx = other
    assert ctx.event is other


def test_nb_06_self_id_is_that_of_the_event(game: Game, gev: Made) -> None:
    assert Context(game, gev("hi")).self_id == 0
    assert Context(game, gev("hi", self_id=7)).self_id == 7


async def test_nb_07_a_channel_is_answered_in_the_channel(
    game: Game,
    gev: Made,
    sA: ServerSession,
    sB: ServerSession,
    sC: ServerSession,
    got: Got,
    people: People,
) -> None:
    receipt = await Context(game, gev("hi")).send("hello")
    await people.settle()

    assert isinstance(receipt, Receipt)
    assert got(sA) == got(sB) == HELLO
    assert got(sC) == []


async def test_nb_08_who_told_something_is_answered_alone(
    game: Game,
    pev: Made,
    sA: ServerSession,
    sB: ServerSession,
    sA2: ServerSession,
    got: Got,
    people: People,
) -> None:
    await Context(game, pev("hi")).send("hello")
    await people.settle()

    assert got(sA) == got(sA2) == HELLO
    assert got(sB) == []


async def test_nb_09_a_typed_line_is_answered_on_its_connection_only(
    game: Game,
    iev: Made,
    sA: ServerSession,
    sA2: ServerSession,
    got: Got,
    lines: Any,
    people: People,
) -> None:
    await Context(game, iev("look", sA), session=sA).send("hello")
    await people.settle()

    assert got(sA) == HELLO
    assert lines(sA) == ["hello"]
    assert got(sA2) == []


async def test_nb_10_a_room_is_answered_in_the_room(
    game: Game,
    gev: Made,
    sA: ServerSession,
    sB: ServerSession,
    sC: ServerSession,
    got: Got,
    people: People,
) -> None:
    await Context(game, gev("hi", group="#20", kind="room")).send("hello")
    await people.settle()

    assert got(sA) == got(sB) == HELLO
    assert got(sC) == []


async def test_nb_11_options_go_by_their_names(game: Game, gev: Made) -> None:
    with pytest.raises(TypeError):
        await Context(game, gev("hi")).send("x", True)  # type: ignore[misc]


async def test_nb_12_at_sender_names_who_is_answered(
    game: Game, gev: Made, sB: ServerSession, got: Got, lines: Any, people: People
) -> None:
    await Context(game, gev("hi")).send("hello", at_sender=True)
    await people.settle()

    assert got(sB) == [MessageChain([At(1), Plain(" "), Plain("hello")])]
    assert lines(sB) == ["[public] @Alice hello"]


async def test_nb_13_in_private_nobody_is_named(
    game: Game, pev: Made, sA: ServerSession, got: Got, people: People
) -> None:
    await Context(game, pev("hi")).send("hello", at_sender=True)
    await people.settle()

    assert got(sA) == HELLO


async def test_nb_13_nor_where_what_was_said_in_a_group_is_answered_in_private(
    game: Game, gev: Made, sA: ServerSession, sB: ServerSession, got: Got, people: Any
) -> None:
    event = gev("hi", detail_type="private", sub_type="page")

    await Context(game, event).send("hello", at_sender=True)
    await people.settle()

    assert got(sA) == HELLO
    assert got(sB) == []


async def test_nb_13_nor_where_one_connection_alone_hears_it(
    game: Game, gev: Made, sA: ServerSession, sB: ServerSession, got: Got, people: Any
) -> None:
    await Context(game, gev("hi")).send("hello", at_sender=True, session=sB)
    await people.settle()

    assert got(sB) == HELLO
    assert got(sA) == []


async def test_nb_14_without_an_account_nobody_is_named(
    game: Game, gev: Made, sB: ServerSession, got: Got, people: People
) -> None:
    await Context(game, gev("hi", user=0)).send("hello", at_sender=True)
    await people.settle()

    assert got(sB) == HELLO


async def test_nb_15_ensure_private_answers_the_sender_alone(
    game: Game,
    gev: Made,
    sA: ServerSession,
    sB: ServerSession,
    got: Got,
    people: People,
) -> None:
    await Context(game, gev("hi")).send("hello", ensure_private=True)
    await people.settle()

    assert got(sA) == HELLO
    assert got(sB) == []


async def test_nb_16_the_event_is_as_before_after_a_private_answer(
    game: Game, gev: Made, sB: ServerSession, got: Got, people: People
) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))
    before = ctx.event.copy()

    await ctx.send("psst", ensure_private=True)
    assert ctx.event == before
    assert ctx.event.detail_type == "group"
    await ctx.send("hello")
    await people.settle()

    assert got(sB) == HELLO


async def test_nb_17_a_private_answer_names_nobody(
    game: Game, gev: Made, sA: ServerSession, got: Got, people: People
) -> None:
    await Context(game, gev("hi")).send("hello", ensure_private=True, at_sender=True)
    await people.settle()

    assert got(sA) == HELLO


async def test_nb_18_what_is_private_stays_so(
    game: Game, pev: Made, sA: ServerSession, got: Got, people: People
) -> None:
    await Context(game, pev("hi")).send("hello", ensure_private=True)
    await people.settle()

    assert got(sA) == HELLO


async def test_nb_19_a_private_answer_goes_to_the_connection_if_it_is_there(
    game: Game,
    gev: Made,
    sA: ServerSession,
    sA2: ServerSession,
    got: Got,
    people: People,
) -> None:
    ctx: Context[Any] = Context(game, gev("hi", sessid=4))

    await ctx.send("hello", ensure_private=True)
    await people.settle()
    assert got(sA2) == HELLO
    assert got(sA) == []

    await people.leaves(sA2)
    await ctx.send("again", ensure_private=True)
    await people.settle()
    assert got(sA) == [MessageChain([Plain("again")])]


async def test_nb_20_nobody_cannot_be_answered_in_private(
    game: Game, gev: Made
) -> None:
    ctx: Context[Any] = Context(game, gev("hi", user=0))

    with pytest.raises(UnknownTarget):
        await ctx.send("x", ensure_private=True, ignore_failure=False)
    assert await ctx.send("x", ensure_private=True) is None


async def test_nb_21_a_failure_is_passed_over(
    game: Game, gev: Made, public: Any
) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))
    public.delete()

    assert await ctx.send("x") is None


async def test_nb_22_a_failure_is_raised_if_wanted(
    game: Game, gev: Made, public: Any
) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))
    public.delete()

    with pytest.raises(MessageError) as raised:
        await ctx.send("x", ignore_failure=False)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize("wrong", [12, None, b"x", object()])
async def test_nb_23_what_is_no_message_is_always_raised(
    game: Game, gev: Made, wrong: Any
) -> None:
    with pytest.raises(InvalidMessage):
        await Context(game, gev("hi")).send(wrong)


async def test_nb_24_a_bug_in_a_hook_is_always_raised(game: Game, gev: Made) -> None:
    @game.before_sending
    async def breaks(event: Any, chain: Any, kwargs: Any) -> None:
        raise ZeroDivisionError

    @game.system.before_sending
    async def is_called(event: Any, chain: Any, kwargs: Any) -> None:
        assert event is ctx.event

    ctx: Context[Any] = Context(game, gev("hi"))
    with pytest.raises(ZeroDivisionError):
        await ctx.send("x")


async def test_nb_25_segments_may_be_spelt_in_both_ways(
    game: Game, gev: Made, sB: ServerSession, got: Got, people: People
) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))

    await ctx.send({"type": "text", "data": {"text": "hello"}})
    await ctx.send([{"type": "Plain", "text": "hello"}])
    await people.settle()

    assert got(sB) == HELLO * 2


async def test_nb_26_a_segment_without_a_type_is_no_message(
    game: Game, gev: Made
) -> None:
    with pytest.raises(InvalidMessage):
        await Context(game, gev("hi")).send({"data": {}})


async def test_nb_27_the_receipt_is_read_by_item_and_by_attribute(
    game: Game, gev: Made
) -> None:
    receipt = await Context(game, gev("hi")).send("hello")

    assert receipt is not None
    assert receipt["message_id"] == receipt.message_id >= 1
    assert receipt.delivered == 2


async def test_nb_28_all_else_goes_to_the_bot(
    game: Game,
    gev: Made,
    bob: Any,
    sA: ServerSession,
    sB: ServerSession,
    got: Got,
    people: People,
) -> None:
    ctx: Context[Any] = Context(game, gev("hi"))
    given: list[Any] = []

    @game.before_sending
    async def note(event: Any, chain: Any, kwargs: Any) -> None:
        given.append((event, kwargs["exclude"], kwargs["foo"]))

    await ctx.send("x", exclude=[bob], foo="bar")
    await people.settle()

    assert given == [(ctx.event, [bob], "bar")]
    assert got(sB) == []
    assert got(sA) == [MessageChain([Plain("x")])]
    assert people.of(sA).data("message")[0]["foo"] == "bar"


async def test_nb_29_the_bot_answers_this_event_or_another(
    game: Game,
    gev: Made,
    pev: Made,
    sB: ServerSession,
    sA: ServerSession,
    got: Got,
    people: People,
) -> None:
    bot = Context(game, gev("hi")).bot

    await bot.send("hello")
    await bot.send(pev("hi", user=2), "only you")
    await bot.send_private_msg(user_id=1, message="you", self_id=0)
    await people.settle()

    assert got(sB) == [*HELLO, MessageChain([Plain("only you")])]
    assert got(sA) == [*HELLO, MessageChain([Plain("you")])]


async def test_nb_30_a_hook_may_change_what_is_sent(
    game: Game, gev: Made, sA: ServerSession, got: Got, people: People
) -> None:
    mine = MessageChain([Plain("before")])

    @game.system.before_sending
    async def change(event: Any, chain: MessageChain, kwargs: Any) -> None:
        chain[:] = [Plain("after")]
        kwargs["added"] = 1

    await Context(game, gev("hi")).send(mine)
    await people.settle()

    assert got(sA) == [MessageChain([Plain("after")])]
    assert people.of(sA).data("message")[0]["added"] == 1
    assert mine == MessageChain([Plain("before")])


async def test_nb_31_to_be_cancelled_is_no_failure(game: Game, gev: Made) -> None:
    begun = asyncio.Event()

    @game.system.before_sending
    async def waits(event: Any, chain: Any, kwargs: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(Context(game, gev("hi")).send("x"))
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_nb_32_the_function_does_as_the_method(
    game: Game,
    gev: Made,
    sA: ServerSession,
    sB: ServerSession,
    got: Got,
    people: People,
) -> None:
    receipt = await send(
        game, gev("hi"), "hello", ensure_private=True, ignore_failure=True
    )
    await people.settle()

    assert receipt is not None
    assert got(sA) == HELLO
    assert got(sB) == []


async def test_nb_33_a_reply_is_a_send(
    game: Game, gev: Made, sB: ServerSession, got: Got, people: People
) -> None:
    await Context(game, gev("hi")).reply("hello")
    await people.settle()

    assert got(sB) == HELLO


def test_nb_34_a_context_knows_where_it_is(
    game: Game, gev: Made, pev: Made, public: Any, hall: Any, alice: Any
) -> None:
    in_channel: Context[Any] = Context(game, gev("hi"))
    in_room: Context[Any] = Context(game, gev("hi", group="#20", kind="room"))
    in_private: Context[Any] = Context(game, pev("hi"))

    assert (in_channel.chat_id, in_channel.chat) == ("channel:5", public)
    assert (in_room.chat_id, in_room.chat) == ("room:20", hall)
    assert (in_private.chat_id, in_private.chat) == ("private:1", alice)
    assert in_channel.user_id == 1


@pytest.mark.parametrize("kind", ["friend", "join"])
async def test_nb_35_a_request_is_decided_once(game: Game, kind: str) -> None:
    decided: list[Any] = []

    @game.decides(kind)
    async def decide(event: Event, approved: bool, words: str) -> None:
        decided.append((event.user_id, approved, words))
        raise UnknownTarget("They have left.")

    for verb, args, told in (("approve", (), ""), ("reject", ("no",), "no")):
        event = Event(type="request", detail_type=kind, user_id=1)
        ctx: RequestContext[Any] = RequestContext(game, event)
        await getattr(ctx, verb)(*args)
        await ctx.approve()
        await ctx.reject("too late")
        assert decided == [(1, verb == "approve", told)]
        decided.clear()


async def test_nb_36_a_request_reaches_who_receives_requests(game: Game) -> None:
    asked: list[Any] = []

    @game.decides("join")
    def decide(event: Event, approved: bool, words: str) -> None:
        asked.append(approved)

    @game.receiver("request.join")
    async def judge(context: Context[Any]) -> None:
        assert isinstance(context, RequestContext)
        await context.approve()

    @game.receiver("notice")
    async def note(event: Event, context: NoticeContext[Any]) -> None:
        asked.append(event.name)

    game.notify(Event(type="request", detail_type="join", user_id=1))
    game.notify(Event(type="notice", detail_type="friend_add", user_id=1))

    assert asked == [True, "notice.friend_add"]


async def test_nb_37_self_id_says_who_speaks(
    game: Game, sB: ServerSession, sA: ServerSession, lines: Any, people: People
) -> None:
    SystemActor(-70, "The crier")

    await game.send_group_msg(group_id=5, message="Hear me!", self_id=-70)
    await game.send_private_msg(user_id=2, message="You too!", self_id=-70)
    await people.settle()

    assert lines(sB) == [
        "[public] The crier: Hear me!",
        'The crier tells you, "You too!"',
    ]
    with pytest.raises(InvalidActor):
        await game.send_group_msg(group_id=5, message="x", self_id=71)


async def test_nb_38_what_nobody_decides_is_a_bug(game: Game) -> None:
    event = Event(type="request", detail_type="nothing", user_id=1)

    with pytest.raises(LookupError, match=r"request\.nothing"):
        await RequestContext(game, event).approve()


async def test_nb_39_data_needs_a_middleware(game: Game, gev: Made) -> None:
    with pytest.raises(RuntimeError, match="session data"):
        Context(game, gev("hi")).data  # noqa: B018
