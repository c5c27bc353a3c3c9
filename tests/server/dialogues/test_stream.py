"""A stream against a simple model of it; who is told what becomes of it."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.dialogues.stream import MessageStream
from server.errors import StreamClosed
from tests.examples import examples
from tests.server.commands.fakes import in_loop

MOST = 3
EVEN = st.booleans()


class Streams(RuleBasedStateMachine):
    """Writes, gets, cancels, wastes and frees, and knows what must come of it."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.stream: MessageStream[int] = MessageStream(maxlen=MOST)
        self.number = 0
        self.items: deque[int] = deque()
        self.waiting: deque[tuple[asyncio.Task[int], bool]] = deque()
        self.done: list[tuple[asyncio.Task[int], int]] = []
        self.wasting = self.closed = False

    def teardown(self) -> None:
        self.stream.free()
        self.turn()
        for task, _ in self.waiting:
            assert isinstance(task.exception(), StreamClosed)
        self.loop.close()

    def turn(self) -> None:
        async def settle() -> None:
            for _ in range(8):
                await asyncio.sleep(0)

        self.loop.run_until_complete(settle())

    def serve(self) -> None:
        """The first who waits takes what comes, and drops what will not do."""
        while self.items and self.waiting:
            task, even = self.waiting[0]
            item = self.items.popleft()
            if not even or item % 2 == 0:
                self.waiting.popleft()
                self.done.append((task, item))

    @rule(count=st.integers(1, 4))
    def write(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            has_room = len(self.items) < MOST or bool(self.waiting)
            wanted = not self.closed and not self.wasting and has_room
            assert self.stream.write(self.number) is wanted
            self.turn()
            if wanted:
                self.items.append(self.number)
                self.serve()

    @precondition(lambda self: not self.closed)
    @rule(even=EVEN, waits=EVEN)
    def get(self, even: bool, waits: bool) -> None:
        async def later(item: int) -> bool:
            await asyncio.sleep(0)
            return item % 2 == 0

        plain: Any = later if waits else lambda item: item % 2 == 0
        task = self.loop.create_task(self.stream.get(plain if even else None))
        self.turn()
        self.waiting.append((task, even))
        self.serve()

    @precondition(lambda self: self.waiting)
    @rule(place=st.integers(0, 5))
    def cancel(self, place: int) -> None:
        task, _ = self.waiting[place % len(self.waiting)]
        del self.waiting[place % len(self.waiting)]
        task.cancel()
        self.turn()
        self.serve()

    @precondition(lambda self: self.waiting and not self.wasting)
    @rule()
    def cancel_while_it_is_given(self) -> None:
        task, _ = self.waiting.popleft()
        self.number += 1
        self.stream.write(self.number)
        task.cancel()
        self.turn()
        self.items.append(self.number)
        self.serve()

    @rule()
    def waste(self) -> None:
        self.stream.waste()
        self.wasting = not self.closed
        self.items.clear()

    @rule()
    def keep(self) -> None:
        self.stream.keep()
        self.wasting = False

    @precondition(lambda self: self.number > 3)
    @rule()
    def free(self) -> None:
        self.stream.free("free")
        self.turn()
        self.closed, self.wasting = True, False
        self.items.clear()
        for task, _ in self.waiting:
            assert isinstance(task.exception(), StreamClosed)
        self.waiting.clear()

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        self.turn()
        assert len(self.stream) == len(self.items)
        assert [task.result() for task, _ in self.done] == [n for _, n in self.done]
        assert not any(task.done() for task, _ in self.waiting)
        assert self.stream.closed is self.closed
        assert self.stream.wasting is self.wasting


Streams.TestCase.settings = settings(
    max_examples=examples(60), stateful_step_count=25, deadline=None
)
TestStreams = Streams.TestCase


class Listener:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.noted: list[str] = []

    def asks(self) -> None:
        self.noted.append("asks")

    def rests(self) -> None:
        self.noted.append("rests")

    def overflows(self, item: Any) -> None:
        self.noted.append(f"no room for {item}")


@in_loop
async def test_whoever_listens_knows_when_it_has_nothing_to_give() -> None:
    stream: MessageStream[str] = MessageStream()
    stream.listener = listener = Listener()
    stream.write("a")

    await stream.get()
    assert listener.noted == ["asks"]
    pending = asyncio.ensure_future(stream.get(lambda item: item == "c"))
    await asyncio.sleep(0)
    assert listener.noted == ["asks", "asks", "rests"]
    stream.write("b")
    stream.write("c")
    await pending
    assert listener.noted == ["asks", "asks", "rests"]
    stream.free()

    assert listener.noted == ["asks", "asks", "rests", "rests"]


@in_loop
async def test_whoever_listens_is_told_once_that_there_is_no_more_room() -> None:
    stream: MessageStream[int] = MessageStream(maxlen=1)
    stream.listener = listener = Listener()

    for number in range(4):
        stream.write(number)
    await stream.get()
    for number in range(4, 8):
        stream.write(number)

    told = [each for each in listener.noted if each != "asks"]
    assert told == ["no room for 1", "no room for 5"]


@in_loop
async def test_a_timer_does_not_outlive_the_stream() -> None:
    stream: MessageStream[int] = MessageStream()
    stream.free_after(3600)

    stream.free()
    stream.free_after(3600)

    assert stream._timer is None


@in_loop
async def test_a_get_that_is_cancelled_while_it_decides_loses_nothing() -> None:
    async def never(item: int) -> bool:
        return await asyncio.get_running_loop().create_future()

    stream: MessageStream[int] = MessageStream()
    stream.write(1)
    stream.write(2)
    deciding = asyncio.ensure_future(stream.get(never))
    await asyncio.sleep(0)
    deciding.cancel()
    await asyncio.wait([deciding])

    assert [await stream.get(), await stream.get()] == [1, 2]
