"""The built-in storage: one of one's own for each token, and its limits."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from server.data import builtin_storage
from server.data.models import SessionData
from server.errors import StorageLimitError
from server.world import TURN
from tests.stories.town import Town


def made(**limits: int) -> Any:
    """A storage with these limits."""
    return builtin_storage("token", **limits)


def scans(queries: CaptureQueriesContext) -> int:
    """How often something was counted."""
    return sum("COUNT(" in query["sql"] for query in queries.captured_queries)


async def write(storage: Any, key: str, value: Any = 1) -> None:
    await storage.write(key, value)


def test_each_token_has_its_own(town: Town) -> None:
    one, two = builtin_storage("one"), builtin_storage("two")
    town.run(write(one, "a"))

    assert town.run(_read(two, "a")) is None
    assert town.run(_read(builtin_storage("one"), "a")) == 1


async def _read(storage: Any, key: str) -> Any:
    return await storage.read(key)


def test_a_token_is_needed() -> None:
    with pytest.raises(ValueError, match="A token is needed"):
        builtin_storage("")


def test_a_token_is_not_kept(town: Town) -> None:
    town.run(write(builtin_storage("a secret"), "a"))

    for row in SessionData.objects.all():
        assert "a secret" not in f"{row.table}{row.key}{row.value}"


def test_the_limits_may_be_reached(town: Town) -> None:
    storage = made()
    longest, largest = "k" * 64, "x" * (16384 - 2)

    town.run(write(storage, longest, largest))
    assert town.run(storage.read(longest)) == largest

    with pytest.raises(StorageLimitError, match=r"has 65 letters; it can have 64\."):
        town.run(write(storage, longest + "k"))
    with pytest.raises(
        StorageLimitError, match=r"has 16385 bytes; it can have 16384\."
    ):
        town.run(write(storage, "key", largest + "x"))
    assert town.run(storage.read_all_keys()) == [longest]


def test_bytes_are_counted_and_not_letters(town: Town) -> None:
    with pytest.raises(StorageLimitError, match=r"has 11 bytes; it can have 10\."):
        town.run(write(made(max_bytes=10), "key", "龍龍龍"))


def test_one_too_many_is_refused_and_what_is_there_may_change(town: Town) -> None:
    storage = made(max_sessions=2)
    town.run(write(storage, "a"))
    town.run(write(storage, "b"))

    with pytest.raises(
        StorageLimitError, match=r"There are 2 sessions already; 'c' is one too many\."
    ):
        town.run(write(storage, "c"))

    assert town.run(storage.read("c")) is None
    town.run(write(storage, "b", 2))
    assert town.run(storage.read_all_entries()) == [("a", 1), ("b", 2)]


def test_a_refusal_that_nobody_waits_for_is_logged(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    storage = made(max_sessions=0)

    async def story() -> None:
        storage.write("a", 1).cancel()

    town.run(story())
    town.settle()

    assert "'a' was not kept: There are 0 sessions already" in caplog.text


def test_what_is_deleted_makes_room(town: Town) -> None:
    storage = made(max_sessions=1)

    async def story() -> None:
        await storage.delete("never")
        await storage.write("a", 1)
        await storage.delete("a")
        await storage.delete("a")
        await storage.write("b", 1)

    town.run(story())
    with pytest.raises(StorageLimitError):
        town.run(write(storage, "c"))


def test_the_count_outlives_the_server(town: Town) -> None:
    storage = made(max_sessions=2)
    town.run(write(storage, "a"))
    town.reload()
    town.run(write(storage, "b"))
    town.crash()
    town.start("crash")

    with pytest.raises(StorageLimitError):
        town.run(write(storage, "c"))


def test_many_at_once_are_counted_one_by_one(town: Town) -> None:
    storage = made(max_sessions=3)

    async def story() -> list[Any]:
        writes = [storage.write(str(number), number) for number in range(5)]
        found = []
        for written in writes:
            try:
                found.append(await written)
            except StorageLimitError:
                found.append("refused")
        return [*found, *await storage.read_all_keys()]

    assert town.run(story()) == [None, None, None, "refused", "refused", "0", "1", "2"]


def test_what_was_taken_back_does_not_count(town: Town) -> None:
    storage = made(max_sessions=1)

    async def story() -> None:
        mark = TURN.mark()
        storage.write("never", 1)
        TURN.rollback(mark)
        await storage.write("a", 1)

    town.run(story())
    assert town.run(storage.read_all_keys()) == ["a"]


def test_they_are_counted_once_and_not_for_every_write(town: Town) -> None:
    storage = made()

    with CaptureQueriesContext(connection) as queries:
        for number in range(5):
            town.run(write(storage, str(number)))

    assert scans(queries) == 1
