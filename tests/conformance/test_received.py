"""MIR: who receives what was sent, and what they are given."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from server.messaging.actors import SystemActor
from server.messaging.chain import MessageChain
from server.messaging.components import (
    Plain,
    Source,
)
from server.messaging.events import (
    Event,
    EventType,
    Friend,
    Group,
    GroupMessage,
    Member,
    Permission,
)
from server.messaging.injection import Cancelled, Depend

HI = MessageChain([Plain("hi")])


async def test_mir_31_a_receiver_is_async_and_stays_what_it_is(sB) -> None:
    async def answer(context: Any) -> None:
        """Answer nothing."""

    assert sB.receiver("GroupMessage")(answer) is answer
    with pytest.raises(TypeError):
        sB.receiver("GroupMessage")(lambda context: None)


@pytest.mark.parametrize(
    "event", ["GroupMessage", GroupMessage, EventType.GROUP_MESSAGE]
)
async def test_mir_32_an_event_by_name_class_and_member(sA, sB, settle, event) -> None:
    heard = []

    @sB.receiver(event)
    async def hear(message: GroupMessage) -> None:
        heard.append(message.message_chain[1:])

    await sA.send_group_message(5, "hi")
    await settle()

    assert heard == [HI]


async def test_mir_33_receivers_begin_in_order_and_do_not_wait(sA, sB, settle) -> None:
    begun = []

    @sB.receiver("GroupMessage")
    async def first(context: Any) -> None:
        begun.append("first")
        await asyncio.Event().wait()

    @sB.receiver("GroupMessage")
    async def second(context: Any) -> None:
        begun.append("second")

    await sA.send_group_message(5, "hi")
    await settle()

    assert begun == ["first", "second"]


async def test_mir_34_a_condition_is_asked_first(sA, sB, settle) -> None:
    heard = []

    def is_yo(body: GroupMessage) -> bool:
        return body.message_chain.extract_plain_text() == "yo"

    @sB.receiver("GroupMessage", is_yo)
    async def hear(chain: MessageChain) -> None:
        heard.append(chain.to_string())

    for words in ("hi", "yo"):
        await sA.send_group_message(5, words)
    await settle()

    assert heard == ["yo"]


async def test_mir_35_a_receiver_that_fails_is_told_of(sA, sB, settle) -> None:
    told: list[tuple[str, Any]] = []

    @sB.receiver("GroupMessage")
    async def fail(context: Any) -> None:
        raise KeyError("lost")

    @sB.exception_handler(KeyError)
    async def exactly(context: Any) -> None:
        told.append(("KeyError", context.message))

    @sB.exception_handler(LookupError)
    async def above(context: Any) -> None:
        told.append(("LookupError", context.message))

    @sB.exception_handler()
    async def anything(context: Any) -> None:
        told.append(("all", context.message))

    await sA.send_group_message(5, "hi")
    await settle()

    assert [name for name, _ in told] == ["KeyError", "all"]
    body = told[0][1]
    assert isinstance(body.error, KeyError)
    assert body.event.raw_text == "hi"
    assert body.session is sB


async def test_mir_36_what_fails_for_a_failure_is_only_logged(
    sA, sB, settle, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    @sB.receiver("GroupMessage")
    async def fail(context: Any) -> None:
        raise KeyError("lost")

    @sB.exception_handler()
    async def fail_too(context: Any) -> None:
        calls.append(context)
        raise ValueError("worse")

    with caplog.at_level(logging.ERROR):
        await sA.send_group_message(5, "hi")
        await settle()

    assert len(calls) == 1
    assert [type(each.exc_info[1]) for each in caplog.records if each.exc_info] == [
        KeyError,
        ValueError,
    ]


async def test_mir_37_receivers_belong_to_one_connection(
    sA, sB, sC, public, carol, game, people, settle
) -> None:
    public.join(carol)
    heard = []

    def listens(actor: Any, name: str) -> None:
        @actor.receiver("GroupMessage")
        async def hear(chain: MessageChain) -> None:
            heard.append(f"{name}: {chain.to_string()}")

    listens(sA, "A")
    listens(sB, "B")
    listens(game, "game")
    await sA.send_group_message(5, "one")
    await sB.send_group_message(5, "two")
    await settle()
    assert sorted(heard) == ["A: two", "B: one", "game: one", "game: two"]

    heard.clear()
    await people.leaves(sB)
    await sC.send_group_message(5, "three")
    await settle()
    assert sorted(heard) == ["A: three", "game: three"]


async def test_mir_38_nobody_receives_what_they_say(
    sA, sA2, sB, alice, Alice, settle
) -> None:
    heard = []
    for actor in (sA, sA2, alice, Alice):

        @actor.receiver("GroupMessage")
        async def hear(chain: MessageChain) -> None:
            heard.append(chain.to_string())

    for group in (5, "#20"):
        await sA.send_group_message(group, "mine")
    await settle()
    assert heard == []

    await sB.send_group_message(5, "yours")
    await settle()
    assert heard == ["yours"] * 4


async def test_mir_39_who_said_it(sA, sB, public, settle) -> None:
    members: list[Member] = []
    groups: list[tuple[Any, ...]] = []
    friends: list[Friend] = []

    @sB.receiver("GroupMessage")
    async def in_group(member: Member, group: Group) -> None:
        members.append(member)
        groups.append((group.id, group.kind, group.permission))

    @sB.receiver("FriendMessage")
    async def in_private(friend: Friend) -> None:
        friends.append(friend)

    await sA.send_group_message(5, "hi")
    public.owner = 1
    await sA.send_group_message(5, "hi")
    await sA.send_group_message("#20", "hi")
    await sA.send_friend_message(2, "hi")
    await settle()

    said = [(each.id, each.member_name, each.permission) for each in members]
    assert said == [
        (1, "Alice", Permission.MEMBER),
        (1, "Alice", Permission.OWNER),
        (1, "Alice", Permission.MEMBER),
    ]
    assert groups == [
        (5, "channel", Permission.MEMBER),
        (5, "channel", Permission.MEMBER),
        ("#20", "room", Permission.MEMBER),
    ]
    assert friends == [Friend(1, "Alice")]


async def test_mir_40_a_receiver_is_given_what_it_asks_for(sA, sB, settle) -> None:
    given: list[Any] = []

    @sB.receiver("GroupMessage")
    async def hear(event: Event, source: Source, chain: MessageChain) -> None:
        given.extend((event.name, source.id, chain[1:]))

    receipt = await sA.send_group_message(5, "hi")
    await settle()

    assert given == ["message.group.channel", receipt.message_id, HI]
    with pytest.raises(ValueError, match="Group"):

        @sB.receiver("FriendMessage")
        async def impossible(group: Group) -> None:
            """There is none in private."""


async def test_mir_41_what_a_receiver_depends_on(sA, sB, settle) -> None:
    given, failures = [], []

    def length(chain: MessageChain) -> int:
        if chain.to_string() == "no":
            raise Cancelled
        return len(chain.to_string())

    @sB.receiver("GroupMessage")
    async def hear(number: int = Depend(length)) -> None:  # type: ignore[assignment]
        given.append(number)

    @sB.exception_handler()
    async def failed(context: Any) -> None:
        failures.append(context.message)

    for words in ("four", "no"):
        await sA.send_group_message(5, words)
    await settle()

    assert given == [4]
    assert failures == []


async def test_mir_42_actors_of_the_game_speak_and_hear(
    sA, sB, game, public, hall, got, lines, settle
) -> None:
    keeper = SystemActor(-70, "Barkeep", place=hall)
    keeper.join(public)
    heard = []

    @keeper.receiver("GroupMessage")
    async def hear(context: Any) -> None:
        heard.append((context.self_id, context.message.message_chain.to_string()))

    await keeper.send_group_message("#20", "Welcome!")
    await keeper.send_group_message(6, "Attention.")
    await game.system.send_group_message(hall, "It grows |rdark|n.")
    await sA.send_group_message(5, "one")
    await sA.send_group_message("#20", "two")
    await settle()

    assert lines(sA)[:3] == [
        'Barkeep says, "Welcome!"',
        "[staff] Barkeep: Attention.",
        "It grows dark.",
    ]
    assert heard == [(-70, "It grows |rdark|n."), (-70, "one"), (-70, "two")]
