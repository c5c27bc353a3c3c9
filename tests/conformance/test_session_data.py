"""Session data that is there while an event is handled: GRM-01 to GRM-21."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from twisted.internet.defer import Deferred, succeed

from server.data import (
    DataConfig,
    MemorySessionStorage,
    lazy_session_data,
    session_data,
)
from server.errors import (
    SessionDataError,
    SessionDataMissing,
    StorageError,
)
from server.messaging.context import Context
from server.messaging.game import GAME
from tests.conformance.spies import (
    BrokenStorage,
    Ctx,
    PlainStorage,
    SpyStorage,
    chat,
    data,
    handle,
    idle,
    lazy,
    no_warnings,
    nothing,
    nothing_is_left,
    two_modes,
)

__all__ = ["nothing_is_left"]

# The table


async def _nothing(ctx: Ctx) -> None:
    pass


async def _reads(ctx: Ctx) -> None:
    await ctx.get_data()


async def _assigns(ctx: Ctx) -> None:
    ctx.data = {"a": 2}


async def _assigns_and_reads(ctx: Ctx) -> None:
    ctx.data = {"a": 2}
    assert await ctx.get_data() == {"a": 2}


async def _accesses_and_assigns(ctx: Ctx) -> None:
    _ = ctx.data
    ctx.data = {"a": 2}


async def _reads_and_assigns_none(ctx: Ctx) -> None:
    with suppress(SessionDataMissing):
        await ctx.get_data()
    ctx.data = None


async def _reads_and_deletes(ctx: Ctx) -> None:
    with suppress(SessionDataMissing):
        await ctx.get_data()
    del ctx.data


async def _assigns_none(ctx: Ctx) -> None:
    ctx.data = None


async def _deletes(ctx: Ctx) -> None:
    del ctx.data


async def _raises_after_assigning(ctx: Ctx) -> None:
    ctx.data = {"a": 2}
    raise RuntimeError("boom")


MISSING = "missing"
STORED = ("stored", "stored and given")
ALL = (*STORED, "given", "omitted")
TABLE: list[tuple[Any, tuple[str, ...], Any, Any, Any]] = [
    # handler, situations, strict, if accessed, lazy
    (_nothing, STORED, (1, 1, 0), (1, 0, 0), (0, 0, 0)),
    (_nothing, ("given",), (1, 1, 0), (1, 1, 0), (0, 0, 0)),
    (_nothing, ("omitted",), (1, 0, 0), (1, 0, 0), (0, 0, 0)),
    (_reads, (*STORED, "given"), (1, 1, 0), (1, 1, 0), (1, 1, 0)),
    (_reads, ("omitted",), (1, 0, 0, MISSING), (1, 0, 0, MISSING), (1, 0, 0, MISSING)),
    (_assigns, ALL, (1, 1, 0), (1, 1, 0), (0, 1, 0)),
    (_assigns_and_reads, ALL, (1, 1, 0), (1, 1, 0), (0, 1, 0)),
    (_accesses_and_assigns, ALL, None, None, (1, 1, 0)),
    (_reads_and_assigns_none, ALL, (1, 0, 1), (1, 0, 1), (1, 0, 1)),
    (_reads_and_deletes, ALL, (1, 0, 1), (1, 0, 1), (1, 0, 1)),
    (_assigns_none, ALL, (1, 0, 1), (1, 0, 1), (0, 0, 1)),
    (_deletes, ALL, (1, 0, 1), (1, 0, 1), (0, 0, 1)),
    (_raises_after_assigning, ALL, (1, 0, 0), (1, 0, 0), (0, 0, 0)),
    (_nothing, ("nobody's",), (0, 0, 0), (0, 0, 0), (0, 0, 0)),
    (_reads, ("nobody's",), (0, 0, 0), (0, 0, 0), (0, 0, 0)),
]
MODES: list[Callable[..., Any]] = [
    data,
    lambda *args, **options: data(*args, write_back="if_accessed", **options),
    lazy,
]
CASES = [
    pytest.param(handler, situation, MODES[mode], row[mode], id=case)
    for handler, situations, *row in TABLE
    for situation in situations
    for mode, name in enumerate(("strict", "if_accessed", "lazy"))
    if row[mode] is not None
    for case in [f"{handler.__name__[1:]}-{situation}-{name}"]
]


@pytest.mark.parametrize("kind", [SpyStorage, PlainStorage])
@pytest.mark.parametrize("handler, situation, mode, expected", CASES)
async def test_grm_03_the_table_of_reads_and_writes(
    handler: Any, situation: str, mode: Any, expected: Any, kind: Any
) -> None:
    storage = kind({"42": {"a": 1}} if situation in STORED else {})
    given = {"initial": lambda: {"a": 0}} if situation.endswith("given") else {}
    event = chat(None if situation == "nobody's" else 42)
    raised: BaseException | None = None

    try:
        await handle(event, mode(storage, **given), handler=handler)
    except (SessionDataMissing, RuntimeError) as error:
        raised = error

    assert storage.counts == expected[:3]
    assert isinstance(raised, SessionDataMissing) is (MISSING in expected)
    if storage.writes and handler not in (_nothing, _reads):
        assert storage.data == {"42": {"a": 2}}
    if handler is _nothing and situation == "given":
        assert storage.data == ({} if mode is lazy else {"42": {"a": 0}})
    if handler in (_reads, _raises_after_assigning) and situation in STORED:
        assert storage.data == {"42": {"a": 1}}


# D1 Strict


async def test_grm_01_an_event_passes_through_with_the_same_context() -> None:
    ctx = Context(GAME, chat())
    seen = []

    async def handler(ctx: Ctx) -> str:
        seen.append(ctx)
        return "done"

    usual: Any = session_data()
    answer = await handle(ctx, usual, handler=handler)
    assert len(seen) == 1
    assert seen[0] is ctx
    assert answer == "done"
    for config in (usual.config, DataConfig()):
        assert isinstance(config.storage, MemorySessionStorage)


@two_modes
async def test_grm_02_pizzas_are_counted_for_each_chat(mode: Any) -> None:
    counting = mode(initial=lambda: {"pizza": 0})
    seen = []

    async def eat(ctx: Ctx) -> None:
        (await ctx.get_data())["pizza"] += 1

    async def look(ctx: Ctx) -> None:
        seen.append((await ctx.get_data())["pizza"])

    await handle(chat(42), counting, handler=eat)
    await handle(chat(42), counting, handler=eat)
    await handle(chat(42), counting, handler=look)
    await handle(chat(43), counting, handler=look)
    assert seen == [2, 0]


async def test_grm_04_it_is_read_before_and_written_after() -> None:
    order = []

    class Ordered(PlainStorage):
        def read(self, key: str) -> Any:  # type: ignore[override]
            order.append(("read", key))

        def write(self, key: str, value: Any) -> None:  # type: ignore[override]
            order.append(("write", key))

    async def handler(ctx: Ctx) -> None:
        order.append(("handler", ctx.data))

    await handle(chat(), data(Ordered(), initial=lambda: 0), handler=handler)
    assert order == [("read", "42"), ("handler", 0), ("write", "42")]


@pytest.mark.parametrize("value", [0, "", False, [], {}])
@two_modes
async def test_grm_05_what_counts_as_false_is_a_value_like_any_other(
    mode: Any, value: Any
) -> None:
    storage = SpyStorage()

    async def set_it(ctx: Ctx) -> None:
        await ctx.set_data(value)

    async def read_it(ctx: Ctx) -> Any:
        return await ctx.get_data()

    await handle(chat(), mode(storage), handler=set_it)
    assert storage.data == {"42": value}
    assert await handle(chat(), mode(storage), handler=read_it) == value


async def test_grm_06_objects_over_five_events() -> None:
    storage = SpyStorage()
    made = []

    def initial() -> dict[str, int]:
        made.append(1)
        return {}

    counting = data(storage, initial=initial)
    steps: list[Any] = [{"foo": 0}, {"foo": 1, "bar": 0}, {"baz": 0}, None, {"foo": 0}]
    before = []
    for step in steps:

        async def handler(ctx: Ctx, step: Any = step) -> None:
            before.append(ctx.data.copy())
            if step is None:
                ctx.data = None
            else:
                ctx.data.update(step)

        await handle(chat(), counting, handler=handler)

    third = {"foo": 1, "bar": 0, "baz": 0}
    assert before == [{}, {"foo": 0}, {"foo": 1, "bar": 0}, third, {}]
    assert storage.counts == (5, 4, 1)
    assert len(made) == 2
    assert storage.data == {"42": {"foo": 0}}


async def test_grm_07_plain_values_over_five_events() -> None:
    storage = SpyStorage()
    counting = data(storage, initial=lambda: 0)

    async def add(ctx: Ctx) -> None:
        ctx.data += 1

    for _ in range(5):
        await handle(chat(), counting, handler=add)
    assert storage.writes == [("42", number) for number in range(1, 6)]


async def test_grm_08_what_raises_changes_nothing() -> None:
    storage = SpyStorage({"42": {"n": [1]}})

    async def handler(ctx: Ctx) -> None:
        ctx.data["n"].append(2)
        ctx.data = {"n": 3}
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await handle(chat(), data(storage), handler=handler)
    assert storage.counts == (1, 0, 0)
    assert storage.data == {"42": {"n": [1]}}


async def test_grm_09_a_value_is_changed_in_memory_only_when_it_is_written() -> None:
    storage: MemorySessionStorage[Any] = MemorySessionStorage()
    storage.write("42", {"n": [1]})
    seen = []

    async def handler(ctx: Ctx) -> None:
        ctx.data["n"].append(2)
        seen.append(storage.read("42"))

    await handle(chat(), data(storage), handler=handler)
    assert seen == [{"n": [1]}]
    assert storage.read("42") == {"n": [1, 2]}


async def test_grm_10_a_cancelled_handler_writes_nothing_and_holds_nothing() -> None:
    storage = SpyStorage({"42": 1})
    began = asyncio.Event()

    async def handler(ctx: Ctx) -> None:
        ctx.data = 2
        began.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(handle(chat(), data(storage), handler=handler))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert storage.counts == (1, 0, 0)
    assert idle()


async def test_grm_11_untouched_data_is_written_back_unless_told_otherwise() -> None:
    storage = SpyStorage({"42": {"a": 1}})

    await handle(chat(), data(storage), handler=nothing)
    assert storage.writes == [("42", {"a": 1})]

    await handle(chat(), data(storage, write_back="if_accessed"), handler=nothing)
    assert len(storage.writes) == 1


@pytest.mark.parametrize("initial", [{"a": 1}, None, 0])
@pytest.mark.parametrize("make", [session_data, lazy_session_data, DataConfig])
def test_grm_12_initial_must_be_a_function(make: Any, initial: Any) -> None:
    with pytest.raises(TypeError):
        make(initial=initial)


@two_modes
async def test_grm_13_chats_never_share_what_they_begin_with(mode: Any) -> None:
    shared = {"n": 0}
    counting = mode(initial=lambda: shared)

    async def add(ctx: Ctx) -> int:
        value = await ctx.get_data()
        value["n"] += 1
        return value["n"]  # type: ignore[no-any-return]

    assert await handle(chat(42), counting, handler=add) == 1
    assert await handle(chat(43), counting, handler=add) == 1
    assert await handle(chat(42), counting, handler=add) == 2
    assert shared == {"n": 0}


async def test_grm_14_without_initial_a_new_chat_has_nothing_to_read() -> None:
    storage = SpyStorage({"43": 7})
    seen = []

    async def handler(ctx: Ctx) -> None:
        if ctx.event.chat == 42:
            with pytest.raises(SessionDataMissing):
                _ = ctx.data
            ctx.data = 5
        seen.append(ctx.data)

    await handle(chat(42), data(storage), handler=handler)
    await handle(chat(43), data(storage), handler=handler)
    assert seen == [5, 7]
    assert storage.data == {"42": 5, "43": 7}


async def test_grm_15_initial_may_say_none_and_that_is_not_kept() -> None:
    storage = SpyStorage()

    async def handler(ctx: Ctx) -> Any:
        return ctx.data

    found = await handle(chat(), data(storage, initial=lambda: None), handler=handler)
    assert found is None
    assert storage.counts == (1, 0, 0)


async def test_grm_16_deleting_is_setting_none() -> None:
    storage = SpyStorage({"42": 1})

    async def handler(ctx: Ctx) -> None:
        del ctx.data
        assert ctx.data is None

    await handle(chat(), data(storage), handler=handler)
    assert storage.counts == (1, 0, 1)


@two_modes
async def test_grm_17_what_is_set_after_none_is_kept(mode: Any) -> None:
    storage = SpyStorage({"42": 1})

    async def handler(ctx: Ctx) -> None:
        await ctx.get_data()
        ctx.data = None
        ctx.data = 3

    await handle(chat(), mode(storage), handler=handler)
    assert storage.counts == (1, 1, 0)
    assert storage.data == {"42": 3}


@two_modes
async def test_grm_18_the_key_and_the_methods(mode: Any) -> None:
    storage = SpyStorage({"42": 1})

    async def later() -> int:
        await asyncio.sleep(0)
        return 3

    async def handler(ctx: Ctx) -> None:
        assert ctx.data_key == "42"
        assert await ctx.get_data() == 1
        await ctx.set_data(2)
        assert await ctx.get_data() == 2
        await ctx.set_data(later())
        assert await ctx.get_data() == 3
        await ctx.delete_data()
        assert await ctx.get_data() is None

    await handle(chat(), mode(storage), handler=handler)
    assert storage.counts == (1, 0, 1)


class DeferredStorage(PlainStorage):
    """Answers with Deferreds, one of them late."""

    def read(self, key: str) -> Any:  # type: ignore[override]
        later: Deferred[Any] = Deferred()
        asyncio.get_running_loop().call_soon(later.callback, super().read(key))
        return later

    def write(self, key: str, value: Any) -> Any:  # type: ignore[override]
        return succeed(super().write(key, value))  # type: ignore[func-returns-value]

    def delete(self, key: str) -> Any:  # type: ignore[override]
        return succeed(super().delete(key))  # type: ignore[func-returns-value]


@pytest.mark.parametrize("kind", [SpyStorage, PlainStorage, DeferredStorage])
@two_modes
async def test_grm_19_a_storage_may_be_plain_or_async_or_give_deferreds(
    mode: Any, kind: Any
) -> None:
    storage = kind({"42": 1, "43": 1})

    async def handler(ctx: Ctx) -> None:
        found = await ctx.get_data()
        ctx.data = found + 1 if ctx.event.chat == 42 else None

    await handle(chat(42), mode(storage), handler=handler)
    await handle(chat(43), mode(storage), handler=handler)
    assert storage.data == {"42": 2}


async def test_grm_20_what_a_storage_raises_reaches_who_handles_the_event() -> None:
    called = []

    async def handler(ctx: Ctx) -> None:
        called.append(ctx.event.chat)

    with pytest.raises(StorageError, match="cannot read"):
        await handle(chat(), data(BrokenStorage("read")), handler=handler)
    assert called == []

    with pytest.raises(StorageError, match="cannot write"):
        await handle(chat(), data(BrokenStorage("write")), handler=handler)
    assert called == [42]


async def test_a_plain_storage_may_raise_as_well() -> None:
    class Refuses(PlainStorage):
        def write(self, key: str, value: Any) -> None:
            raise StorageError("cannot write")

    with pytest.raises(StorageError, match="cannot write"):
        await handle(chat(), data(Refuses(), initial=lambda: 0), handler=nothing)


async def test_grm_21_what_is_set_too_late_is_refused() -> None:
    kept: list[Ctx] = []

    async def handler(ctx: Ctx) -> None:
        kept.append(ctx)

    await handle(chat(), data(initial=lambda: 1), handler=handler)
    with pytest.raises(SessionDataError, match="data_scope"):
        kept[0].data = 2

    await handle(chat(), lazy(initial=lambda: 1), handler=handler)
    with pytest.raises(SessionDataError, match="data_scope"):
        kept[1].data = 2
    with pytest.raises(SessionDataError, match="data_scope"):
        _ = kept[1].data


async def test_what_must_be_awaited_cannot_be_strict_data() -> None:
    async def value() -> int:
        return 1

    async def handler(ctx: Ctx) -> None:
        with pytest.raises(TypeError, match="Await it"):
            ctx.data = value()

    with no_warnings():
        await handle(chat(), data(), handler=handler)


async def test_a_write_that_has_begun_is_finished_though_it_is_cancelled() -> None:
    gate = asyncio.Event()

    class Slow(SpyStorage):
        async def write(self, key: str, value: Any) -> None:
            await gate.wait()
            await super().write(key, value)

    storage = Slow({"42": 1})

    async def handler(ctx: Ctx) -> int:
        ctx.data += 1
        return ctx.data  # type: ignore[no-any-return]

    first = asyncio.create_task(handle(chat(), data(storage), handler=handler))
    second = asyncio.create_task(handle(chat(), data(storage), handler=handler))
    await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.sleep(0.01)
    assert not first.done()
    gate.set()

    with pytest.raises(asyncio.CancelledError):
        await first
    assert await second == 3
    assert storage.data == {"42": 3}
