"""Session data that several want at once, and scopes: GRM-29 to GRM-34, GRM-83."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest

from server.data import (
    LOCKS,
    DataConfig,
    FileSessionStorage,
    MemorySessionStorage,
    builtin_storage,
    data_scope,
    enhance_storage,
    lazy_session_data,
    multi_session_data,
    session_data,
)
from server.errors import (
    SessionDataError,
    SessionDataMissing,
    SessionKeyError,
)
from server.messaging.context import Context
from server.messaging.game import GAME
from tests.conformance.spies import (
    Ctx,
    SpyStorage,
    chat,
    data,
    handle,
    idle,
    lazy,
    nothing,
    nothing_is_left,
    per_number,
    two_modes,
)

__all__ = ["nothing_is_left"]


@two_modes
async def test_grm_29_events_of_one_chat_are_handled_one_after_another(
    mode: Any,
) -> None:
    async def add(ctx: Ctx) -> None:
        value = await ctx.get_data()
        number = value["n"]
        await asyncio.sleep(0)
        value["n"] = number + 1

    async def count(**options: Any) -> int:
        storage = SpyStorage()
        adding = mode(storage, initial=lambda: {"n": 0}, **options)
        await asyncio.gather(*(handle(chat(), adding, handler=add) for _ in range(50)))
        return storage.data["42"]["n"]  # type: ignore[no-any-return]

    assert await count() == 50
    assert await count(sequentialize=False) < 50


async def test_grm_30_events_of_other_chats_do_not_wait() -> None:
    kept = data(initial=lambda: 0)
    inside: set[int] = set()
    together = asyncio.Event()

    async def meet(ctx: Ctx) -> None:
        inside.add(ctx.event.chat)
        if inside == {42, 43}:
            together.set()
        await together.wait()

    async with asyncio.timeout(1):
        await asyncio.gather(*(handle(chat(n), kept, handler=meet) for n in (42, 43)))


async def test_grm_31_one_storage_is_one_storage_whoever_uses_it() -> None:
    storage = SpyStorage({"42": 0})

    async def add(ctx: Ctx) -> None:
        number = await ctx.get_data()
        await asyncio.sleep(0)
        ctx.data = number + 1

    async def scoped() -> None:
        async with data_scope(DataConfig(storage=storage), 42) as box:
            number = box.value
            await asyncio.sleep(0)
            box.value = number + 1

    ways = [data(storage), lazy(storage)]
    works = [handle(chat(), ways[n % 2], handler=add) for n in range(10)]
    await asyncio.gather(*works, *(scoped() for _ in range(10)))
    assert storage.data == {"42": 20}


def same_files() -> Any:
    return FileSessionStorage("of-one-place")


def same_rows() -> Any:
    return enhance_storage(builtin_storage("of one place"), ttl=60)


@pytest.mark.parametrize("make", [same_files, same_rows])
async def test_storages_of_one_place_are_one_storage(make: Any, people: Any) -> None:
    one, other = (DataConfig(lambda: 0, make()) for _ in range(2))

    async def add(config: DataConfig[Any]) -> None:
        async with data_scope(config, 42) as box:
            number = box.value
            await asyncio.sleep(0)
            box.value = number + 1

    async with data_scope(one, 42) as box:
        box.value = 0
    await asyncio.gather(*(add(one if n % 2 else other) for n in range(6)))
    async with data_scope(other, 42) as box:
        assert box.value == 6
        async with data_scope(one, 42) as inner:
            inner.value += 1
        assert box.value == 7


async def test_grm_32_a_scope_inside_shares_the_value_of_the_handler() -> None:
    storage = SpyStorage({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def handler(ctx: Ctx) -> None:
        value = ctx.data
        value["n"] += 1
        async with data_scope(config, 42) as box:
            assert box.value is value
            box.value["n"] += 1
            async with ctx.data_scope(config) as inner:
                inner.value = {"n": inner.value["n"] + 1}
        ctx.data["n"] += 1

    async with asyncio.timeout(1):
        await handle(chat(), session_data(config), handler=handler)
    assert storage.data == {"42": {"n": 4}}
    assert storage.counts == (1, 1, 0)


async def test_a_scope_inside_shares_what_is_lazy() -> None:
    storage = SpyStorage({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def handler(ctx: Ctx) -> None:
        async with data_scope(config, 42) as box:
            box.value["n"] += 1
        value = await ctx.data
        async with data_scope(config, 42) as box:
            box.value["n"] += 1
        assert value["n"] == 2
        ctx.data = later()
        async with data_scope(config, 42) as box:
            box.value["n"] += 1
        assert await ctx.data == {"n": 11}

    async def later() -> dict[str, int]:
        return {"n": 10}

    async with asyncio.timeout(1):
        await handle(chat(), lazy_session_data(config), handler=handler)
    assert storage.data == {"42": {"n": 11}}
    assert storage.counts == (1, 1, 0)


async def test_two_middlewares_of_one_value_share_it() -> None:
    storage = SpyStorage({"42": 0})

    async def handler(ctx: Ctx) -> None:
        ctx.data = await ctx.get_data() + 1

    async def between(ctx: Ctx, call_next: Any) -> None:
        await call_next()
        assert ctx.data == 1
        ctx.data += 1

    for ways in ((data, data), (lazy, lazy), (data, lazy)):
        storage.data["42"] = 0
        steps = [ways[0](storage), ways[1](storage)]
        if ways[0] is data:
            steps.insert(1, between)
        await handle(chat(), *steps, handler=handler)
        assert storage.data == {"42": 2 if ways[0] is data else 1}


@pytest.mark.parametrize("value", [{"n": 1}, [1], 1])
async def test_a_scope_inside_that_fails_leaves_the_handlers_value(value: Any) -> None:
    storage = SpyStorage({"42": value})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def handler(ctx: Ctx) -> None:
        before = ctx.data
        with suppress(ZeroDivisionError):
            async with data_scope(config, 42) as box:
                if isinstance(box.value, dict):
                    box.value["n"] = 2
                elif isinstance(box.value, list):
                    box.value.append(2)
                else:
                    box.value = 2
                raise ZeroDivisionError
        assert ctx.data == value
        assert ctx.data is before

    await handle(chat(), session_data(config), handler=handler)
    assert storage.writes == [("42", value)]


async def test_a_scope_inside_that_fails_leaves_what_is_lazy_as_it_was() -> None:
    storage = SpyStorage({"42": {"n": 1}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def handler(ctx: Ctx) -> None:
        with suppress(ZeroDivisionError):
            async with data_scope(config, 42) as box:
                box.value["n"] = 2
                raise ZeroDivisionError
        assert await ctx.data == {"n": 1}

    await handle(chat(), lazy_session_data(config), handler=handler)
    assert storage.data == {"42": {"n": 1}}


async def test_who_outlives_the_handler_and_fails_takes_its_own_part_back() -> None:
    storage = SpyStorage({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    go, tasks = asyncio.Event(), []

    async def linger() -> None:
        async with data_scope(config, 42) as box:
            box.value["inside"] = 1
            await go.wait()
            raise ZeroDivisionError

    async def handler(ctx: Ctx) -> None:
        ctx.data["n"] = 1
        tasks.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)

    await handle(chat(), session_data(config), handler=handler)
    assert storage.data == {"42": {"n": 1, "inside": 1}}
    go.set()
    with pytest.raises(ZeroDivisionError):
        await tasks[0]
    await asyncio.sleep(0)
    assert storage.data == {"42": {"n": 1}}


async def test_if_the_handler_fails_what_was_done_inside_is_not_kept() -> None:
    storage = SpyStorage({"42": 1})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def handler(ctx: Ctx) -> None:
        async with data_scope(config, 42) as box:
            box.value = 2
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await handle(chat(), session_data(config), handler=handler)
    assert storage.counts == (1, 0, 0)


async def test_tasks_of_one_handler_do_not_lose_what_the_others_did() -> None:
    storage = SpyStorage({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)

    async def add() -> None:
        async with data_scope(config, 42) as box:
            number = box.value["n"]
            await asyncio.sleep(0)
            box.value["n"] = number + 1

    async def handler(ctx: Ctx) -> None:
        await asyncio.gather(*(add() for _ in range(5)))
        ctx.data["n"] += 1

    async with asyncio.timeout(1):
        await handle(chat(), session_data(config), handler=handler)
    assert storage.data == {"42": {"n": 6}}
    assert storage.counts == (1, 1, 0)


async def test_who_outlives_the_handler_keeps_the_lock_and_loses_nothing() -> None:
    storage = SpyStorage({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    go = asyncio.Event()
    tasks = []

    async def linger() -> None:
        async with data_scope(config, 42) as box:
            box.value["inside"] = 1
            await go.wait()
            box.value["n"] += 1

    async def handler(ctx: Ctx) -> None:
        tasks.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)
        ctx.data["n"] += 1

    async def later(ctx: Ctx) -> None:
        ctx.data["n"] += 1

    kept = session_data(config)
    await handle(chat(), kept, handler=handler)
    tasks.append(asyncio.create_task(handle(chat(), kept, handler=later)))
    await asyncio.sleep(0.01)
    assert not tasks[1].done()
    go.set()
    await asyncio.gather(*tasks)
    assert storage.data == {"42": {"n": 3, "inside": 1}}


async def test_who_outlives_a_handler_that_failed_is_told() -> None:
    storage = SpyStorage({"42": 0})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    go = asyncio.Event()
    tasks = []

    async def linger() -> None:
        async with data_scope(config, 42) as box:
            await go.wait()
            box.value += 1

    async def handler(ctx: Ctx) -> None:
        tasks.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await handle(chat(), session_data(config), handler=handler)
    go.set()
    with pytest.raises(SessionDataError, match="part of"):
        await tasks[0]
    assert storage.counts == (1, 0, 0)


async def test_a_task_that_begins_after_its_handler_waits_like_anybody() -> None:
    storage = SpyStorage({"42": 0})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    tasks = []

    async def add() -> None:
        await asyncio.sleep(0)
        async with data_scope(config, 42) as box:
            number = box.value
            await asyncio.sleep(0)
            box.value = number + 1

    async def handler(ctx: Ctx) -> None:
        tasks.extend(asyncio.create_task(add()) for _ in range(3))

    await handle(chat(), session_data(config), handler=handler)
    await asyncio.gather(*tasks)
    assert storage.data == {"42": 3}


async def test_a_task_that_begins_after_its_handler_sees_what_others_did() -> None:
    storage = SpyStorage({"42": 0})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    go, tasks = asyncio.Event(), []

    async def later() -> None:
        await go.wait()
        async with data_scope(config, 42) as box:
            box.value += 1

    async def handler(ctx: Ctx) -> None:
        tasks.append(asyncio.create_task(later()))

    await handle(chat(), session_data(config), handler=handler)
    async with data_scope(config, 42) as box:
        box.value = 10
    go.set()
    await tasks[0]
    assert storage.data == {"42": 11}


async def test_what_is_still_being_written_is_waited_for() -> None:
    gate = asyncio.Event()

    class Slow(SpyStorage):
        async def write(self, key: str, value: Any) -> None:
            value = deepcopy(value)
            if value["n"] == 1:
                await gate.wait()
            await super().write(key, value)

    storage = Slow({"42": {"n": 0}})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key=per_number)
    leave, tasks = asyncio.Event(), []

    async def inside(waits: bool) -> None:
        async with data_scope(config, 42) as box:
            if waits:
                await leave.wait()
            box.value["n"] += 1

    async def handler(ctx: Ctx) -> None:
        ctx.data["n"] += 1
        tasks.extend(asyncio.create_task(inside(waits)) for waits in (True, False))
        await asyncio.sleep(0)

    work = asyncio.create_task(handle(chat(), session_data(config), handler=handler))
    await asyncio.sleep(0.01)
    leave.set()
    await asyncio.sleep(0.01)
    gate.set()
    async with asyncio.timeout(1):
        await asyncio.gather(work, *tasks)
    assert storage.data == {"42": {"n": 3}}


async def test_two_that_want_what_the_other_has_do_not_wait_for_ever() -> None:
    storage = SpyStorage()
    config: DataConfig[Any] = DataConfig(storage=storage, initial=lambda: 0)
    both = asyncio.Barrier(2)

    async def trade(mine: str, theirs: str) -> None:
        async with data_scope(config, mine) as give:
            await both.wait()
            async with data_scope(config, theirs) as take:
                give.value, take.value = 1, 1

    async with asyncio.timeout(1):
        results = await asyncio.gather(
            trade("anna", "bo"), trade("bo", "anna"), return_exceptions=True
        )
    assert {type(each) for each in results} == {type(None), SessionDataError}
    assert storage.data == {"anna": 1, "bo": 1}


async def test_grm_33_no_lock_is_left_behind() -> None:
    kept = data(initial=lambda: 0)

    async def handler(ctx: Ctx) -> None:
        await asyncio.sleep(0)
        if ctx.event.chat % 3 == 0:
            raise ZeroDivisionError

    works = [
        asyncio.create_task(handle(chat(n % 7), kept, handler=handler))
        for n in range(40)
    ]
    await asyncio.sleep(0)
    assert len(LOCKS.lines) == 7
    for work in works[::5]:
        work.cancel()
    await asyncio.gather(*works, return_exceptions=True)
    assert idle()


async def test_grm_34_who_waits_for_the_lock_can_be_cancelled() -> None:
    kept = data(initial=lambda: 0)
    go = asyncio.Event()
    done = []

    async def handler(ctx: Ctx) -> None:
        await go.wait()
        done.append(1)

    works = [
        asyncio.create_task(handle(chat(), kept, handler=handler)) for _ in range(3)
    ]
    await asyncio.sleep(0.01)
    works[1].cancel()
    go.set()
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [type(each) for each in results] == [
        type(None),
        asyncio.CancelledError,
        type(None),
    ]
    assert len(done) == 2


async def test_grm_83_a_scope_reads_and_writes() -> None:
    storage = SpyStorage({"42": {"n": 1}, "p:42": 5})
    config: DataConfig[Any] = DataConfig(storage=storage)

    async with data_scope(config, "42") as box:
        assert box.key == "42"
        box.value["n"] += 1
    assert storage.data["42"] == {"n": 2}

    with suppress(ZeroDivisionError):
        async with data_scope(config, "42") as box:
            box.value["n"] += 1
            raise ZeroDivisionError
    assert storage.data["42"] == {"n": 2}

    async with data_scope(config, 42) as box:
        box.value = None
    assert "42" not in storage.data

    async with data_scope(DataConfig(storage=storage, prefix="p:"), 42) as box:
        del box.value
    assert storage.data == {}

    async with data_scope(config, 42) as box:
        with pytest.raises(SessionDataMissing):
            _ = box.value
    assert storage.data == {}
    with pytest.raises(SessionDataError):
        box.value = 3


async def test_a_scope_of_nobody() -> None:
    async with data_scope(DataConfig(), None) as box:
        assert box.key is None
        assert box.value is None
        with pytest.raises(SessionKeyError):
            box.value = 1


async def test_a_context_opens_the_value_of_its_event(
    registries: None,
) -> None:
    storage = SpyStorage()
    config: DataConfig[Any] = DataConfig(lambda: 0, storage, per_number)
    ctx: Ctx = Context(GAME, chat())

    async with ctx.data_scope(config) as box:
        box.value += 1
    with pytest.raises(RuntimeError, match="give a config"):
        async with ctx.data_scope() as box:
            pass
    GAME.use(session_data(config))
    async with ctx.data_scope() as box:
        box.value += 1
    assert storage.data == {"42": 2}


async def test_a_scope_whose_task_is_thrown_away_holds_nothing() -> None:
    async def work() -> None:
        async with data_scope(DataConfig(initial=lambda: 0), 42):
            await asyncio.Event().wait()

    left = work()
    left.send(None)
    left.close()
    assert idle()


async def test_where_nothing_has_to_be_waited_for_nothing_waits() -> None:
    config: DataConfig[Any] = DataConfig(lambda: 0, MemorySessionStorage(), per_number)

    async def handler(ctx: Ctx) -> None:
        ctx.data += 1
        async with data_scope(config, 43) as box:
            box.value += 1

    with pytest.raises(StopIteration):
        handle(chat(), multi_session_data(a=config), handler=nothing).send(None)
    with pytest.raises(StopIteration):
        handle(chat(), session_data(config), handler=handler).send(None)
