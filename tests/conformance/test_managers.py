"""ION: dialogue managers of plain functions, normal ones and those beside others."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from server.dialogues.concurrent import ConcurrentDialogueManager
from server.dialogues.registry import dialogue_count
from server.dialogues.single import SingleDialogueManager
from server.errors import (
    DialogueError,
    StreamLocked,
)
from tests.conformance.streams import (
    Recorder,
    Said,
    assert_nothing_is_left,
    ev,
    says,
    settle,
    single,
    soon,
)

# C2: normal dialogues


async def test_ion_20_a_dialogue_gets_its_trigger_and_what_follows() -> None:
    manager, talk = single(), Recorder()
    manager.use(talk, says("a"))
    events = [ev("a"), ev("x"), ev("y")]

    assert [await manager.run(event) for event in events] == [True] * 3
    await settle()

    assert len(manager) == 1
    assert talk.runs == [events]
    assert talk.runs[0][0] is events[0]


async def test_ion_21_ids_do_not_cross() -> None:
    manager, talk = single(), Recorder()
    manager.use(talk, says("a"))

    for content, number in (("a", 1), ("a", 2), ("x", 1), ("y", 2)):
        await manager.run(ev(content, number))
    await settle()

    assert talk.heard == ["ax", "ay"]


async def test_ion_22_what_nobody_wants_is_nobodys() -> None:
    manager, talk = single(), Recorder()
    manager.use(talk, says("a"))

    assert await manager.run(ev("x")) is False
    assert talk.runs == []


async def test_ion_23_the_last_of_those_that_match_begins() -> None:
    manager, one, other, third = single(), Recorder(), Recorder(), Recorder()
    manager.use(one, says("a"), override=True)
    manager.use(other, says("a"))
    manager.use(third, says("b"))

    await manager.run(ev("a"))

    assert (len(one.runs), len(other.runs), len(third.runs)) == (0, 1, 0)


async def test_ion_23_a_normal_one_does_not_begin_while_another_runs() -> None:
    manager, one, other = single(), Recorder(), Recorder()
    manager.use(one, says("a"))
    manager.use(other, says("b"))

    await manager.run(ev("a"))
    await manager.run(ev("b"))
    await settle()

    assert one.heard == ["ab"]
    assert other.runs == []


@pytest.mark.parametrize("override", [True, "close"])
async def test_ion_24_an_override_closes_what_runs(override: Any) -> None:
    manager, one, other = single(), Recorder(), Recorder()
    manager.use(one, says("a"))
    manager.use(other, says("b"), override=override)
    await manager.run(ev("a"))
    await settle()

    await manager.run(ev("b"))
    await settle()

    assert one.heard == ["a"]
    assert one.ends == ["override"]
    assert other.heard == ["b"]


async def test_ion_25_an_override_begins_where_nothing_runs() -> None:
    manager, talk = single(), Recorder()
    manager.use(talk, says("b"), override=True)

    assert await manager.run(ev("b")) is True
    await settle()

    assert talk.heard == ["b"]


async def test_ion_26_overrides_override_themselves() -> None:
    manager, talk = single(), Recorder()
    manager.use(talk, says("ab"), override=True)

    for _ in range(4):
        await manager.run(ev("ab"))
    await settle()

    assert talk.heard == ["ab"] * 4
    assert talk.ends == ["override"] * 3


async def test_ion_28_a_victim_that_ends_late_takes_nothing_from_newer_ones() -> None:
    manager, other = single(), Recorder()
    gate = asyncio.Event()

    async def victim(stream: Any, stream_of: Any, trigger: Any) -> None:
        await stream.get()
        try:
            await stream.get()
        finally:
            await gate.wait()

    async def short(stream: Any, stream_of: Any, trigger: Any) -> None:
        await stream.get()

    manager.use(victim, says("a"))
    manager.use(other, says("b"), override=True)
    manager.use(short, says("c"), override=True)
    await manager.run(ev("a"))
    await manager.run(ev("b"))
    await settle()

    gate.set()
    await settle()
    assert await manager.run(ev("x")) is True
    await settle()
    assert other.heard == ["bx"]

    await manager.run(ev("c"))
    await settle()
    assert await manager.run(ev("x")) is False
    assert await manager.run(ev("a")) is True


async def test_ion_29_a_suspended_one_goes_on_where_it_was() -> None:
    manager, one = single(), Recorder()

    async def two(stream: Any, stream_of: Any, trigger: Any) -> None:
        await stream.get()
        await stream.get(lambda event: event.content == "end")
        stream.free()

    manager.use(one, says("a"))
    manager.use(two, says("b"), override="suspend")

    for content in ("a", "b", "x", "end", "c"):
        await manager.run(ev(content))
        await settle()

    assert one.heard == ["ac"]
    assert one.ends == []


async def test_ion_29_a_suspended_one_that_ends_below_leaves_the_upper_alone() -> None:
    manager, upper = single(), Recorder()
    gate = asyncio.Event()

    async def lower(stream: Any, stream_of: Any, trigger: Any) -> None:
        await stream.get()
        await gate.wait()

    manager.use(lower, says("a"))
    manager.use(upper, says("b"), override="suspend")
    await manager.run(ev("a"))
    await manager.run(ev("b"))

    gate.set()
    await settle()
    await manager.run(ev("x"))
    await settle()

    assert upper.heard == ["bx"]


async def test_ion_30_a_freed_stream_lets_another_begin() -> None:
    manager = single()
    gate, begun, ended = asyncio.Event(), [], []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        begun.append(await stream.get())
        stream.free()
        await gate.wait()
        ended.append(trigger)

    manager.use(talk, says("a"))
    one, other = ev("a"), ev("a")
    await manager.run(one)
    await manager.run(other)
    await settle()

    assert begun == [one, other]
    assert ended == []
    gate.set()
    await settle()
    assert ended == [one, other]
    assert_nothing_is_left(manager)


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
async def test_ion_31_at_its_end_the_same_id_may_begin_again(
    fails: bool, at_once: bool, caplog: pytest.LogCaptureFixture
) -> None:
    manager = single()
    begun = []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        begun.append(stream)
        if not at_once:
            await asyncio.sleep(0)
        if fails:
            raise RuntimeError("a bug")

    manager.use(talk, says("a"))
    await manager.run(ev("a"))
    await settle()

    assert begun[0].closed
    assert begun[0].reason == "finished"
    assert dialogue_count() == 0
    assert ("a bug" in caplog.text) is fails
    assert await manager.run(ev("a")) is True
    await settle()
    assert len(begun) == 2
    assert_nothing_is_left(manager)


async def test_ion_32_a_dialogue_that_is_closed_and_minds_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    manager = single()

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        while True:
            await stream.get()

    manager.use(talk, says("a"))
    with caplog.at_level(logging.INFO):
        await manager.run(ev("a"))
        manager.running[1].free()
        await settle()

    assert caplog.text == ""
    assert_nothing_is_left(manager)


async def test_ion_33_two_at_once_begin_one_and_come_in_their_order() -> None:
    manager, talk = single(), Recorder()
    gate = asyncio.Event()

    async def slow(event: Said) -> bool:
        await gate.wait()
        return event.content == "a"

    manager.use(talk, slow)
    runs = [soon(manager.run(ev(content))) for content in ("a", "a", "x")]
    await settle()
    assert talk.runs == []

    gate.set()
    assert await asyncio.gather(*runs) == [True] * 3
    await settle()

    assert talk.heard == ["aax"]
    manager.running[1].free()
    await settle()
    assert_nothing_is_left(manager)


async def test_ion_33_a_plain_matcher_waits_behind_a_slow_one() -> None:
    manager, talk = single(), Recorder()
    gate = asyncio.Event()

    async def slow() -> bool:
        await gate.wait()
        return True

    manager.use(talk, lambda event: slow() if event.content == "a" else False)
    first = soon(manager.run(ev("a")))
    await settle()
    second = soon(manager.run(ev("x")))
    await settle()
    gate.set()

    assert await first
    assert await second
    await settle()
    assert talk.heard == ["ax"]


async def test_ion_34_run_waits_neither_for_the_dialogue_nor_for_other_ids() -> None:
    manager, talk = single(), Recorder()
    gate = asyncio.Event()

    async def slow(event: Said) -> bool:
        if event.id == 1:
            await gate.wait()
        return True

    manager.use(talk, slow)
    blocked = soon(manager.run(ev("a", 1)))
    await settle()

    assert await asyncio.wait_for(manager.run(ev("b", 2)), 1) is True
    await settle()
    assert talk.heard == ["b"]
    blocked.cancel()
    await settle()
    assert not manager._order


@pytest.mark.parametrize("waits", [False, True])
async def test_ion_35_a_matcher_that_fails_does_not_match(
    waits: bool, caplog: pytest.LogCaptureFixture
) -> None:
    manager, one, other = single(), Recorder(), Recorder()

    async def breaks_later(event: Said) -> bool:
        await asyncio.sleep(0)
        raise RuntimeError("a bug")

    def breaks(event: Said) -> bool:
        raise RuntimeError("a bug")

    async def matches(event: Said) -> bool:
        return True

    manager.use(other, matches if waits else lambda event: True)
    manager.use(one, breaks_later if waits else breaks)

    assert await manager.run(ev("a")) is True
    assert (len(one.runs), len(other.runs)) == (0, 1)
    assert "a bug" in caplog.text


async def test_ion_36_the_stream_of_another_id() -> None:
    manager = single()
    heard: list[Any] = []
    held: list[Any] = []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        held.append(stream_of(ev("", 2)))
        assert stream_of(ev("", 2)) is held[0]
        assert stream_of(ev("", 1)) is stream
        heard.append(await held[0].get())
        heard.append(await held[0].get())

    manager.use(talk, says("a"))
    await manager.run(ev("a", 1))
    assert await manager.run(ev("a", 2)) is True
    assert await manager.run(ev("x", 2)) is True
    await settle()

    assert [event.content for event in heard] == ["a", "x"]
    assert held[0].closed
    assert await manager.run(ev("x", 2)) is False
    assert_nothing_is_left(manager)


async def test_ion_36_a_stream_that_another_has_is_locked() -> None:
    manager, other = single(), Recorder()
    errors: list[BaseException] = []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        for number in (2, None):
            try:
                stream_of(ev("", number))
            except DialogueError as error:
                errors.append(error)

    manager.use(other, says("b"))
    manager.use(talk, says("a"))
    await manager.run(ev("b", 2))
    await manager.run(ev("a", 1))

    assert [type(error) for error in errors] == [StreamLocked, DialogueError]


async def test_ion_36_who_overrides_takes_it() -> None:
    manager, other = single(), Recorder()
    heard: list[Any] = []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        heard.append(await stream_of(ev("", 2)).get())

    manager.use(other, says("b"))
    manager.use(talk, says("a"), override=True)
    await manager.run(ev("b", 2))
    await manager.run(ev("a", 1))
    await manager.run(ev("x", 2))
    await settle()

    assert other.ends == ["override"]
    assert [event.content for event in heard] == ["x"]
    assert_nothing_is_left(manager)


async def test_ion_37_an_identifier_may_give_nothing() -> None:
    async def named(event: Said) -> Any:
        await asyncio.sleep(0)
        return event.id

    for identifier in (named, lambda event: event.id):
        manager, talk = SingleDialogueManager(identifier), Recorder()
        manager.use(talk, lambda event: True)

        assert await manager.run(ev("a", None)) is False
        assert await manager.run(ev("a", 1)) is True
        assert len(talk.runs) == 1


async def test_ion_37_what_has_to_be_identified_first_comes_in_its_order() -> None:
    gates = {"a": asyncio.Event(), "b": asyncio.Event()}

    async def named(event: Said) -> Any:
        if event.content in gates:
            await gates[event.content].wait()
        return event.id

    manager, talk = SingleDialogueManager(named), Recorder()
    manager.use(talk, lambda event: True)
    runs = [soon(manager.run(ev(content))) for content in "abc"]
    await settle()
    gates["b"].set()
    await settle()
    gates["a"].set()
    await asyncio.gather(*runs)
    await settle()

    assert talk.heard == ["abc"]
    manager.running[1].free()
    await settle()
    assert_nothing_is_left(manager)


async def test_ion_38_what_cannot_be_a_key_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def breaks(event: Said) -> Any:
        raise RuntimeError("a bug")

    for identifier in (lambda event: [event.id], breaks):
        caplog.clear()
        manager, talk = SingleDialogueManager(identifier), Recorder()
        manager.use(talk, lambda event: True)

        assert await manager.run(ev("a")) is False
        assert caplog.text


# C3: dialogues beside others


def concurrent() -> ConcurrentDialogueManager:
    return ConcurrentDialogueManager(lambda event: event.id)


async def test_ion_39_one_that_runs_gets_what_would_begin_it() -> None:
    manager, talk = concurrent(), Recorder()
    manager.use(talk, says("a"))

    for content in ("a", "a", "x"):
        assert await manager.run(ev(content)) is True
    await settle()

    assert talk.heard == ["aax"]


async def test_ion_40_others_begin_beside_it() -> None:
    manager, one, other = concurrent(), Recorder(), Recorder()
    manager.use(one, says("a"))
    manager.use(other, says("b"))

    for content in ("a", "b", "x"):
        await manager.run(ev(content))
    await settle()

    assert one.heard == ["abx"]
    assert other.heard == ["bx"]


async def test_ion_41_all_that_match_begin() -> None:
    manager, one, other = concurrent(), Recorder(), Recorder()
    manager.use(one, says("a"))
    manager.use(other, says("a"))

    assert await manager.run(ev("a")) is True
    await settle()

    assert one.heard == other.heard == ["a"]
    for stream in (*manager.running.values(),):
        stream.free()


async def test_ion_42_nobody_runs_for_another_id() -> None:
    manager, talk = concurrent(), Recorder()
    manager.use(talk, says("a"))
    await manager.run(ev("a", 1))

    assert await manager.run(ev("x", 2)) is False
    assert await manager.run(ev("a", 2)) is True
    await settle()

    assert talk.heard == ["a", "a"]


async def test_ion_43_when_it_has_ended_it_may_begin_again() -> None:
    manager = concurrent()
    begun = []

    async def talk(stream: Any, stream_of: Any, trigger: Any) -> None:
        begun.append(await stream.get())

    manager.use(talk, says("a"))
    await manager.run(ev("a"))
    await manager.run(ev("a"))

    assert len(begun) == 2
    assert_nothing_is_left(manager)
