"""Whose session data it is, and for how long: GRM-22 to GRM-28, INT-09."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.data import (
    DataConfig,
    lazy_session_data,
    move_session_data,
    session_data,
)
from server.errors import (
    SessionKeyError,
    StorageError,
)
from server.messaging.events import Event
from tests.conformance.spies import (
    BrokenStorage,
    Ctx,
    PlainStorage,
    SpyStorage,
    chat,
    data,
    handle,
    lazy,
    nothing,
    nothing_is_left,
    two_modes,
)

__all__ = ["nothing_is_left"]


async def test_grm_22_the_value_of_an_account_in_a_place(gev: Any, pev: Any) -> None:
    keys = []

    async def handler(ctx: Ctx) -> None:
        keys.append(ctx.data_key)

    kept = session_data(initial=lambda: 0, get_session_key="per_user_chat")
    for event in (
        gev("hi"),
        gev("hi", user=None),
        Event(user_id=1, group_id="#20", sub_type="room"),
    ):
        await handle(event, kept, handler=handler)
    assert keys == ["1/channel:5", None, "1/room:20"]


async def test_grm_23_what_is_nobodys_is_none() -> None:
    storage = SpyStorage()

    async def handler(ctx: Ctx) -> Any:
        return (ctx.data, ctx.data_key, await ctx.get_data())

    found = await handle(chat(None), data(storage, initial=lambda: 1), handler=handler)
    assert found == (None, None, None)
    assert storage.counts == (0, 0, 0)


async def test_grm_23_where_it_is_lazy_none_is_awaited_as_well() -> None:
    storage = SpyStorage()

    async def handler(ctx: Ctx) -> Any:
        return (await ctx.data, ctx.data_key, await ctx.get_data())

    found = await handle(chat(None), lazy(storage, initial=lambda: 1), handler=handler)
    assert found == (None, None, None)
    assert storage.counts == (0, 0, 0)


@two_modes
async def test_grm_24_nobody_can_keep_something(mode: Any) -> None:
    async def set_it(ctx: Ctx) -> None:
        with pytest.raises(SessionKeyError):
            ctx.data = 1
        with pytest.raises(SessionKeyError):
            await ctx.set_data(1)

    async def read_it(ctx: Ctx) -> str:
        with pytest.raises(SessionKeyError) as caught:
            await ctx.get_data()
        return str(caught.value)

    await handle(chat(None), mode(), handler=set_it)
    own = await handle(chat(None), mode(missing_key="raise"), handler=read_it)
    usual = await handle(
        chat(None),
        mode(missing_key="raise", get_session_key="per_chat"),
        handler=read_it,
    )
    assert "get_session_key" in own
    assert "'per_chat'" in usual


@two_modes
async def test_grm_25_a_prefix_stands_before_the_key_and_numbers_are_text(
    mode: Any,
) -> None:
    storage = SpyStorage()

    async def handler(ctx: Ctx) -> Any:
        ctx.data = 1
        return ctx.data_key

    assert await handle(chat(42), mode(storage, prefix="x:"), handler=handler) == "x:42"
    assert await handle(chat("42"), mode(storage), handler=handler) == "42"
    assert await handle(chat(0), mode(storage), handler=handler) == "0"
    assert storage.data == {"x:42": 1, "42": 1, "0": 1}


@pytest.mark.parametrize("wrong", [True, 1.5, ("a",), b"42"])
async def test_a_key_is_a_string_or_a_number(wrong: Any) -> None:
    with pytest.raises(TypeError):
        await handle(chat(wrong), data(), handler=nothing)


@two_modes
async def test_grm_26_the_key_function_may_be_async_and_is_called_once(
    mode: Any,
) -> None:
    calls = []

    async def key(ctx: Ctx) -> Any:
        calls.append(ctx)
        await asyncio.sleep(0)
        return 42

    storage = SpyStorage({"42": 1})

    async def handler(ctx: Ctx) -> Any:
        await ctx.get_data()
        return await ctx.get_data()

    kept = mode(storage, get_session_key=key)
    assert await handle(chat(), kept, handler=handler) == 1
    assert len(calls) == 1
    await handle(chat(), kept, handler=nothing)
    assert len(calls) == 2


async def test_grm_27_a_scope_is_asked_by_its_name_and_may_be_given_itself(
    gev: Any, iev: Any, sX: Any, sA: Any
) -> None:
    from server import scopes

    found = []

    async def handler(ctx: Ctx) -> None:
        found.append(ctx.data_key)

    for name, event in (
        ("per_chat", gev("x")),
        ("per_user", gev("x")),
        ("per_group", gev("x", group="#20", kind="room")),
        ("per_room", gev("x", group="#20", kind="room")),
        ("per_channel", gev("x")),
        ("per_room", gev("x")),
        ("per_channel", iev("x", sA)),
        (scopes.per_session, iev("x", sX)),
        ("per_character", iev("x", sA)),
        ("per_chat", iev("x", sA)),
        ("per_chat", iev("x", sX)),
    ):
        kept = session_data(get_session_key=name)
        await handle(event, kept, handler=handler)
    assert found == [
        "channel:5",
        "1",
        "#20",
        "room:20",
        "channel:5",
        None,
        None,
        "session:9",
        "char:11",
        "private:1",
        None,
    ]


@pytest.mark.parametrize(
    "wrong, error",
    [
        ({"get_session_key": "per_moon"}, LookupError),
        ({"get_session_key": 3}, TypeError),
        ({"prefix": 3}, TypeError),
        ({"missing_key": "never"}, ValueError),
        ({"storage": object()}, TypeError),
        ({"colour": "red"}, TypeError),
        ({"initial": nothing}, TypeError),
    ],
)
@pytest.mark.parametrize("make", [session_data, lazy_session_data])
def test_a_config_that_makes_no_sense_is_refused(
    make: Any, wrong: dict[str, Any], error: Any
) -> None:
    with pytest.raises(error):
        make(**wrong)


def test_options_stand_before_those_of_the_config() -> None:
    config: DataConfig[Any] = DataConfig(initial=lambda: 1, prefix="a:")

    kind = session_data(config, prefix="b:").config  # type: ignore[attr-defined]
    assert kind.prefix == "b:"
    assert kind.initial is config.initial
    assert kind.storage is config.storage
    with pytest.raises(ValueError, match="write_back"):
        session_data(write_back="sometimes")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="DataConfig"):
        session_data(3)  # type: ignore[arg-type]


async def test_grm_28_data_moves_to_another_key_when_it_is_told_to() -> None:
    storage = SpyStorage({"room:20": {"n": 1}, "room:22": 5, "room:23": 6})
    rooms = session_data(storage=storage, initial=lambda: {"n": 0})

    async def look(ctx: Ctx) -> Any:
        return ctx.data

    new = Event(group_id="#21", sub_type="room")
    assert await handle(new, rooms, handler=look) == {"n": 0}
    storage.data.pop("room:21")

    assert await move_session_data(storage, "room:20", "room:21") is True
    assert await handle(new, rooms, handler=look) == {"n": 1}
    assert "room:20" not in storage.data

    with pytest.raises(StorageError, match="room:23"):
        await move_session_data(storage, "room:22", "room:23")
    assert not await move_session_data(
        storage, "room:22", "room:23", on_conflict="keep"
    )
    assert (storage.data["room:22"], storage.data["room:23"]) == (5, 6)
    assert await move_session_data(
        storage, "room:22", "room:23", on_conflict="overwrite"
    )
    assert "room:22" not in storage.data
    assert storage.data["room:23"] == 5
    assert not await move_session_data(storage, "room:99", "room:23")
    assert not await move_session_data(storage, "room:23", "room:23")
    with pytest.raises(ValueError, match="on_conflict"):
        await move_session_data(storage, "a", "b", on_conflict="win")  # type: ignore[arg-type]


async def test_what_cannot_be_written_elsewhere_stays_where_it_is() -> None:
    storage = BrokenStorage("write")

    with pytest.raises(StorageError):
        await move_session_data(storage, 42, 43)
    assert storage.data == {"42": 1}


async def test_int_09_what_is_kept_for_a_session_ends_with_it(
    sX: Any,
    iev: Any,
    people: Any,
) -> None:
    storage = SpyStorage()
    kept = session_data(
        initial=lambda: {"n": 0},
        storage=storage,
        get_session_key="per_session",
        prefix="try:",
    )

    async def add(ctx: Ctx) -> int:
        ctx.data["n"] += 1
        return ctx.data["n"]  # type: ignore[no-any-return]

    async def look(ctx: Ctx) -> Any:
        return ctx.data

    assert await handle(iev("x", sX), session_data(), handler=look) is None
    assert await handle(iev("x", sX), kept, handler=add) == 1
    assert await handle(iev("x", sX), kept, handler=add) == 2
    assert storage.data == {"try:session:9": {"n": 2}}

    await people.leaves(sX)
    assert storage.data == {}


async def test_a_session_that_ends_while_its_line_is_handled_leaves_nothing(
    sX: Any,
    iev: Any,
    people: Any,
) -> None:
    storage = SpyStorage()
    kept = session_data(initial=lambda: 0, storage=storage, get_session_key="session")

    async def handler(ctx: Ctx) -> None:
        ctx.data = 1
        sX.disconnect()
        await asyncio.sleep(0.01)
        ctx.data = 2

    await handle(iev("x", sX), kept, handler=handler)
    await people.settle()
    assert storage.data == {}


def test_int_09_at_a_cold_start_nothing_of_earlier_sessions_is_left(town: Any) -> None:
    storage = SpyStorage({"a:session:1": 1, "a:1": 2, "session:3": 3})
    storage.read_all_keys = lambda: list(storage.data)  # type: ignore[attr-defined]
    config: DataConfig[Any] = DataConfig(
        storage=storage, get_session_key="per_session", prefix="a:"
    )
    blind: DataConfig[Any] = DataConfig(
        storage=SpyStorage({"session:1": 1}), get_session_key="per_session"
    )

    town.reload()
    assert "a:session:1" in storage.data
    town.shut_down()
    town.new_portal()
    town.start("start")
    assert storage.data == {"a:1": 2, "session:3": 3}
    assert config.prefix == "a:"
    assert blind.storage is not None


def test_a_storage_that_fails_harms_no_other_and_no_session(
    town: Any, people: Any, sX: Any, caplog: pytest.LogCaptureFixture
) -> None:
    class Refuses(PlainStorage):
        def delete(self, key: str) -> None:
            raise StorageError("cannot delete")

        def read_all_keys(self) -> list[str]:
            return list(self.data)

    storages = [Refuses({"session:9": 1}), PlainStorage({"session:9": 1})]
    configs: list[DataConfig[Any]] = [
        DataConfig(storage=each, get_session_key="per_session") for each in storages
    ]

    town.do(sX.disconnect)
    assert [each.data for each in storages] == [{"session:9": 1}, {}]
    assert "cannot delete" in caplog.text
    caplog.clear()
    town.shut_down()
    town.new_portal()
    town.start("start")
    assert "cannot delete" in caplog.text
    assert len(configs) == 2


def test_a_disconnection_that_is_taken_back_forgets_nothing(
    town: Any,
    people: Any,
    sX: Any,
) -> None:
    from server.world import TURN

    storage = SpyStorage({"session:9": 1})
    config: DataConfig[Any] = DataConfig(storage=storage, get_session_key="per_session")

    def fails() -> None:
        mark = TURN.mark()
        sX.disconnect()
        TURN.rollback(mark)

    town.do(fails)
    assert storage.data == {"session:9": 1}
    town.do(sX.disconnect)
    assert storage.data == {}
    assert config.storage is storage
