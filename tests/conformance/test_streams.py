"""ION: the message stream."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.dialogues.stream import MessageStream
from server.errors import (
    AttemptsExceeded,
    DialogueTimeout,
    StreamClosed,
)
from tests.conformance.streams import (
    settle,
    soon,
)


async def test_ion_01_what_was_written_is_got_as_the_same_object() -> None:
    stream: MessageStream[Any] = MessageStream()
    written = {"a": 1}

    assert stream.write(written) is True

    assert await stream.get() is written


async def test_ion_02_a_pending_get_gets_what_is_written() -> None:
    stream: MessageStream[str] = MessageStream()
    one, other = soon(stream.get()), soon(stream.get())
    await settle()

    stream.write("m1")
    stream.write("m2")

    assert await one == "m1"
    assert await other == "m2"


async def test_ion_03_the_order_is_that_of_writing() -> None:
    stream: MessageStream[str] = MessageStream()
    for item in ("m1", "m2", "m3"):
        stream.write(item)

    assert len(stream) == 3
    assert [await stream.get() for _ in range(3)] == ["m1", "m2", "m3"]


@pytest.mark.parametrize("waits", [False, True])
async def test_ion_04_what_a_condition_rejects_is_consumed(waits: bool) -> None:
    stream: MessageStream[str] = MessageStream()
    for item in "abc":
        stream.write(item)

    async def later(item: str) -> bool:
        await asyncio.sleep(0)
        return item == "b"

    condition: Any = later if waits else lambda item: item == "b"

    assert await stream.get(condition) == "b"
    assert await stream.get() == "c"


async def test_ion_05_a_get_that_rejects_keeps_its_place_before_later_ones() -> None:
    stream: MessageStream[str] = MessageStream()
    first, second = soon(stream.get(lambda item: item == "b")), soon(stream.get())
    await settle()

    for item in "abc":
        stream.write(item)

    assert await first == "b"
    assert await second == "c"


async def test_ion_06_waste_and_keep_at_once_drop_what_was_there() -> None:
    stream: MessageStream[str] = MessageStream()
    stream.write("m1")

    stream.waste()
    stream.keep()
    stream.write("m2")

    assert await stream.get() == "m2"


async def test_ion_07_what_comes_while_wasting_is_gone() -> None:
    stream: MessageStream[str] = MessageStream()

    stream.waste()
    assert stream.wasting is True
    assert stream.write("m1") is False
    stream.keep()
    stream.write("m2")

    assert await stream.get() == "m2"


async def test_ion_08_a_pending_get_goes_on_waiting_while_wasting() -> None:
    stream: MessageStream[str] = MessageStream()
    pending = soon(stream.get())
    await settle()

    stream.waste()
    stream.write("m1")
    await settle()
    assert not pending.done()
    stream.keep()
    stream.write("m2")

    assert await pending == "m2"


async def test_ion_09_keep_without_waste_changes_nothing() -> None:
    stream: MessageStream[str] = MessageStream()
    stream.write("m1")

    stream.keep()

    assert stream.wasting is False
    assert await stream.get() == "m1"


async def test_ion_10_one_keep_ends_any_number_of_wastes() -> None:
    stream: MessageStream[str] = MessageStream()

    stream.waste()
    stream.waste()
    stream.keep()

    assert stream.wasting is False


async def test_ion_11_free_ends_a_pending_get() -> None:
    freed: list[Any] = []
    stream: MessageStream[str] = MessageStream(freed.append)
    pending = soon(stream.get())
    await settle()

    stream.free("override")

    with pytest.raises(StreamClosed) as caught:
        await pending
    assert caught.value.reason == "override"
    assert stream.closed is True
    assert stream.reason == "override"
    assert freed == [stream]


async def test_ion_12_to_free_again_does_nothing() -> None:
    freed: list[Any] = []
    stream: MessageStream[str] = MessageStream(freed.append)

    stream.free()
    stream.free("timeout")

    assert stream.reason == "free"
    assert len(freed) == 1


async def test_ion_13_a_freed_stream_gives_and_takes_nothing() -> None:
    stream: MessageStream[str] = MessageStream()
    stream.free()

    stream.waste()
    stream.keep()

    with pytest.raises(StreamClosed):
        await stream.get()
    assert stream.write("m1") is False
    assert stream.wasting is False


async def test_ion_14_what_was_not_read_is_dropped() -> None:
    stream: MessageStream[str] = MessageStream()
    stream.write("m1")

    stream.free()

    assert len(stream) == 0
    with pytest.raises(StreamClosed):
        await stream.get()


async def test_ion_14_not_even_what_was_just_handed_over_is_acted_on() -> None:
    stream: MessageStream[str] = MessageStream()
    pending = soon(stream.get())
    await settle()

    stream.write("yes, delete it")
    stream.free("override")

    with pytest.raises(StreamClosed):
        await pending


async def test_ion_15_a_get_waits_only_so_long() -> None:
    stream: MessageStream[str] = MessageStream()

    with pytest.raises(TimeoutError) as caught:
        await stream.get(timeout=0.01)

    assert type(caught.value) is DialogueTimeout
    stream.write("m1")
    assert await stream.get() == "m1"


async def test_ion_15_rejecting_does_not_make_it_wait_longer() -> None:
    stream: MessageStream[str] = MessageStream()
    pending = soon(stream.get(lambda item: False, timeout=0.02))

    while not pending.done():
        stream.write("no")
        await asyncio.sleep(0.001)

    with pytest.raises(DialogueTimeout):
        await pending


async def test_ion_16_a_get_rejects_only_so_many() -> None:
    stream: MessageStream[str] = MessageStream()
    pending = soon(stream.get(lambda item: False, attempts=2))
    await settle()

    stream.write("a")
    await settle()
    assert not pending.done()
    stream.write("b")

    with pytest.raises(AttemptsExceeded):
        await pending
    stream.write("c")
    assert await stream.get() == "c"


@pytest.mark.parametrize("written_before", [False, True])
async def test_ion_17_to_cancel_a_get_loses_nothing(written_before: bool) -> None:
    stream: MessageStream[str] = MessageStream()
    pending, other = soon(stream.get()), soon(stream.get())
    await settle()

    if written_before:
        stream.write("m1")
        pending.cancel()
    else:
        pending.cancel()
        await settle()
        stream.write("m1")
    stream.write("m2")

    assert await other == "m1"
    assert await stream.get() == "m2"
    assert pending.cancelled()


async def test_ion_18_a_stream_can_be_gone_through() -> None:
    stream: MessageStream[str] = MessageStream()
    heard = []

    async def read() -> None:
        async for item in stream:
            heard.append(item)

    reading = soon(read())
    stream.write("a")
    await settle()
    stream.write("b")
    await settle()
    stream.free()
    await reading

    assert heard == ["a", "b"]


async def test_ion_19_a_full_stream_drops_the_newest() -> None:
    stream: MessageStream[str] = MessageStream(maxlen=2)

    assert [stream.write(item) for item in "abc"] == [True, True, False]

    assert [await stream.get(), await stream.get()] == ["a", "b"]
