"""Session data that is read when it is asked for: GRM-44 to GRM-58."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from server.data import (
    DataConfig,
    lazy_session_data,
    multi_session_data,
    session_data,
)
from server.errors import (
    SessionDataMissing,
    StorageError,
)
from tests.conformance.spies import (
    BrokenStorage,
    Ctx,
    SpyStorage,
    chat,
    data,
    handle,
    lazy,
    no_warnings,
    nothing,
    nothing_is_left,
    per_number,
    two_modes,
)

__all__ = ["nothing_is_left"]


async def test_grm_44_what_nobody_asks_for_is_not_read() -> None:
    storage = SpyStorage({"42": 1})

    await handle(chat(), lazy(storage), handler=nothing)
    assert storage.counts == (0, 0, 0)


async def test_grm_45_to_ask_for_it_begins_one_read() -> None:
    gate = asyncio.Event()
    storage = SpyStorage({"42": 1}, gate)
    seen = []

    async def handler(ctx: Ctx) -> None:
        first = ctx.data
        assert ctx.data is first
        await asyncio.sleep(0)
        seen.append(storage.counts)

    work = asyncio.create_task(handle(chat(), lazy(storage), handler=handler))
    await asyncio.sleep(0.01)
    assert not work.done()
    gate.set()
    await work
    assert seen == [(1, 0, 0)]
    assert storage.writes == [("42", 1)]


async def test_grm_46_it_is_awaited_many_times_and_read_once() -> None:
    storage = SpyStorage({"42": {"a": 1}})

    async def handler(ctx: Ctx) -> None:
        found = [await ctx.data, await ctx.data, await ctx.data]
        assert found[0] is found[1] is found[2]
        assert await asyncio.gather(ctx.data, ctx.data) == [found[0]] * 2
        assert await asyncio.wait_for(ctx.data, 1) is found[0]
        assert ctx.data.done()

    await handle(chat(), lazy(storage), handler=handler)
    assert storage.counts == (1, 1, 0)


async def test_grm_47_what_is_set_is_not_read() -> None:
    storage = SpyStorage({"42": 7})

    async def handler(ctx: Ctx) -> None:
        ctx.data = 0
        assert await ctx.data == 0
        assert ctx.data is ctx.data
        assert ctx.data.done()

    await handle(chat(), lazy(storage), handler=handler)
    assert storage.reads == []
    assert storage.writes == [("42", 0)]


async def test_grm_48_what_is_being_read_is_what_was_kept_even_if_another_is_set() -> (
    None
):
    gate = asyncio.Event()
    storage = SpyStorage({"42": "old"}, gate)

    async def handler(ctx: Ctx) -> None:
        reading = ctx.data
        await asyncio.sleep(0)
        ctx.data = "new"
        gate.set()
        assert await reading == "old"
        assert await ctx.data == "new"

    await handle(chat(), lazy(storage), handler=handler)
    assert storage.counts == (1, 1, 0)
    assert storage.data == {"42": "new"}


async def test_grm_49_what_is_set_may_still_have_to_come() -> None:
    storage = SpyStorage()

    async def later() -> int:
        await asyncio.sleep(0)
        return 42

    async def handler(ctx: Ctx) -> None:
        ctx.data = later()

    await handle(chat(), lazy(storage), handler=handler)
    assert storage.writes == [("42", 42)]
    assert storage.reads == []

    async def awaits(ctx: Ctx) -> None:
        ctx.data = later()
        assert [await ctx.data, await ctx.data] == [42, 42]
        assert ctx.data is ctx.data

    await handle(chat(), lazy(storage), handler=awaits)

    async def a_future(ctx: Ctx) -> None:
        ctx.data = asyncio.ensure_future(later())

    await handle(chat(), lazy(storage), handler=a_future)
    assert storage.writes == [("42", 42)] * 3


async def test_grm_50_a_value_made_of_the_old_one() -> None:
    storage = SpyStorage({"42": {"counter": 5}})

    async def reset(old: Awaitable[Any]) -> Any:
        value = await old
        value["counter"] = 0
        return value

    async def handler(ctx: Ctx) -> None:
        ctx.data = reset(ctx.data)

    async with asyncio.timeout(1):
        await handle(chat(), lazy(storage), handler=handler)
    assert storage.counts == (1, 1, 0)
    assert storage.data == {"42": {"counter": 0}}


@pytest.mark.parametrize("as_task", [False, True])
async def test_a_value_may_ask_for_the_old_one_when_it_comes(as_task: bool) -> None:
    storage = SpyStorage({"42": 1})

    async def handler(ctx: Ctx) -> None:
        async def add() -> int:
            await asyncio.sleep(0)
            return await ctx.data + 1  # type: ignore[no-any-return]

        ctx.data = asyncio.ensure_future(add()) if as_task else add()
        if not as_task:
            ctx.data = add()
            assert await ctx.data == 3

    async with asyncio.timeout(1):
        await handle(chat(), lazy(storage), handler=handler)
    assert storage.data == {"42": 2 if as_task else 3}
    assert storage.counts == (1, 1, 0)


async def test_a_value_may_open_itself_while_it_comes() -> None:
    storage = SpyStorage({"42": {"n": 1}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def add(ctx: Ctx) -> dict[str, int]:
        async with ctx.data_scope(config) as box:
            return {"n": box.value["n"] + 1}

    async def handler(ctx: Ctx) -> None:
        ctx.data = add(ctx)
        ctx.data = add(ctx)

    async with asyncio.timeout(1):
        await handle(chat(), lazy_session_data(config), handler=handler)
    assert storage.counts == (1, 1, 0)
    assert storage.data == {"42": {"n": 3}}


async def test_grm_51_what_comes_to_nothing_deletes() -> None:
    storage = SpyStorage({"42": {"counter": 5}})

    async def reset(old: Awaitable[Any]) -> None:
        (await old)["counter"] = 0

    async def handler(ctx: Ctx) -> None:
        ctx.data = reset(ctx.data)

    await handle(chat(), lazy(storage), handler=handler)
    assert storage.counts == (1, 0, 1)


async def test_grm_52_a_new_chat() -> None:
    storage = SpyStorage()

    async def read_it(ctx: Ctx) -> Any:
        return await ctx.data

    async def catches(ctx: Ctx) -> None:
        for _ in range(2):
            with pytest.raises(SessionDataMissing):
                await ctx.data

    await handle(chat(), lazy(storage), handler=catches)
    assert storage.counts == (1, 0, 0)
    found = await handle(chat(), lazy(storage, initial=lambda: [1]), handler=read_it)
    assert found == [1]
    assert storage.counts == (2, 1, 0)


async def test_grm_53_what_raises_changes_nothing_and_leaves_nothing() -> None:
    storage = SpyStorage({"42": 1})
    started = asyncio.Event()

    async def never(ctx: Ctx) -> int:
        started.set()
        await asyncio.Event().wait()
        return 3

    async def handler(ctx: Ctx) -> None:
        await ctx.data
        ctx.data = never(ctx)
        ctx.data = never(ctx)
        raise ZeroDivisionError

    async def handler_that_waits(ctx: Ctx) -> None:
        ctx.data = never(ctx)
        async with asyncio.timeout(0.01):
            await ctx.data

    with no_warnings():
        with pytest.raises(ZeroDivisionError):
            await handle(chat(), lazy(storage), handler=handler)
        with pytest.raises(TimeoutError):
            await handle(chat(), lazy(storage), handler=handler_that_waits)
    assert storage.counts == (1, 0, 0)
    assert started.is_set()
    await asyncio.sleep(0.01)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_was_set_and_replaced_is_closed_without_a_warning() -> None:
    storage = SpyStorage({"42": 1})

    async def value() -> int:
        return 3

    async def handler(ctx: Ctx) -> None:
        ctx.data = value()
        ctx.data = 4

    with no_warnings():
        await handle(chat(), lazy(storage), handler=handler)
    assert storage.data == {"42": 4}


async def test_what_fails_to_come_is_raised_and_nothing_is_written() -> None:
    storage = SpyStorage({"42": 1})

    async def fails() -> int:
        raise ZeroDivisionError

    async def handler(ctx: Ctx) -> None:
        ctx.data = fails()

    with pytest.raises(ZeroDivisionError):
        await handle(chat(), lazy(storage), handler=handler)
    assert storage.counts == (0, 0, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: lazy_session_data(foo={}, bar={}),
        lambda: lazy_session_data(type="multi", foo={}),
        lambda: lazy_session_data({"type": "multi"}),  # type: ignore[arg-type]
        lambda: lazy_session_data({"foo": DataConfig()}),  # type: ignore[arg-type]
        lambda: lazy_session_data(multi_session_data(foo={})),  # type: ignore[arg-type]
    ],
)
def test_grm_54_several_lazy_values_there_are_none(make: Any) -> None:
    with pytest.raises(ValueError, match="Cannot use lazy multi sessions!"):
        make()


@two_modes
async def test_grm_55_what_awaits_the_data_works_with_both(mode: Any) -> None:
    async def plugin(ctx: Ctx) -> Any:
        return await ctx.get_data()

    assert await handle(chat(), mode(SpyStorage({"42": 3})), handler=plugin) == 3


async def test_grm_56_who_is_cancelled_cancels_the_read_for_nobody_else() -> None:
    gate = asyncio.Event()
    storage = SpyStorage({"42": 3}, gate)

    async def handler(ctx: Ctx) -> Any:
        async def wait() -> Any:
            return await ctx.data

        one, other = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0)
        one.cancel()
        await asyncio.sleep(0)
        assert one.cancelled()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ctx.data, 0.001)
        gate.set()
        return await other

    assert await handle(chat(), lazy(storage), handler=handler) == 3
    assert storage.counts == (1, 1, 0)


@pytest.mark.parametrize("assigns", [False, True])
async def test_grm_57_a_read_that_fails(assigns: bool) -> None:
    storage = BrokenStorage("read")

    async def handler(ctx: Ctx) -> None:
        with pytest.raises(StorageError):
            await ctx.data
        if assigns:
            ctx.data = 5

    async def only_asks(ctx: Ctx) -> None:
        _ = ctx.data
        if assigns:
            ctx.data = 5

    for each in (handler, only_asks):
        storage.data = {"42": 1}
        if assigns:
            await handle(chat(), lazy(storage), handler=each)
            assert storage.data == {"42": 5}
        else:
            with pytest.raises(StorageError):
                await handle(chat(), lazy(storage), handler=each)
            assert storage.data == {"42": 1}


@two_modes
async def test_grm_58_the_options_mean_the_same(mode: Any) -> None:
    storage = SpyStorage()
    config: DataConfig[Any] = DataConfig(
        initial=lambda: [], storage=storage, get_session_key=per_number, prefix="p:"
    )
    make = session_data if mode is data else lazy_session_data

    async def handler(ctx: Ctx) -> Any:
        value = await ctx.get_data()
        value.append(ctx.data_key)
        return value

    await handle(chat(), make(config), handler=handler)
    assert storage.data == {"p:42": ["p:42"]}
    assert storage.counts == (1, 1, 0)
