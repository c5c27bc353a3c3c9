"""One at a time for each key, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from contextvars import Context
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.data import KeyLocks
from server.errors import SessionDataError
from tests.examples import examples
from tests.server.commands.fakes import in_loop

KEYS = "abcd"
a_few_keys = st.lists(st.sampled_from(KEYS), max_size=3)
steps = st.integers(min_value=0, max_value=4)
workers = st.lists(
    st.fixed_dictionaries(
        {
            "keys": a_few_keys,
            "comes": steps,
            "stays": steps,
            "inside": st.sampled_from(["nothing", "again", "tasks", "lingering"]),
            "cancelled": st.none() | steps,
            "fails": st.booleans(),
        }
    ),
    max_size=12,
)


async def pause(count: int) -> None:
    """Let others go on so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


class House:
    """Workers who want keys, and note when they have them."""

    def __init__(self) -> None:
        self.locks = KeyLocks()
        self.who_has: dict[str, int] = {}
        self.lingering: list[asyncio.Task[None]] = []
        self.finished: Counter[str] = Counter()

    async def work(self, number: int, plan: dict[str, Any]) -> None:
        await pause(plan["comes"])
        async with self.locks.holding(plan["keys"]):
            self.take(number, plan["keys"])
            try:
                await self.stay(number, plan)
            finally:
                if plan["inside"] != "lingering":
                    self.give_back(plan["keys"])
        if plan["fails"]:
            raise ZeroDivisionError

    async def stay(self, number: int, plan: dict[str, Any]) -> None:
        keys, stays = plan["keys"], plan["stays"]
        if plan["inside"] == "again":
            async with self.locks.holding(keys):
                await pause(stays)
        elif plan["inside"] == "tasks":
            await asyncio.gather(*(self.inside(keys, stays) for _ in range(3)))
        elif plan["inside"] == "lingering":
            self.lingering.append(asyncio.create_task(self.linger(keys, stays)))
            with suppress(asyncio.CancelledError):
                await pause(1)  # it has come in then
        else:
            await pause(stays)

    async def inside(self, keys: list[str], stays: int) -> None:
        async with self.locks.holding(keys):
            self.finished["inside"] += 1
            await pause(stays)

    async def linger(self, keys: list[str], stays: int) -> None:
        async with self.locks.holding(keys):
            await pause(stays + 3)
            self.give_back(keys)

    def take(self, number: int, keys: list[str]) -> None:
        for key in set(keys):
            assert key not in self.who_has, "Two have the same key."
            self.who_has[key] = number

    def give_back(self, keys: list[str]) -> None:
        for key in set(keys):
            del self.who_has[key]


@settings(max_examples=examples(300), deadline=None)
@given(workers)
def test_nobody_overlaps_and_everybody_finishes(plans: list[dict[str, Any]]) -> None:
    async def run() -> None:
        house = House()
        tasks = [
            asyncio.create_task(house.work(number, plan))
            for number, plan in enumerate(plans)
        ]
        for moment in range(5):
            for task, plan in zip(tasks, plans, strict=True):
                if plan["cancelled"] == moment:
                    task.cancel()
            await asyncio.sleep(0)
        async with asyncio.timeout(5):
            results = await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*house.lingering)
        wrong = [each for each in results if isinstance(each, AssertionError)]
        assert wrong == []
        assert house.who_has == {}
        assert house.locks.lines == {}
        assert house.locks.waiting == {}

    asyncio.run(run())


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(a_few_keys, max_size=12))
def test_who_came_first_begins_first(wanted: list[list[str]]) -> None:
    async def run() -> None:
        locks, order = KeyLocks(), []

        async def work(number: int) -> None:
            async with locks.holding(wanted[number]):
                order.append(number)
                await pause(2)

        await asyncio.gather(*(work(number) for number in range(len(wanted))))
        for key in KEYS:
            having = [number for number in order if key in wanted[number]]
            assert having == sorted(having)

    asyncio.run(run())


@in_loop
async def test_keys_that_nobody_has_are_had_at_once() -> None:
    locks = KeyLocks()

    async def work() -> str:
        async with locks.holding("ab"), locks.holding("ab"), locks.holding(""):
            return "done"

    with pytest.raises(StopIteration, match="done"):
        work().send(None)


@in_loop
async def test_what_is_begun_inside_waits_only_for_others_inside() -> None:
    locks, order = KeyLocks(), []

    async def work(name: str) -> None:
        async with locks.holding("a"):
            order.append(name)
            await pause(2)
            order.append(name.upper())

    outside = Context().run(asyncio.create_task, work("z"))
    async with locks.holding("a"):
        await pause(1)
        await asyncio.gather(work("b"), work("c"))
        order.append("out")
    await outside
    assert order == ["b", "B", "c", "C", "out", "z", "Z"]


@in_loop
async def test_what_was_begun_inside_waits_like_anybody_when_that_is_over() -> None:
    locks, order, go = KeyLocks(), [], asyncio.Event()

    async def later() -> None:
        await go.wait()
        async with locks.holding("a"):
            order.append("later")

    async with locks.holding("a"):
        task = asyncio.create_task(later())
    async with locks.holding("a"):
        go.set()
        await pause(3)
        order.append("another")
    await task
    assert order == ["another", "later"]


@in_loop
async def test_a_circle_is_noticed_however_many_are_in_it() -> None:
    locks, there = KeyLocks(), asyncio.Barrier(4)

    async def work(mine: str, next_one: str) -> str:
        async with locks.holding(mine):
            await there.wait()
            async with locks.holding(next_one):
                return mine

    async with asyncio.timeout(2):
        results = await asyncio.gather(
            *(work(*pair) for pair in ("ab", "bc", "cd", "da")), return_exceptions=True
        )
    refused = [each for each in results if isinstance(each, SessionDataError)]
    assert len(refused) == 1
    assert "same order" in str(refused[0])
    assert sum(isinstance(each, str) for each in results) == 3
    assert locks.lines == {}


@in_loop
async def test_who_waits_behind_somebody_is_in_no_circle() -> None:
    locks, order = KeyLocks(), []

    async def work(first: str, second: str, name: str) -> None:
        async with locks.holding(first):
            await pause(2)
            async with locks.holding(second):
                order.append(name)
                await pause(2)

    async with asyncio.timeout(2):
        await asyncio.gather(
            *(work("a", "b", "one") for _ in range(5)), work("c", "b", "two")
        )
    assert sorted(order) == ["one"] * 5 + ["two"]


@in_loop
async def test_what_is_begun_inside_notices_a_circle_as_well() -> None:
    locks = KeyLocks()

    async def work(*keys: str) -> str:
        async with locks.holding(keys):
            return "".join(keys)

    async with locks.holding("c"):
        other = asyncio.create_task(work("a", "c"), context=Context())
        await pause(2)
        inside = asyncio.create_task(work("c", "a"))
        await pause(2)

    async with asyncio.timeout(2):
        assert await other == "ac"
        with pytest.raises(SessionDataError, match="same order"):
            await inside
    assert locks.lines == {}


@in_loop
async def test_two_sets_of_locks_know_nothing_of_each_other() -> None:
    one, other = KeyLocks(), KeyLocks()

    async with asyncio.timeout(1), one.holding("a"), other.holding("a"):
        assert list(one.lines) == list(other.lines) == ["a"]
