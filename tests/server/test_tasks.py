"""Async functions that are begun at once."""

from __future__ import annotations

import asyncio
import contextvars

import pytest

from server.tasks import RUNNING, at_end, begin
from tests.server.commands.fakes import in_loop

HOUR = contextvars.ContextVar("hour", default="noon")


class Steps:
    """Notes what an async function does, and what failed."""

    def __init__(self) -> None:
        self.notes: list[object] = []
        self.failures: list[Exception] = []
        self.gate = asyncio.Event()


@in_loop
async def test_everything_before_the_first_await_is_done_at_once() -> None:
    steps = Steps()

    async def work() -> None:
        steps.notes.append("first")
        await steps.gate.wait()
        steps.notes.append("second")

    task = begin(work(), steps.failures.append)

    assert steps.notes == ["first"]
    assert task in RUNNING
    steps.gate.set()
    await asyncio.gather(*RUNNING)
    assert steps.notes == ["first", "second"]
    await asyncio.sleep(0)
    assert not RUNNING


@in_loop
async def test_of_what_never_waits_there_is_no_task() -> None:
    async def work() -> None:
        pass

    assert begin(work(), print) is None


@in_loop
async def test_an_early_error_is_raised_and_a_late_one_handed_over() -> None:
    steps = Steps()

    async def early() -> None:
        raise ValueError("early")

    async def late() -> None:
        await asyncio.sleep(0)
        raise ValueError("late")

    with pytest.raises(ValueError, match="early"):
        begin(early(), steps.failures.append)
    task = begin(late(), steps.failures.append)
    assert task is not None
    await task

    assert [str(failure) for failure in steps.failures] == ["late"]


@in_loop
async def test_it_is_in_its_own_task_from_the_first_step() -> None:
    steps = Steps()

    async def work() -> None:
        steps.notes.append(asyncio.current_task())
        HOUR.set("midnight")
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
        steps.notes.append(asyncio.current_task())
        steps.notes.append(HOUR.get())

    here = asyncio.current_task()
    task = begin(work(), steps.failures.append)
    assert task is not None
    await task

    assert steps.notes == [task, task, "midnight"]
    assert asyncio.current_task() is here
    assert HOUR.get() == "noon"


@in_loop
async def test_it_can_be_cancelled_while_it_waits() -> None:
    steps = Steps()

    async def work() -> None:
        try:
            await steps.gate.wait()
        finally:
            steps.notes.append("tidied up")

    task = begin(work(), steps.failures.append)
    assert task is not None
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert steps.notes == ["tidied up"]
    assert steps.failures == []


@in_loop
async def test_what_it_waits_for_may_fail_and_be_caught_inside() -> None:
    steps = Steps()

    async def work() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.set_exception(KeyError("gone"))
        try:
            await future
        except KeyError:
            steps.notes.append("caught")
        await asyncio.sleep(0)
        steps.notes.append("went on")

    task = begin(work(), steps.failures.append)
    if task is not None:
        await task

    assert steps.notes == ["caught", "went on"]


@in_loop
async def test_what_is_to_follow_follows_in_the_same_step() -> None:
    steps = Steps()

    async def work() -> None:
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(steps.notes.append, "the next turn")
        steps.notes.append("the last step")

    task = begin(work(), steps.failures.append)
    assert task is not None
    at_end(task, lambda: steps.notes.append("what follows"))
    await task

    assert steps.notes[:2] == ["the last step", "what follows"]


@in_loop
async def test_nothing_follows_what_was_cancelled() -> None:
    steps = Steps()
    task = begin(steps.gate.wait(), steps.failures.append)
    assert task is not None
    at_end(task, lambda: steps.notes.append("what follows"))

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert steps.notes == []
