"""Session data in several fragments: GRM-35 to GRM-43."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.data import (
    DataConfig,
    multi_session_data,
)
from server.errors import (
    SessionKeyError,
    StorageError,
)
from server.messaging.events import Event
from tests.conformance.spies import (
    Ctx,
    SpyStorage,
    chat,
    handle,
    nothing_is_left,
    per_number,
)

__all__ = ["nothing_is_left"]


def multi(**fragments: Any) -> Any:
    """Several values of chats by their number."""
    keyed = {
        name: {"get_session_key": per_number, **fragment}
        for name, fragment in fragments.items()
    }
    return multi_session_data(**keyed)


async def test_grm_35_a_fragment_needs_no_options() -> None:
    async def handler(ctx: Ctx) -> Any:
        before = (ctx.data.foo, ctx.data.bar, ctx.data.baz)
        ctx.data.foo += 1
        ctx.data.baz = "new"
        return before

    foo, bar = SpyStorage(), SpyStorage({"channel:5": "there"})
    kept = multi_session_data(
        foo={"initial": lambda: 1, "storage": foo},
        bar=DataConfig(storage=bar),
        baz={},
    )
    event = Event(group_id=5, sub_type="channel")
    assert await handle(event, kept, handler=handler) == (1, "there", None)
    assert await handle(event, kept, handler=handler) == (2, "there", "new")
    assert foo.data == {"channel:5": 3}
    assert bar.data == {"channel:5": "there"}


async def test_grm_36_no_fragments_at_all() -> None:
    async def handler(ctx: Ctx) -> str:
        assert ctx.data_key is None
        return "done"

    assert await handle(chat(), multi_session_data(), handler=handler) == "done"


async def test_grm_37_fragments_are_read_and_written_at_the_same_time() -> None:
    reading, writing = asyncio.Barrier(2), asyncio.Barrier(2)

    class Meeting(SpyStorage):
        async def read(self, key: str) -> Any:
            await reading.wait()
            return await super().read(key)

        async def write(self, key: str, value: Any) -> None:
            await writing.wait()
            await super().write(key, value)

    foo, bar = Meeting({"42": 1}), Meeting({"42": 2})

    async def handler(ctx: Ctx) -> Any:
        return ctx.data.foo + ctx.data.bar

    async with asyncio.timeout(1):
        kept = multi(foo={"storage": foo}, bar={"storage": bar})
        assert await handle(chat(), kept, handler=handler) == 3
    assert foo.counts == bar.counts == (1, 1, 0)


async def test_grm_38_none_for_all_deletes_all() -> None:
    calls = []
    foo, bar = SpyStorage(), SpyStorage()
    kept = multi(
        foo={"storage": foo, "initial": lambda: calls.append("foo") or 1},
        bar={"storage": bar, "initial": lambda: calls.append("bar") or 2},
    )

    async def delete(ctx: Ctx) -> None:
        ctx.data = None
        assert ctx.data.foo is None

    async def fill(ctx: Ctx) -> Any:
        return (ctx.data.foo, ctx.data.bar)

    await handle(chat(), kept, handler=fill)
    await handle(chat(), kept, handler=delete)
    assert (foo.data, bar.data) == ({}, {})
    assert await handle(chat(), kept, handler=fill) == (1, 2)
    assert sorted(calls) == ["bar", "bar", "foo", "foo"]


async def test_grm_39_none_for_one_deletes_that_one() -> None:
    foo, bar = SpyStorage({"42": 1}), SpyStorage({"42": 2})
    kept = multi(foo={"storage": foo}, bar={"storage": bar})

    async def handler(ctx: Ctx) -> None:
        ctx.data.foo = None

    await handle(chat(), kept, handler=handler)
    assert foo.counts == (1, 0, 1)
    assert bar.counts == (1, 1, 0)

    async def delete(ctx: Ctx) -> None:
        del ctx.data.bar

    await handle(chat(), kept, handler=delete)
    assert bar.data == {}


async def test_grm_40_what_raises_changes_no_fragment() -> None:
    foo, bar = SpyStorage({"42": 1}), SpyStorage({"42": 2})
    kept = multi(foo={"storage": foo}, bar={"storage": bar})

    async def handler(ctx: Ctx) -> None:
        ctx.data.foo = 5
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await handle(chat(), kept, handler=handler)
    assert foo.counts == bar.counts == (1, 0, 0)


async def test_grm_41_a_fragment_of_nobody_leaves_the_others_alone() -> None:
    storage = SpyStorage({"42": 1})
    kept = multi(foo={"get_session_key": lambda ctx: None}, bar={"storage": storage})

    async def handler(ctx: Ctx) -> None:
        assert ctx.data.foo is None
        with pytest.raises(SessionKeyError):
            ctx.data.foo = 1
        assert ctx.data.bar == 1
        ctx.data = None

    await handle(chat(), kept, handler=handler)
    assert storage.data == {}


async def test_grm_42_what_is_no_fragment_is_refused() -> None:
    async def handler(ctx: Ctx) -> None:
        with pytest.raises(AttributeError, match="bar"):
            _ = ctx.data.bar
        with pytest.raises(AttributeError):
            ctx.data.bar = 1
        with pytest.raises(AttributeError):
            del ctx.data.bar
        with pytest.raises(TypeError):
            ctx.data = {"foo": 1}
        assert await ctx.get_data() is ctx.data
        assert dir(ctx.data) == ["foo"]

    await handle(chat(), multi(foo={}), handler=handler)


async def test_grm_43_all_is_written_that_can_be_and_the_first_error_is_raised() -> (
    None
):
    class Refuses(SpyStorage):
        async def write(self, key: str, value: Any) -> None:
            await asyncio.sleep(0)
            raise StorageError(value)

    good = SpyStorage({"42": 0})
    kept = multi(
        foo={"storage": Refuses({"42": "first"})},
        bar={"storage": Refuses({"42": "second"})},
        baz={"storage": good},
    )

    async def handler(ctx: Ctx) -> None:
        ctx.data.baz = 5

    with pytest.raises(StorageError, match="first"):
        await handle(chat(), kept, handler=handler)
    assert good.data == {"42": 5}


async def test_fragments_of_many_events_never_wait_for_each_other_in_a_circle() -> None:
    storage = SpyStorage()

    def pair(one: str, other: str) -> Any:
        return multi_session_data(
            a=DataConfig(lambda: 0, storage, lambda ctx: one),
            b=DataConfig(lambda: 0, storage, lambda ctx: other),
        )

    async def add(ctx: Ctx) -> None:
        a, b = ctx.data.a, ctx.data.b
        await asyncio.sleep(0)
        ctx.data.a, ctx.data.b = a + 1, b + 1

    ways = [pair("x", "y"), pair("y", "x"), pair("y", "z"), pair("z", "x")]
    async with asyncio.timeout(2):
        await asyncio.gather(
            *(handle(chat(), ways[n % 4], handler=add) for n in range(40))
        )
    assert storage.data == {"x": 30, "y": 30, "z": 20}
