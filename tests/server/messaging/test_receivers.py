"""Receivers: who is told of what, in which order, and what becomes of failures."""

from __future__ import annotations

import asyncio
import gc
import logging
import types
from typing import Any

import pytest

from server.messaging.context import Context
from server.messaging.events import Event, EventType, GroupMessage, UnexpectedException
from server.messaging.game import GAME
from server.messaging.injection import Cancelled, Depend
from server.messaging.receivers import RECEIVERS, Receiving, event_name
from server.world import TURN, WORLD
from tests.conformance.people import People

Chain = Any


class Box(Receiving):
    """Somebody who hears."""


async def nothing(event: Event) -> None:
    """A receiver that does nothing."""


@pytest.mark.parametrize(
    "event, name",
    [
        ("GroupMessage", "GroupMessage"),
        (GroupMessage, "GroupMessage"),
        (EventType.GROUP_MESSAGE, "GroupMessage"),
        ("UnexpectedException", "UnexpectedException"),
        ("request", "request"),
        ("notice.friend_add", "notice.friend_add"),
    ],
)
def test_an_event_has_several_names(event: Any, name: str) -> None:
    assert event_name(event) == name


@pytest.mark.parametrize("event", ["groupmessage", "message.group", 3, dict, None])
def test_what_is_no_event_is_told_at_once(event: Any) -> None:
    with pytest.raises(ValueError, match="There is no event"):
        Box().receiver(event)


def test_nobody_shares_receivers(registries: None) -> None:
    one, two = Box(), Box()

    one.receiver("GroupMessage")(nothing)

    assert RECEIVERS.listens(one, "GroupMessage")
    assert not RECEIVERS.listens(two, "GroupMessage")
    assert not RECEIVERS.listens(one, "FriendMessage")


def test_who_is_gone_is_listened_to_no_more(registries: None) -> None:
    one = Box()
    one.receiver("InputMessage")(nothing)
    assert RECEIVERS.wants("InputMessage")

    del one
    gc.collect()

    assert not RECEIVERS.wants("InputMessage")


def test_who_is_forgotten_is_listened_to_no_more(registries: None) -> None:
    one = Box()
    one.receiver("GroupMessage")(nothing)
    one.before_sending(nothing)
    assert GAME.listens

    RECEIVERS.forget(one)
    RECEIVERS.forget(one)

    assert not GAME.listens
    assert RECEIVERS.hooks(one) == []


def test_it_is_known_who_of_many_is_listened_to(registries: None) -> None:
    one, other = Box(), Box()
    one.receiver("GroupMessage")(nothing)

    assert RECEIVERS.listened_to([other, one, None, one]) == [one]
    assert not RECEIVERS.any_besides([one, other])
    assert RECEIVERS.any_besides([other])


CALLED: list[Any] = []


async def counted(body: Any) -> None:
    """A receiver as a module of the game has it."""
    CALLED.append(body)


def test_what_a_module_makes_again_replaces_what_it_made(registries: None) -> None:
    one = Box()
    again = types.FunctionType(counted.__code__, globals(), "counted")
    one.receiver("GroupMessage")(counted)
    one.receiver("GroupMessage")(again)
    ctx: Context[Any] = Context(GAME, Event())
    CALLED.clear()

    async def call() -> None:
        RECEIVERS.call(one, "GroupMessage", ctx, "it")

    asyncio.run(call())
    assert CALLED == ["it"]


def test_receivers_begin_in_their_order_and_in_this_turn(
    people: People, sA: Any, sB: Any
) -> None:
    order: list[str] = []

    for name in ("first", "second", "third"):

        @sB.receiver("GroupMessage")
        async def note(chain: Any, name: str = name) -> None:
            order.append(name)
            await asyncio.sleep(0)
            order.append(f"{name} again")

    async def say() -> None:
        await sA.send_group_message(5, "hi")
        assert order == ["first", "second", "third"]

    people.town.run(say())
    people.town.settle()
    assert order[3:] == ["first again", "second again", "third again"]


def test_each_hearer_has_an_event_of_its_own(
    people: People, sA: Any, sB: Any, bob: Any
) -> None:
    met: list[Any] = []

    @sB.receiver("GroupMessage")
    async def of_session(context: Context[Any]) -> None:
        context.event["touched"] = True
        context.event.message.clear()
        met.append((context.session, context.self_id, context.actor))

    @bob.receiver("GroupMessage")
    async def of_account(context: Context[Any]) -> None:
        assert context.event.touched is None
        assert context.event.message
        met.append((context.session, context.self_id, context.actor))

    people.town.run(sA.send_group_message(5, "hi"))

    assert met == [(sB, 2, sB), (None, 2, bob)]


def test_an_answer_is_given_by_who_heard_it(
    people: People, sA: Any, sB: Any, lines: Any
) -> None:
    @sB.receiver("GroupMessage", lambda body: body.sender.id == 1)
    async def answers(context: Context[Any]) -> None:
        await context.send("Hello!", at_sender=True)

    people.town.run(sA.send_group_message(5, "hi"))
    people.town.settle()

    assert lines(sA) == ["[public] Alice: hi", "[public] Bob: @Alice Hello!"]


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("waits", [True, False])
def test_a_condition_may_wait(
    people: People, sA: Any, sB: Any, answer: bool, waits: bool
) -> None:
    called: list[Any] = []

    async def slowly(body: GroupMessage) -> bool:
        await asyncio.sleep(0)
        return answer

    def at_once(body: GroupMessage) -> bool:
        return answer

    @sB.receiver("GroupMessage", slowly if waits else at_once)
    async def note(body: GroupMessage) -> None:
        called.append(body)

    people.town.run(sA.send_group_message(5, "hi"))
    people.town.settle()

    assert bool(called) is answer


def test_dependencies_come_first_and_may_cancel(
    people: People, sA: Any, sB: Any, caplog: pytest.LogCaptureFixture
) -> None:
    order: list[str] = []

    async def first() -> None:
        order.append("first")

    async def never() -> None:
        raise Cancelled

    @sB.receiver("GroupMessage", dependencies=[Depend(first)])
    async def called(body: GroupMessage) -> None:
        order.append("called")

    @sB.receiver("GroupMessage", dependencies=[Depend(never)])
    async def not_called(body: GroupMessage) -> None:
        order.append("not this")

    people.town.run(sA.send_group_message(5, "hi"))

    assert order == ["first", "called"]
    assert caplog.records == []


def test_a_receiver_has_middlewares_of_its_own(
    people: People, sA: Any, sB: Any
) -> None:
    order: list[str] = []

    async def around(ctx: Context[Any], call_next: Any) -> None:
        order.append("before")
        await call_next()
        order.append("after")

    @sB.receiver("GroupMessage", middlewares=[around])
    async def note(body: GroupMessage) -> None:
        order.append("receiver")

    people.town.run(sA.send_group_message(5, "hi"))

    assert order == ["before", "receiver", "after"]


# Failures


def test_what_fails_at_once_is_undone_and_harms_nobody(
    people: People, sA: Any, sB: Any, lines: Any, caplog: pytest.LogCaptureFixture
) -> None:
    hall: Any = WORLD.get(20)
    called: list[str] = []

    @sB.receiver("GroupMessage")
    async def breaks(body: GroupMessage) -> None:
        hall.db.broken = True
        await sB.send_group_message(5, "half")
        raise ZeroDivisionError

    @sB.receiver("GroupMessage")
    async def note(body: GroupMessage) -> None:
        called.append("second")

    people.town.run(sA.send_group_message(5, "hi"))
    people.town.settle()

    assert called == ["second"]
    assert hall.db.broken is None
    assert lines(sA) == ["[public] Alice: hi"]
    assert [each.levelno for each in caplog.records] == [logging.ERROR]
    assert "breaks" in caplog.text


def test_what_fails_later_is_reported_as_well(
    people: People, sA: Any, sB: Any, caplog: pytest.LogCaptureFixture
) -> None:
    met: list[Any] = []

    @sB.receiver("GroupMessage")
    async def breaks(body: GroupMessage) -> None:
        await asyncio.sleep(0)
        raise KeyError("x")

    @GAME.exception_handler(KeyError)
    async def of_game(body: UnexpectedException, context: Context[Any]) -> None:
        met.append((body.session, context.error is body.error, body.event))

    @sB.receiver(UnexpectedException)
    async def of_bob(body: UnexpectedException) -> None:
        met.append(type(body.error))
        raise RuntimeError("in its handler")

    people.town.run(sA.send_group_message(5, "hi"))
    people.town.settle()

    assert met[0] is KeyError
    assert met[1][:2] == (sB, True)
    assert met[1][2].raw_text == "hi"
    assert len(caplog.records) == 2, "Each failure is logged once."


def test_a_condition_that_fails_is_a_failure(
    people: People, sA: Any, sB: Any, caplog: pytest.LogCaptureFixture
) -> None:
    met: list[Any] = []
    sB.receiver("GroupMessage", lambda body: 1 / 0)(nothing)

    @sB.exception_handler(ZeroDivisionError)
    async def note(body: UnexpectedException) -> None:
        met.append(body.error)

    people.town.run(sA.send_group_message(5, "hi"))

    assert len(met) == len(caplog.records) == 1


def test_the_middlewares_of_the_game_are_around_what_is_said(
    people: People, sA: Any, sB: Any, caplog: pytest.LogCaptureFixture
) -> None:
    order: list[str] = []

    @GAME.use
    async def around(ctx: Context[Any], call_next: Any) -> None:
        order.append(ctx.event.name)
        if ctx.event.raw_text == "wrong":
            raise ZeroDivisionError
        if ctx.event.raw_text != "psst":
            await call_next()

    @sB.receiver("GroupMessage")
    async def note(context: Context[Any]) -> None:
        order.append(context.event.raw_text)

    async def say() -> None:
        for words in ("hi", "psst", "wrong"):
            await sA.send_group_message(5, words)

    people.town.run(say())

    assert order == ["message.group.channel", "hi", *["message.group.channel"] * 2]
    assert len(caplog.records) == 1


# Echoes


def test_an_echo_of_two_ends(
    people: People, sA: Any, sB: Any, lines: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for session in (sA, sB):

        @session.receiver("GroupMessage")
        async def answers(context: Context[Any]) -> None:
            await asyncio.sleep(0)
            await context.send("And you?")

    people.town.run(sA.send_group_message(5, "hi"))
    for _ in range(5):
        people.town.settle()

    assert 3 < len(lines(sA)) < 12
    assert [each.levelno for each in caplog.records] == [logging.WARNING]


def test_a_client_begins_afresh(people: People, sA: Any, sB: Any) -> None:
    heard: list[str] = []

    @GAME.receiver("GroupMessage")
    async def note(context: Context[Any]) -> None:
        heard.append(context.event.raw_text)

    people.of(1).types(*(f"say {number}" for number in range(20)))

    assert heard == [str(number) for number in range(20)]
    assert TURN.number


async def test_a_hook_may_keep_a_message_from_being_sent(
    people: People, sA: Any, sB: Any, got: Any
) -> None:
    order: list[str] = []

    @sA.before_sending
    async def own(event: Any, chain: Chain, kwargs: Any) -> None:
        assert event is None
        order.append("own")
        if "secret" in chain.to_string():
            raise PermissionError("Not that.")

    @GAME.before_sending
    def of_game(event: Any, chain: Chain, kwargs: Any) -> None:
        order.append("game")

    await sA.send_group_message(5, "hi")
    with pytest.raises(PermissionError):
        await sA.send_group_message(5, "a secret")
    await people.settle()

    assert order == ["own", "game", "own"]
    assert len(got(sB)) == 1


def test_who_registers_a_function_again_is_told_once(registries: None) -> None:
    """A hook may register it whenever a character is taken up."""
    one = Box()
    for _ in range(2):
        one.receiver("GroupMessage")(counted)
        one.receiver("GroupMessage", bool)(counted)
    ctx: Context[Any] = Context(GAME, Event())
    CALLED.clear()

    async def call() -> None:
        RECEIVERS.call(one, "GroupMessage", ctx, "it")

    asyncio.run(call())
    assert CALLED == ["it", "it"]
