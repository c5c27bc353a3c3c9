"""How a message leaves: once for all who see the same, with the turn, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from portal.wire.frames import Output
from server.accounts import ACCOUNTS
from server.channels.history import read
from server.errors import (
    ActorClosed,
    MessageNotSerializable,
    SendNotPermitted,
    UnknownTarget,
)
from server.messaging.chain import MessageChain
from server.messaging.components import AtAll, Plain, Quote
from server.messaging.delivery import to_group, to_session
from server.messaging.game import GAME
from server.messaging.record import RECORD
from server.world import TURN, WORLD


@pytest.fixture
def outputs(town: Any, people: Any) -> list[Output]:
    """Everything that crosses to the Portal to be shown."""
    crossed: list[Output] = []
    town.on_arrival = lambda batch: crossed.extend(
        frame for frame in batch if isinstance(frame, Output)
    )
    return crossed


async def test_all_who_see_the_same_are_told_by_one_output(
    sA, sA2, sB, sC, public, settle, outputs
) -> None:
    public.join(sC.account)

    receipt = await sA.send_group_message(5, "hi")
    await settle()

    texts = [frame for frame in outputs if frame.name == "text"]
    assert [sorted(frame.sessids) for frame in texts] == [[1, 2, 3, 4]]
    assert receipt.delivered == 4
    assert {frame.name: len(frame.sessids) for frame in outputs} == {
        "text": 4,
        "message": 4,
        "gmcp": 4,
    }


async def test_clients_that_take_no_data_get_none(sA, sB, settle, outputs) -> None:
    sB.client = msgspec.structs.replace(sB.client, protocol="telnet")

    await sA.send_group_message(5, "hi")
    sB.client = msgspec.structs.replace(sB.client, gmcp=True)
    await sA.send_group_message(5, "hi")
    await settle()

    data = [frame.sessids for frame in outputs if frame.name == "message"]
    assert data == [(1,), (1, 2)]


async def test_a_message_is_taken_back_with_its_turn(
    sA, sB, public, got, settle
) -> None:
    mark = TURN.mark()
    receipt = await sA.send_group_message(5, "hi")

    TURN.rollback(mark)
    await settle()

    assert got(sB) == []
    assert RECORD.find(receipt.message_id) is None
    assert await public.history.last(1) == []


async def test_a_plain_message_is_said_before_anything_else_happens(sA, sB) -> None:
    sending = sA.send_group_message(5, "hi")

    with pytest.raises(StopIteration):
        sending.send(None)


async def test_what_is_refused_is_said_to_nobody(sA, sB, got, lines, settle) -> None:
    before = RECORD.number()

    with pytest.raises(SendNotPermitted):
        await sA.send_group_message(5, [Plain("hi"), AtAll()])
    await settle()

    assert RECORD.number() == before + 1
    assert got(sB) == lines(sA) == []


async def test_a_refusal_is_a_sentence(sA, sC) -> None:
    for send, words in (
        (sA.send_group_message(6, "x"), "You may not speak on staff."),
        (sC.send_group_message("#20", "x"), "You cannot be heard in hall from here."),
        (sA.send_group_message(5, AtAll()), "You may not call everybody in public."),
        (sA.send_friend_message(99, "x"), 'There is nobody called "#99".'),
        (sA.send_group_message("a|rb", "x"), 'There is no channel or room "a||rb".'),
    ):
        with pytest.raises(Exception) as raised:  # noqa: PT011 - of all sorts
            await send
        assert str(raised.value) == words


async def test_an_answer_to_a_line_is_for_its_connection_alone(
    sA, sA2, sB, people, got, settle
) -> None:
    receipt = await to_session(GAME.system, sA2, "|rhi")
    await settle()
    await people.leaves(sA2)
    none = await to_session(GAME.system, sA2, "hi")

    assert (receipt.delivered, none.delivered) == (1, 0)
    assert people.of(sA2).seen == ["hi"]
    assert got(sA) == got(sB) == []


@pytest.mark.parametrize("who", ["session", "account", "character"])
async def test_anybody_can_be_left_out(sA, sB, bob, people, settle, who) -> None:
    left_out = {"session": sB, "account": bob, "character": sB.puppet}[who]

    for group in (5, "#20"):
        receipt = await to_group(sA, group, "hi", exclude=left_out)
        assert receipt.delivered == 1
    await settle()

    assert people.of(sB).seen == []


async def test_hooks_see_a_message_before_it_is_sent(sA, sB, lines, settle) -> None:
    given = Plain("hi")

    @sA.before_sending
    async def louder(event: Any, chain: Any, kwargs: dict[str, Any]) -> None:
        chain[0] = Plain(chain[0].text.upper())
        kwargs["foo"] = "bar"

    await sA.send_group_message(5, given)
    await settle()

    assert lines(sB) == ["[public] Alice: HI"]
    assert given == Plain("hi")


async def test_a_name_is_no_markup_either(sA, sB, lines, settle) -> None:
    sA.puppet.key = "Al|rice"

    await sA.send_group_message("#20", "hi")
    await sA.send_friend_message(2, "hi")
    await sB.send_friend_message("#11", "yo")
    await settle()

    assert lines(sB) == [
        'Al|rice says, "hi"',
        'Al|rice tells you, "hi"',
        'You tell Al|rice, "yo"',
    ]


async def test_who_is_not_on_the_channel_may_still_speak(sA, sC, lines, settle) -> None:
    await sC.send_group_message(5, "is anybody there?")
    await settle()

    assert lines(sA) == ["[public] Carol: is anybody there?"]
    assert lines(sC) == []


async def test_who_ignores_somebody_does_not_hear_them(
    sA, sB, bob, lines, settle
) -> None:
    bob.ignored = [1]

    await sA.send_group_message(5, "hi")
    await settle()

    assert lines(sB) == []


async def test_what_was_said_is_in_the_history(sA, sB, public, settle) -> None:
    first = await sA.send_group_message(5, "hi")
    await sB.send_group_message(5, "yo", quote_source=first)
    await settle()

    lines = await public.history.last(5)

    assert [(line.id, line.account, line.name) for line in lines] == [
        (first.message_id, 1, "Alice"),
        (first.message_id + 1, 2, "Bob"),
    ]
    assert lines[1].quoted == "Alice"


async def test_no_secret_of_another_room_is_quoted(sA, sC, settle) -> None:
    elsewhere = await sC.send_group_message("#21", "a secret")
    mine = await sA.send_group_message("#20", "mine")

    with pytest.raises(UnknownTarget):
        await sA.send_group_message(5, "x", quote_source=elsewhere)
    await sA.send_group_message(5, "x", quote_source=mine)
    sA.puppet.location = WORLD.get(21)
    await sA.send_group_message(5, "x", quote_source=elsewhere)


@pytest.mark.parametrize("ended", ["channel", "connection"])
async def test_what_ends_while_an_old_line_is_looked_up_is_no_more(
    sA, sB, public, lines, settle, monkeypatch, ended
) -> None:
    first = await sA.send_group_message(5, "first")
    await settle()
    anew(public)
    end = {"channel": public.delete, "connection": sA.disconnect}[ended]
    look_up = slowly(monkeypatch, end)

    with pytest.raises((UnknownTarget, ActorClosed)):
        await sA.send_group_message(5, "second", quote_source=first)
    await settle()

    assert not any("second" in line for line in lines(sB))
    kept = await look_up(lambda: read(public.id, 10))
    said = [] if ended == "channel" else ["first"]
    assert [line.text for line in kept] == said


async def test_who_ends_while_somebody_is_looked_up_says_nothing(
    sA, sC, people, settle, monkeypatch
) -> None:
    await people.leaves(sC)
    slowly(monkeypatch, sA.disconnect)

    with pytest.raises(ActorClosed):
        await sA.send_friend_message(3, "psst")


async def test_who_ignores_somebody_does_not_hear_them_quoted(
    sA, sB, sC, bob, got, lines, people, settle
) -> None:
    insult = await sC.send_group_message(5, "Bob is a toad")
    bob.ignored = [3]
    await settle()
    people.clear()

    await sA.send_group_message(5, "be nice", quote_source=insult)
    await settle()

    assert lines(sA) == ['[public] Alice (to Carol\'s "Bob is a toad"): be nice']
    assert lines(sB) == ["[public] Alice: be nice"]
    assert got(sB) == [MessageChain([Plain("be nice")])]
    assert [each["quote"] for each in people.of(sB).data("message")] == [None]


@pytest.mark.parametrize("number", [2**63, 10**30, 0, -1])
async def test_nobody_has_an_impossible_number(sA, number) -> None:
    with pytest.raises(UnknownTarget):
        await sA.send_friend_message(number, "hi")


async def test_a_quote_that_cannot_be_sent_is_said_to_nobody(
    sA, sB, lines, settle
) -> None:
    broken = Quote(99, None, "no chain")  # type: ignore[arg-type]

    with pytest.raises(MessageNotSerializable):
        await GAME.system.send_group_message(5, [broken, "hi"])
    await settle()

    assert lines(sA) == lines(sB) == []


async def test_a_hook_that_is_registered_again_is_asked_once(
    sA, sB, lines, settle
) -> None:
    def louder(event: Any, chain: Any, kwargs: dict[str, Any]) -> None:
        chain.append(Plain("!"))

    for _ in range(2):
        sA.before_sending(louder)
    await sA.send_group_message(5, "hi")
    await settle()

    assert lines(sB) == ["[public] Alice: hi!"]


def anew(channel: Any) -> None:
    """Let what was said be in the database alone, as after a reload."""
    channel.__dict__.pop("_history")
    RECORD._kept.clear()


def slowly(monkeypatch: Any, meanwhile: Callable[[], object]) -> Callable[..., Any]:
    """Let something happen while the database is asked; how to ask it otherwise."""
    look_up = ACCOUNTS.run

    async def run(work: Any) -> Any:
        found = await look_up(work)
        meanwhile()
        return found

    monkeypatch.setattr(ACCOUNTS, "run", run)
    return look_up
