"""Storages of session data: GRM-59 to GRM-82."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from server.awaiting import maybe_await
from server.data import (
    DatabaseSessionStorage,
    FileSessionStorage,
    MemorySessionStorage,
    RedisSessionStorage,
    builtin_storage,
    enhance_storage,
)
from server.data.storages.rows import Rows
from server.errors import StorageError, StorageLimitError
from tests.conformance.conftest import FakeClock
from tests.redis_server import redis_server
from tests.stories.town import Town


async def read(storage: Any, key: str = "42") -> Any:
    return await maybe_await(storage.read(key))


async def write(storage: Any, value: Any, key: str = "42") -> None:
    await maybe_await(storage.write(key, value))


async def delete(storage: Any, key: str = "42") -> None:
    await maybe_await(storage.delete(key))


# D6 Enhancements


@pytest.fixture
def inner() -> MemorySessionStorage[Any]:
    """What is enhanced."""
    return MemorySessionStorage()


def migrations() -> dict[int | float, Callable[[Any], Any]]:
    return {3: lambda x: x * 2, 12: lambda x: x**2, 1: lambda x: x + 10}


async def test_grm_59_data_ends_after_its_time_and_goes_when_it_is_read(
    inner: Any, clock: FakeClock
) -> None:
    storage = enhance_storage(inner, milliseconds_to_live=1000, clock=clock)
    await write(storage, {"n": 1})

    clock.advance(0.9)
    assert await read(storage) == {"n": 1}

    clock.advance(0.2)
    assert inner.has("42")
    assert await read(storage) is None
    assert not inner.has("42")


async def test_grm_60_reading_does_not_make_it_last_and_writing_does(
    inner: Any, clock: FakeClock
) -> None:
    storage = enhance_storage(inner, milliseconds_to_live=1000, clock=clock)
    await write(storage, 1)

    clock.advance(1)
    assert await read(storage) == 1

    await write(storage, 2)
    clock.advance(1)
    assert await read(storage) == 2
    clock.advance(0.001)
    assert await read(storage) is None


async def test_grm_61_a_record_without_an_end_gets_one_at_its_first_read(
    inner: Any, clock: FakeClock
) -> None:
    storage = enhance_storage(inner, milliseconds_to_live=1000, clock=clock)
    inner.write("42", {"__d": 5})

    clock.advance(7)
    assert await read(storage) == 5
    assert inner.read("42") == {"__d": 5, "e": 8000}

    clock.advance(1.5)
    assert await read(storage) is None


async def test_grm_62_no_migrations_are_none_and_not_an_empty_table(
    inner: Any,
) -> None:
    with pytest.raises(ValueError, match=r"^No migrations given!$"):
        enhance_storage(inner, migrations={})

    storage = enhance_storage(inner, migrations=None)
    await write(storage, 1)
    assert inner.read("42") == {"__d": 1}


@pytest.mark.parametrize(
    "raw,value",
    [
        (0, 400),
        ({"__d": 5, "v": 3}, 25),
        ({"__d": 5, "v": 8}, 25),
        ({"__d": 42, "v": 12}, 42),
    ],
)
async def test_grm_63_what_is_old_goes_through_all_it_missed(
    inner: Any, raw: Any, value: int
) -> None:
    storage = enhance_storage(inner, migrations=migrations())
    inner.write("42", raw)

    assert await read(storage) == value
    assert inner.read("42") == raw


async def test_grm_64_nothing_is_not_migrated(inner: Any) -> None:
    storage = enhance_storage(inner, migrations=migrations())

    assert await read(storage) is None

    inner.write("42", {"__d": None})
    assert await read(storage) is None


async def test_grm_65_any_number_is_a_version_and_each_runs_once(inner: Any) -> None:
    ran: list[float] = []

    def step(version: float) -> Callable[[Any], Any]:
        return lambda data: ran.append(version) or data

    steps = {11: step(11), 10.1: step(10.1), 10: step(10), -1: step(-1)}
    storage = enhance_storage(inner, migrations=steps)

    inner.write("42", 1)
    await read(storage)
    assert ran == [-1, 10, 10.1, 11]

    ran.clear()
    inner.write("42", {"__d": 1, "v": 10})
    await read(storage)
    assert ran == [10.1, 11]


async def test_grm_66_what_is_written_is_of_the_latest_version(inner: Any) -> None:
    storage = enhance_storage(inner, migrations=migrations())

    await write(storage, 42)
    assert inner.read("42") == {"__d": 42, "v": 12}

    await delete(storage)
    assert inner.read("42") is None


async def test_grm_67_data_that_looks_like_a_record_comes_back(inner: Any) -> None:
    storage = enhance_storage(inner, migrations={1: lambda data: data})
    await write(storage, {"__d": 42})

    assert await read(storage) == {"__d": 42}


async def test_grm_68_an_end_and_versions_go_together(
    inner: Any, clock: FakeClock
) -> None:
    storage = enhance_storage(
        inner, milliseconds_to_live=1000, migrations=migrations(), clock=clock
    )
    inner.write("42", 0)
    assert await read(storage) == 400

    clock.advance(2)
    assert await read(storage) is None

    await write(storage, 42)
    assert await read(storage) == 42
    assert inner.read("42") == {"__d": 42, "v": 12, "e": 3000}


async def test_grm_69_without_a_time_to_live_nothing_ends(
    inner: Any, clock: FakeClock
) -> None:
    await write(enhance_storage(inner, ttl=1, clock=clock), 42)
    clock.advance(5)

    assert await read(enhance_storage(inner, clock=clock)) == 42


async def test_grm_70_what_is_newer_than_the_game_stays_so(
    inner: Any, caplog: pytest.LogCaptureFixture
) -> None:
    storage = enhance_storage(inner, migrations=migrations())
    inner.write("42", {"__d": 5, "v": 13})

    assert await read(storage) == 5
    assert inner.read("42") == {"__d": 5, "v": 13}
    assert "'42' is of version 13" in caplog.text

    await write(storage, 6)
    assert inner.read("42") == {"__d": 6, "v": 13}


@pytest.mark.parametrize("version", [True, "1", float("nan"), float("inf")])
def test_grm_71_a_version_is_a_number(inner: Any, version: Any) -> None:
    with pytest.raises(ValueError, match="A version is a number"):
        enhance_storage(inner, migrations={version: lambda data: data})


async def test_grm_71_a_migration_may_be_async_or_fail(
    inner: Any, clock: FakeClock
) -> None:
    async def later(data: list[int]) -> list[int]:
        await asyncio.sleep(0)
        return [*data, 1]

    def fails(data: list[int]) -> list[int]:
        data.append(99)
        raise RuntimeError("That is not how it was.")

    inner.write("42", [0])

    assert await read(enhance_storage(inner, migrations={1: later})) == [0, 1]

    storage = enhance_storage(inner, migrations={1: fails}, ttl=1, clock=clock)
    with pytest.raises(RuntimeError, match="not how it was"):
        await read(storage)
    assert inner.read("42") == [0]


async def test_grm_72_the_time_is_said_in_one_way(inner: Any, clock: FakeClock) -> None:
    with pytest.raises(TypeError, match="not both"):
        enhance_storage(inner, milliseconds_to_live=1, ttl=1)

    await write(
        enhance_storage(inner, ttl=timedelta(minutes=30), clock=clock), 1, "delta"
    )
    await write(enhance_storage(inner, ttl=1800, clock=clock), 1, "seconds")
    await write(
        enhance_storage(inner, milliseconds_to_live=1_800_000, clock=clock), 1, "ms"
    )
    assert inner.read("delta") == inner.read("seconds") == inner.read("ms")
    assert inner.read("ms")["e"] == 1_800_000


@pytest.mark.parametrize("life", [0, -1, float("inf"), float("nan")])
def test_grm_73_a_time_to_live_is_above_0(inner: Any, life: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        enhance_storage(inner, milliseconds_to_live=life)


async def test_grm_74_what_has_ended_is_not_listed(
    inner: Any, clock: FakeClock
) -> None:
    storage = enhance_storage(inner, ttl=1, migrations=migrations(), clock=clock)
    await write(storage, 1, "old")
    clock.advance(1.5)
    await write(storage, 2, "new")
    inner.write("legacy", 0)

    assert not await storage.has("old")
    assert await storage.has("new")
    assert not await storage.has("never")
    assert await storage.read_all_keys() == ["new", "legacy"]
    assert await storage.read_all_values() == [2, 400]
    assert await storage.read_all_entries() == [("new", 2), ("legacy", 400)]


async def test_grm_74_a_storage_that_cannot_list_says_so() -> None:
    class Bare:
        def read(self, key: str) -> Any:
            return {"__d": 1}

    storage = enhance_storage(Bare())  # type: ignore[arg-type]

    assert await storage.has("42")
    with pytest.raises(StorageError, match="does not list"):
        await storage.read_all_keys()


# D7 Adapters


@pytest.fixture(scope="module")
def redis_socket() -> Iterator[str]:
    """Where a Redis listens."""
    with redis_server() as path:
        yield path


@asynccontextmanager
async def redis(path: str) -> AsyncIterator[AsyncRedis]:
    """A client of an empty Redis."""
    async with AsyncRedis(unix_socket_path=path) as client:
        await client.flushdb()
        yield client


ADAPTERS = ["memory", "file", "database", "redis", "builtin", "enhanced"]


@asynccontextmanager
async def made(name: str, folder: Path, path: str) -> AsyncIterator[Any]:
    """A storage of that kind, with nothing in it."""
    if name == "redis":
        async with redis(path) as client:
            yield RedisSessionStorage(client)
        return
    make: dict[str, Callable[[], Any]] = {
        "memory": MemorySessionStorage,
        "file": lambda: FileSessionStorage(folder / "sessions"),
        "database": DatabaseSessionStorage,
        "builtin": lambda: builtin_storage("token"),
        "enhanced": lambda: enhance_storage(MemorySessionStorage(), ttl=60),
    }
    yield make[name]()


VALUES = [
    {},
    {"pizza": 3, "list": [1, {"a": [None, True]}], "": ""},
    [],
    [1, "two", 3.5, [], {}],
    "",
    "text",
    'Zoë 龍 😀 " \\ \n \u2028 \x1b',
    0,
    -7,
    2**53 + 1,
    2**63 - 1,
    0.1,
    1e300,
    True,
    False,
    {"deep": {"deeper": {"deepest": [[[[1]]]]}}},
]


@pytest.mark.parametrize("name", ADAPTERS)
async def test_grm_75_what_is_written_is_read(
    name: str, town: Town, tmp_path: Path, redis_socket: str
) -> None:
    async with made(name, tmp_path, redis_socket) as storage:
        assert await read(storage) is None

        for value in VALUES:
            await write(storage, value)
            found = await read(storage)
            assert (found, type(found)) == (value, type(value))
            assert await maybe_await(storage.has("42"))

        await delete(storage)
        assert await read(storage) is None
        assert not await maybe_await(storage.has("42"))
        await delete(storage)


@pytest.mark.parametrize("name", ADAPTERS)
async def test_grm_75_what_was_read_or_given_may_be_changed(
    name: str, town: Town, tmp_path: Path, redis_socket: str
) -> None:
    async with made(name, tmp_path, redis_socket) as storage:
        given = {"list": [1]}
        await write(storage, given)

        given["list"].append(2)
        (await read(storage))["list"].append(3)

        assert await read(storage) == {"list": [1]}


@pytest.mark.parametrize("name", [name for name in ADAPTERS if name != "redis"])
async def test_grm_75_all_of_it_can_be_listed(
    name: str, town: Town, tmp_path: Path, redis_socket: str
) -> None:
    async with made(name, tmp_path, redis_socket) as storage:
        await write(storage, [1], "a")
        await write(storage, [2], "b")
        await write(storage, [3], "gone")
        await delete(storage, "gone")

        entries = await maybe_await(storage.read_all_entries())

        assert sorted(entries) == [("a", [1]), ("b", [2])]
        assert sorted(await maybe_await(storage.read_all_keys())) == ["a", "b"]
        assert sorted(await maybe_await(storage.read_all_values())) == [[1], [2]]


KEYS = [
    "1/channel:5",
    "1",
    "1/channel",
    "..",
    "../x",
    ".",
    "/",
    "a" * 64,
    "A" * 64,
    "Anna",
    "anna",
    "%41nna",
    "Zoë",
    " ",
    "",
    "#12",
    "con",
]


@pytest.mark.parametrize("name", ADAPTERS)
async def test_grm_76_each_key_has_its_own(
    name: str, town: Town, tmp_path: Path, redis_socket: str
) -> None:
    async with made(name, tmp_path, redis_socket) as storage:
        for number, key in enumerate(KEYS):
            await write(storage, number, key)

        assert [await read(storage, key) for key in KEYS] == list(range(len(KEYS)))
        if name == "redis":
            return
        assert sorted(await maybe_await(storage.read_all_keys())) == sorted(KEYS)


def test_grm_77_the_folder_is_made_with_the_storage(tmp_path: Path) -> None:
    FileSessionStorage(tmp_path / "deep" / "sessions")

    assert (tmp_path / "deep" / "sessions").is_dir()


async def test_grm_77_files_outlive_the_storage(tmp_path: Path) -> None:
    await write(FileSessionStorage(tmp_path), {"n": 1})

    assert await read(FileSessionStorage(tmp_path)) == {"n": 1}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"{}{}"])
async def test_grm_77_a_broken_file_is_not_an_empty_one(
    tmp_path: Path, content: bytes
) -> None:
    storage: Any = FileSessionStorage(tmp_path)
    await write(storage, {"n": 1})
    (file,) = await asyncio.to_thread(lambda: list(tmp_path.glob("*/*.json")))
    file.write_bytes(content)

    with pytest.raises(StorageError, match="cannot be read"):
        await read(storage)
    assert file.read_bytes() == content


def test_grm_78_memory_forgets_after_its_time(clock: FakeClock) -> None:
    storage = MemorySessionStorage[int](1000, clock=clock)
    storage.write("42", 1)

    clock.advance(1)
    assert storage.read("42") == 1

    clock.advance(0.001)
    storage.write("43", 2)
    assert storage.read_all_values() == [2]
    assert storage.read_all_entries() == [("43", 2)]
    assert storage.has("42")
    assert storage.read_all_keys() == ["42", "43"]

    assert storage.read("42") is None
    assert not storage.has("42")
    assert MemorySessionStorage[int](1000).read_all_keys() == []


def test_grm_79_redis_needs_a_client() -> None:
    with pytest.raises(ValueError, match=r"A client of Redis is needed"):
        RedisSessionStorage(None)


async def test_grm_79_redis_is_told_how_long_to_keep() -> None:
    class Client:
        def __init__(self) -> None:
            self.asked: list[Any] = []

        async def get(self, key: str) -> None:
            return None

        async def set(self, *args: Any, **options: Any) -> None:
            self.asked.append((args, options))

    client = Client()

    await write(RedisSessionStorage(client, ttl=60), [1])
    await write(RedisSessionStorage(client), [1])

    assert client.asked == [(("42", "[1]"), {"ex": 60}), (("42", "[1]"), {})]


async def test_grm_79_redis_itself_forgets(redis_socket: str) -> None:
    async with redis(redis_socket) as client:
        await write(RedisSessionStorage(client, ttl=60), 1)

        assert 0 < await client.ttl("42") <= 60


@pytest.mark.parametrize("decodes", [False, True])
async def test_grm_80_the_plain_client_of_redis_will_do(
    redis_socket: str, decodes: bool
) -> None:
    client = redis_client.Redis(unix_socket_path=redis_socket, decode_responses=decodes)
    client.flushdb()
    storage: Any = RedisSessionStorage(client)

    assert await read(storage) is None
    await write(storage, {"Zoë": 1})
    assert await read(storage) == {"Zoë": 1}
    assert await storage.has("42")
    await delete(storage)
    await delete(storage)
    assert not await storage.has("42")
    client.close()


async def test_grm_80_dates_are_dates_again_if_that_is_asked_for(
    redis_socket: str,
) -> None:
    when = datetime(2030, 5, 1, 12, 30, 15, 250_000, UTC)
    value = {
        "at": when,
        "all": [when.replace(tzinfo=None), 1],
        "text": "2030-05-01",
    }
    async with redis(redis_socket) as client:
        await write(RedisSessionStorage(client), value)

        assert await read(RedisSessionStorage(client)) == {
            "at": "2030-05-01T12:30:15.250000+00:00",
            "all": ["2030-05-01T12:30:15.250000", 1],
            "text": "2030-05-01",
        }
        assert await read(RedisSessionStorage(client, auto_parse_dates=True)) == value

        await client.set("42", '["2030-05-01T12:30:15Z", "2030-02-31T00:00:00Z"]')
        assert await read(RedisSessionStorage(client, auto_parse_dates=True)) == [
            datetime(2030, 5, 1, 12, 30, 15, tzinfo=UTC),
            "2030-02-31T00:00:00Z",
        ]


async def test_grm_80_a_redis_that_is_not_there_is_a_storage_error(
    tmp_path: Path,
) -> None:
    once = Retry(NoBackoff(), 0)
    path = str(tmp_path / "nobody")
    async with AsyncRedis(unix_socket_path=path, retry=once) as client:
        with pytest.raises(StorageError, match=r"^Redis: "):
            await read(RedisSessionStorage(client))


async def test_grm_81_the_built_in_storage_has_limits(town: Town) -> None:
    storage = builtin_storage("token", max_key=4, max_bytes=10, max_sessions=2)

    with pytest.raises(StorageLimitError, match=r"has 5 letters; it can have 4\."):
        await write(storage, 1, "12345")
    with pytest.raises(StorageLimitError, match=r"has 11 bytes; it can have 10\."):
        await write(storage, "123456789")
    await write(storage, "12345678", "a")
    await write(storage, 1, "b")
    with pytest.raises(StorageLimitError, match="There are 2 sessions already"):
        await write(storage, 1, "c")

    assert await read(storage, "c") is None
    await write(storage, 2, "b")
    await delete(storage, "a")
    await write(storage, 3, "c")
    assert [await read(storage, key) for key in "abc"] == [None, 2, 3]


async def test_grm_82_the_database_is_asked_while_the_loop_runs(town: Town) -> None:
    storage: Any = DatabaseSessionStorage()

    await asyncio.gather(*(write(storage, number, str(number)) for number in range(50)))

    assert await asyncio.gather(*(read(storage, str(n)) for n in range(50))) == [
        *range(50)
    ]


@pytest.mark.django_db(transaction=True)
async def test_grm_82_so_it_is_without_a_server() -> None:
    storage: Any = DatabaseSessionStorage(rows=Rows())

    await write(storage, {"n": 1})
    assert await read(storage) == {"n": 1}
    assert await storage.read_all_entries() == [("42", {"n": 1})]
    await delete(storage)
    assert await read(storage) is None


async def test_grm_82_two_tables_do_not_meet(town: Town) -> None:
    one: Any = DatabaseSessionStorage("one")
    two: Any = DatabaseSessionStorage("two")
    await write(one, 1)

    assert await read(two) is None
    assert await two.read_all_keys() == []
