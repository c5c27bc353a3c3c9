"""MIR: messages that are sent, to whom, and what they are made of."""

from __future__ import annotations

from typing import Any

import pytest

from server.channels.channel import Channel
from server.errors import (
    ActorClosed,
    InvalidActor,
    InvalidMessage,
    InvalidTarget,
    MessageError,
    MessageNotSerializable,
    SendNotPermitted,
    UnknownTarget,
)
from server.messaging.chain import MessageChain, Receipt
from server.messaging.components import (
    At,
    AtAll,
    Component,
    Emote,
    Image,
    Plain,
    Quote,
    Source,
    Unknown,
)
from server.messaging.delivery import to_group
from server.messaging.events import (
    Friend,
    Group,
    Permission,
)
from server.messaging.record import KEPT, RECORD
from server.sessions import SESSION_HANDLER
from server.world import WORLD

HI = MessageChain([Plain("hi")])


class Loud(Plain):
    """A component that is no Plain, though it comes from it."""


# What is sent


async def test_mir_01_a_message_to_a_channel(sA, sB, got, settle) -> None:
    receipt = await sA.send_group_message(5, "hi")
    await settle()

    assert isinstance(receipt, Receipt)
    assert type(receipt.message_id) is int
    assert receipt.message_id >= 1
    assert got(sB) == [HI]


@pytest.mark.parametrize(
    "message",
    [HI, Plain("hi"), [Plain("hi")], "hi", (Plain("hi"),)],
    ids=["chain", "component", "list", "str", "tuple"],
)
async def test_mir_02_all_ways_to_say_it_are_the_same(
    sA, sB, got, settle, message
) -> None:
    await sA.send_group_message(5, message)
    await settle()

    assert got(sB) == [HI]


async def test_mir_03_parts_are_mixed_and_dicts_are_segments(
    sA, sB, got, settle
) -> None:
    given: list[Any] = [
        "a",
        {"type": "text", "data": {"text": "b"}},
        {"type": "Plain", "text": "c"},
    ]

    await sA.send_group_message(5, given)
    await settle()

    assert got(sB) == [MessageChain([Plain("a"), Plain("b"), Plain("c")])]
    assert len(given) == 3


async def test_mir_04_a_string_is_never_parsed(sA, sB, got, settle) -> None:
    await sA.send_group_message(5, "[At::target=2]")
    await settle()

    assert got(sB) == [MessageChain([Plain("[At::target=2]")])]


@pytest.mark.parametrize("message", [12, None, object(), b"x"])
async def test_mir_05_what_is_no_message(sA, sB, got, settle, message) -> None:
    first = await sA.send_group_message(5, "first")

    with pytest.raises(InvalidMessage) as raised:
        await sA.send_group_message(5, message)
    await settle()

    assert isinstance(raised.value, ValueError)
    assert len(got(sB)) == 1
    second = await sA.send_group_message(5, "second")
    assert second.message_id == first.message_id + 1


@pytest.mark.parametrize("message", ["", [], MessageChain(), [None]])
async def test_mir_06_nothing_to_say(sA, message) -> None:
    with pytest.raises(InvalidMessage):
        await sA.send_group_message(5, message)


# To whom: groups


async def test_mir_07_a_channel_in_all_its_forms(
    sA, sB, sC, public, got, settle
) -> None:
    group = Group(5, "public", Permission.MEMBER, "channel", public)

    for named in (public, group, 5, "public", "PUBLIC"):
        await sA.send_group_message(named, "hi")
    await settle()

    assert got(sB) == [HI] * 5
    assert got(sC) == []


async def test_mir_08_a_room_in_all_its_forms(sA, sB, sC, hall, got, settle) -> None:
    group = Group("#20", "hall", Permission.MEMBER, "room", hall)

    for named in (hall, "#20", group):
        await sA.send_group_message(named, "hi")
    await settle()

    assert got(sA) == got(sB) == [HI] * 3
    assert got(sC) == []


@pytest.mark.parametrize("group", [5.0, object(), None, True])
async def test_mir_09_what_names_no_group(sX, group) -> None:
    with pytest.raises(InvalidTarget) as raised:
        await sX.send_group_message(group, "x")

    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize("group", [999, "nowhere", "#999", "#11", 20, "#", "#x"])
async def test_mir_10_a_group_that_does_not_exist(sA, group) -> None:
    with pytest.raises(UnknownTarget) as raised:
        await sA.send_group_message(group, "x")

    assert isinstance(raised.value, ValueError)
    assert isinstance(raised.value, MessageError)
    assert raised.value.code == 5


# Who sends


async def test_mir_11_who_is_not_logged_in_cannot_send(sX) -> None:
    with pytest.raises(InvalidActor) as raised:
        await sX.send_group_message(5, "x")

    assert isinstance(raised.value, EnvironmentError)


async def test_mir_12_a_connection_that_ended_cannot_send(sA, people) -> None:
    await people.leaves(sA)

    with pytest.raises(ConnectionRefusedError) as raised:
        await sA.send_group_message(5, "x")

    assert type(raised.value) is ActorClosed


async def test_mir_13_a_lock_or_a_moderator_may_forbid_it(
    sA, sB, alice, bob, public, got, settle
) -> None:
    with pytest.raises(SendNotPermitted) as raised:
        await sA.send_group_message(6, "x")
    assert isinstance(raised.value, PermissionError)
    assert raised.value.code == 10

    public.silence(bob.pk)
    with pytest.raises(SendNotPermitted):
        await sB.send_group_message(5, "x")

    public.moderated = True
    with pytest.raises(SendNotPermitted):
        await sA.send_group_message(5, "x")
    public.give_voice(alice.pk)
    await sA.send_group_message(5, "hi")
    await settle()
    assert got(sB) == [HI]


async def test_mir_14_only_who_looks_after_a_group_calls_everybody(
    sA, sB, alice, public, got, lines, settle
) -> None:
    with pytest.raises(SendNotPermitted):
        await sA.send_group_message(5, [AtAll(), Plain(" hi")])

    public.owner = alice.pk
    await sA.send_group_message(5, [AtAll(), Plain(" hi")])
    await settle()

    assert got(sB) == [MessageChain([AtAll(), Plain(" hi")])]
    assert lines(sB) == ["[public] Alice: @all hi"]


async def test_mir_15_what_cannot_cross_is_told_to_nobody(
    sA, sB, got, lines, settle
) -> None:
    thing: Any = object()
    for send in (
        sA.send_group_message(5, [Plain("hi"), Image(thing)]),
        sA.send_friend_message(2, [Plain("hi"), Image(thing)]),
        to_group(sA, 5, "hi", foo=thing),
    ):
        with pytest.raises(RuntimeError) as raised:
            await send
        assert type(raised.value) is MessageNotSerializable
    await settle()

    assert got(sB) == []
    assert lines(sA) == lines(sB) == []


async def test_mir_16_errors_have_an_order(sA, sX, people) -> None:
    unknown, wrong, thing = 999, 5.0, Image(object())  # type: ignore[arg-type]

    with pytest.raises(InvalidMessage):
        await sX.send_group_message(wrong, 12)
    with pytest.raises(InvalidTarget):
        await sX.send_group_message(wrong, "x")
    with pytest.raises(InvalidActor):
        await sX.send_group_message(unknown, "x")
    with pytest.raises(UnknownTarget):
        await sA.send_group_message(unknown, thing)
    with pytest.raises(SendNotPermitted):
        await sA.send_group_message(6, thing)
    await people.leaves(sA)
    with pytest.raises(ActorClosed):
        await sA.send_group_message(unknown, "x")


# To whom: friends


async def test_mir_17_a_private_message_is_heard_by_one(
    sA, sB, sC, got, lines, settle
) -> None:
    receipt = await sA.send_friend_message(2, "psst")
    await settle()

    assert isinstance(receipt, Receipt)
    assert receipt.delivered == 1
    assert got(sB) == [MessageChain([Plain("psst")])]
    assert got(sA) == got(sC) == []
    assert lines(sB) == ['Alice tells you, "psst"']
    assert lines(sA) == ['You tell Bob, "psst"']


async def test_mir_18_a_friend_in_all_their_forms(
    sA, sB, bob, Bob, got, settle
) -> None:
    for friend in (Friend(2, "Bob"), bob, 2, Bob, "#12", Friend("#12", "Bob")):
        await sA.send_friend_message(friend, "hi")
    await settle()

    assert got(sB) == [HI] * 6


@pytest.mark.parametrize("friend", [999, "#999", "#20", "Bob"])
async def test_mir_19_a_friend_who_does_not_exist(sA, friend) -> None:
    with pytest.raises(UnknownTarget) as raised:
        await sA.send_friend_message(friend, "x")

    assert isinstance(raised.value, ValueError)


async def test_mir_20_who_is_not_here_hears_nothing_and_that_is_no_error(
    sA, sB, people, got
) -> None:
    await people.leaves(sB)

    for friend in (2, "#12"):
        receipt = await sA.send_friend_message(friend, "x")
        assert receipt.delivered == 0

    assert got(sB) == []


async def test_mir_21_who_is_ignored_cannot_tell(sA, sB, bob, got, settle) -> None:
    bob.ignored = [1]

    for friend in (2, "#12"):
        with pytest.raises(SendNotPermitted):
            await sA.send_friend_message(friend, "x")
    await settle()

    assert got(sB) == []


async def test_mir_22_the_quote_of_a_private_message_has_to_be_named(
    sA, sB, raw, settle
) -> None:
    await sB.send_friend_message(1, "hm?")
    await settle()
    source = raw(sA)[-1].get_source()

    with pytest.raises(TypeError):
        await sA.send_friend_message(2, "x", source)
    await sA.send_friend_message(2, "x", quote_source=source)
    await settle()

    assert raw(sB)[-1].get_first_component(Quote).id == source.id


# Quotes and numbers


async def test_mir_23_a_quote_by_source_number_and_receipt(sA, sB, raw, settle) -> None:
    receipt = await sB.send_group_message(5, "yo")
    await settle()
    source = raw(sB)[-1].get_source()

    for quoted in (source, source.id, receipt):
        await sA.send_group_message(5, "re", quote_source=quoted)
    await sA.send_group_message(5, "re", source)
    await settle()

    quote = Quote(source.id, 2, MessageChain([Plain("yo")]))
    for chain in raw(sB)[-4:]:
        assert chain[1:] == MessageChain([quote, Plain("re")])


@pytest.mark.parametrize("nothing", [None, 0])
async def test_mir_24_nothing_is_no_quote(sA, sB, got, settle, nothing) -> None:
    await sA.send_group_message(5, "hi", quote_source=nothing)
    await settle()

    assert got(sB) == [HI]


async def test_mir_25_what_was_never_said_cannot_be_quoted(
    sA, sB, sC, got, settle
) -> None:
    private = await sC.send_friend_message(2, "a secret")

    for number in (999, -1, private.message_id):
        with pytest.raises(UnknownTarget):
            await sA.send_group_message(5, "x", quote_source=number)
    with pytest.raises(TypeError):
        await sA.send_group_message(5, "x", quote_source="1")
    await settle()

    assert len(got(sB)) == 1


async def test_mir_26_a_given_quote_takes_the_place_of_the_chains_own(
    sA, sB, raw, settle
) -> None:
    first = await sB.send_group_message(5, "first")
    second = await sB.send_group_message(5, "second")
    chain = MessageChain(
        [Source(999, first.time), Quote(first.message_id), Plain("re")]
    )

    await sA.send_group_message(5, chain)
    await sA.send_group_message(5, chain, quote_source=second)
    await settle()

    quoted = [each.get_first_component(Quote).id for each in raw(sB)[-2:]]
    assert quoted == [first.message_id, second.message_id]
    assert all(len(each.get_all(Source)) == 1 for each in raw(sB))


async def test_mir_27_each_chain_begins_with_its_one_source(
    sA, sB, raw, settle
) -> None:
    receipts = [await sA.send_group_message(5, "hi") for _ in range(2)]
    await settle()

    assert receipts[0].message_id < receipts[1].message_id
    assert [each.get_source().id for each in raw(sB)] == [
        each["message_id"] for each in receipts
    ]
    for chain, receipt in zip(raw(sB), receipts, strict=True):
        assert type(chain[0]) is Source
        assert chain[0].time == receipt.time
        assert len(chain.get_all(Source)) == 1


def echoes(session: Any) -> None:
    """Let it say again what it hears, and quote it."""

    @session.receiver("GroupMessage")
    async def again(context: Any) -> None:
        chain = context.message.message_chain
        await context.session.send_group_message(
            context.message.sender.group.id,
            chain,
            quote_source=chain.get_first_component(Source),
        )


async def test_mir_28_an_echo_in_a_channel(sA, sB, raw, settle) -> None:
    echoes(sB)

    receipt = await sA.send_group_message(5, "yo")
    await settle()

    said, echo = raw(sA)
    assert said[1:] == MessageChain([Plain("yo")])
    assert_is_echo(echo, receipt.message_id)


async def test_mir_29_an_echo_in_a_room(sA, sB, raw, settle) -> None:
    echoes(sB)

    receipt = await sA.send_group_message("#20", "yo")
    await settle()

    said, echo = raw(sA)
    assert said[1:] == MessageChain([Plain("yo")])
    assert_is_echo(echo, receipt.message_id)


async def test_mir_29_an_echo_of_what_was_said_there_by_a_command(
    sB, people, raw, lines
) -> None:
    heard: list[int] = []
    echoes(sB)

    @sB.receiver("GroupMessage")
    async def note(source: Source) -> None:
        heard.append(source.id)

    await people.types(1, "say yo")

    assert_is_echo(raw(1)[-1], heard[0])
    assert lines(1) == ['You say, "yo"', 'Bob says (to Alice\'s "yo"), "yo"']


def assert_is_echo(echo: MessageChain, number: int) -> None:
    """It says "yo" in answer to the message of that number, as one of its own."""
    source = echo.get_source()
    assert source is not None
    assert len(echo.get_all(Source)) == 1
    assert source.id != number
    assert echo[1:] == MessageChain(
        [Quote(number, 1, MessageChain([Plain("yo")])), Plain("yo")]
    )


async def test_mir_30_what_players_say_has_no_colours(
    sA, sB, raw, lines, settle
) -> None:
    for message in ("|rred", Plain("|rred"), Plain("a\n[public] Carol: b")):
        await sA.send_group_message(5, message)
    await settle()

    assert lines(sB) == [
        "[public] Alice: |rred",
        "[public] Alice: |rred",
        "[public] Alice: a [public] Carol: b",
    ]
    assert not any(each.markup for chain in raw(sB) for each in chain[Plain])


# Chains


def test_mir_43_what_is_in_a_chain() -> None:
    chain = MessageChain([Plain("a"), Loud("b"), Plain("c")])

    assert chain.get_first_component(At) is None
    assert chain.get_all_of_component(Plain) == [Plain("a"), Plain("c")]
    assert chain[Plain] == chain.get_all(Plain)
    assert Plain in chain
    assert At not in chain
    assert Plain not in MessageChain([Loud("b")])


def test_mir_44_a_sum_is_a_new_chain() -> None:
    chain = MessageChain([Plain("a")])

    both = chain + "b"

    assert both == MessageChain([Plain("a"), Plain("b")])
    assert chain == MessageChain([Plain("a")])
    chain += Plain("c")
    assert chain == MessageChain([Plain("a"), Plain("c")])
    with pytest.raises(TypeError):
        chain + 12  # type: ignore[operator]


async def test_mir_45_a_chain_and_its_payload(sA) -> None:
    receipt = await sA.send_group_message(5, "hi")
    every: list[Component] = [
        Source(1, receipt.time),
        Quote(1, 2, MessageChain([Plain("a"), At(3)])),
        Plain("b", markup=False),
        At(2, "Bob"),
        AtAll(),
        Image("https://example.org/cat.png", "a cat"),
        Emote("smile"),
        Unknown("?"),
    ]
    chain = MessageChain(every)

    assert MessageChain.parse(chain.to_payload()) == chain
    with pytest.raises(TypeError):
        MessageChain.parse(["x"])  # type: ignore[list-item]
    assert MessageChain.parse([{"type": "Poll"}]) == MessageChain([Unknown()])


# What the rulings ask for beside these


async def test_mir_46_only_who_is_there_speaks_in_a_room(
    sA, sA2, sC, hall, game, got, settle
) -> None:
    for session in (sA2, sC):
        with pytest.raises(SendNotPermitted):
            await session.send_group_message("#20", "x")

    hall.locks.add("send: all()")
    await sC.send_group_message("#20", "hi")
    await settle()

    assert got(sA) == got(sC) == [HI]


async def test_mir_47_who_may_not_listen_hears_nothing(
    sA, sB, public, got, settle
) -> None:
    public.locks.add("listen: perm(Admin) or id(11)")

    with pytest.raises(SendNotPermitted):
        await sB.send_group_message(5, "x")
    await settle()

    assert got(sB) == []


async def test_mir_48_a_message_of_long_ago_is_quoted_from_the_history(
    sA, sB, sC, raw, settle
) -> None:
    receipt = await sB.send_group_message(5, "long ago")
    aside = await sB.send_group_message("#20", "as long ago")
    await settle()
    RECORD.__init__()  # type: ignore[misc]
    WORLD.get(5).history._at_hand.clear()  # type: ignore[union-attr]

    await sA.send_group_message(5, "I remember", quote_source=receipt.message_id)
    with pytest.raises(UnknownTarget):
        await sA.send_group_message(5, "I do not", quote_source=aside)
    await settle()

    quote = raw(sB)[-1].get_first_component(Quote)
    assert quote == Quote(receipt.message_id, 2, MessageChain([Plain("long ago")]))


def test_mir_50_no_number_is_given_twice(people, town) -> None:
    def send() -> int:
        session = SESSION_HANDLER.get(1)
        assert session is not None
        receipt = town.run(session.send_group_message(5, "hi"))
        town.settle()
        return receipt.message_id

    numbers = [send(), send()]
    town.reload()
    numbers += [send(), send()]
    town.crash()
    town.start("crash")
    numbers += [send()]

    assert numbers[:2] == [1, 2]
    assert numbers == sorted(set(numbers))


async def test_mir_51_only_so_many_are_remembered(sA, public) -> None:
    first = await sA.send_friend_message(2, "hi")
    for _ in range(KEPT):
        RECORD.note(RECORD.find(first.message_id)._replace(id=RECORD.number()))  # type: ignore[union-attr]

    assert RECORD.find(first.message_id) is None
    with pytest.raises(UnknownTarget):
        await sA.send_friend_message(2, "hm", quote_source=first)


async def test_mir_52_what_comes_with_a_message(
    sA, sB, sC, bob, people, settle
) -> None:
    await to_group(sA, 5, "hi", exclude=[bob], foo="bar")
    await to_group(sA, 5, "hi", session=sB)
    await to_group(sA, 5, "|rhi", from_obj="Echo", options={"nocolor": True})
    await settle()

    alice, bobs = people.of(sA).data("message"), people.of(sB).data("message")
    assert [each.get("foo") for each in alice] == ["bar", None]
    assert [each["sender"] for each in bobs] == [
        {"id": 1, "name": "Alice"},
        {"id": 1, "name": "Echo"},
    ]
    assert people.of(sA).seen[-1] == "[public] Echo: |rhi"


async def test_mir_53_a_rich_client_gets_data_beside_the_text(
    sA, sB, people, raw, settle
) -> None:
    receipt = await sA.send_group_message(5, [At(2), Plain(" hi")])
    await settle()

    told = people.of(sB).data("message")
    assert told == [
        {
            "id": receipt.message_id,
            "time": receipt.time.isoformat(),
            "group": {"id": 5, "name": "public", "kind": "channel"},
            "sender": {"id": 1, "name": "Alice"},
            "chain": raw(sB)[0].to_payload(),
            "quote": None,
        }
    ]
    assert people.of(sB).data("gmcp") == [
        {
            "Comm.Channel.Text": {
                "channel": "public",
                "talker": "Alice",
                "text": "@Bob hi",
            }
        }
    ]
    assert people.of(sB).seen == ["[public] Alice: @Bob hi"]


async def test_mir_54_who_hears_it_decides_what_it_is_told(
    sA, sB, lines, settle
) -> None:
    receipt = await sA.send_group_message("#20", "hi")
    await sB.send_group_message("#20", "yo", quote_source=receipt)
    await sB.send_group_message(5, "yo", quote_source=receipt)
    await sB.send_friend_message(1, "yo", quote_source=receipt)
    await settle()

    assert lines(sA) == [
        'You say, "hi"',
        'Bob says (to Alice\'s "hi"), "yo"',
        '[public] Bob (to Alice\'s "hi"): yo',
        'Bob tells you (to Alice\'s "hi"), "yo"',
    ]
    assert lines(sB) == [
        'Alice says, "hi"',
        'You say (to Alice\'s "hi"), "yo"',
        '[public] Bob (to Alice\'s "hi"): yo',
        'You tell Alice (to Alice\'s "hi"), "yo"',
    ]


async def test_mir_55_all_actors_send(
    sA, sA2, sB, alice, Alice, people, lines, settle
) -> None:
    await Alice.send_group_message("#20", "as a character")
    await alice.send_group_message(5, "as an account")
    await sA2.send_group_message(5, "from a connection that plays nobody")
    await settle()

    name = alice.name
    assert lines(sB) == [
        'Alice says, "as a character"',
        f"[public] {name}: as an account",
        f"[public] {name}: from a connection that plays nobody",
    ]
    await people.leaves(sA)
    with pytest.raises(InvalidActor):
        await Alice.send_group_message(5, "x")


async def test_mir_56_a_channel_that_was_deleted_is_unknown(
    sA, public: Channel
) -> None:
    public.delete()

    for named in (5, public, "public"):
        with pytest.raises(UnknownTarget):
            await sA.send_group_message(named, "x")
