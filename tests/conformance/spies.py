"""Storages that write down what they are asked, and the way of one event."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeAlias

import pytest

from server.data import LOCKS, lazy_session_data, session_data
from server.data.kept import WRITING
from server.errors import StorageError
from server.messaging import middleware
from server.messaging.context import Context
from server.messaging.events import Event
from server.messaging.game import GAME
from server.messaging.middleware import Middleware


class SpyStorage:
    """Keeps copies, and notes each call; reading may wait at a gate."""

    def __init__(
        self, data: dict[str, Any] | None = None, gate: asyncio.Event | None = None
    ) -> None:
        self.data = deepcopy(data or {})
        self.gate = gate
        self.reads: list[tuple[str]] = []
        self.writes: list[tuple[str, Any]] = []
        self.deletes: list[tuple[str]] = []

    async def read(self, key: str) -> Any:
        self.reads.append((key,))
        if self.gate is not None:
            await self.gate.wait()
        return deepcopy(self.data.get(key))

    async def write(self, key: str, value: Any) -> None:
        self.writes.append((key, deepcopy(value)))
        self.data[key] = deepcopy(value)

    async def delete(self, key: str) -> None:
        self.deletes.append((key,))
        self.data.pop(key, None)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How often it was read, written and deleted from."""
        return len(self.reads), len(self.writes), len(self.deletes)


class PlainStorage(SpyStorage):
    """The same with nothing async about it."""

    def read(self, key: str) -> Any:  # type: ignore[override]
        self.reads.append((key,))
        return deepcopy(self.data.get(key))

    def write(self, key: str, value: Any) -> None:  # type: ignore[override]
        self.writes.append((key, deepcopy(value)))
        self.data[key] = deepcopy(value)

    def delete(self, key: str) -> None:  # type: ignore[override]
        self.deletes.append((key,))
        self.data.pop(key, None)


class BrokenStorage(SpyStorage):
    """Refuses what it is told to refuse."""

    def __init__(self, *refused: str) -> None:
        super().__init__({"42": 1})
        self.refused = refused

    async def read(self, key: str) -> Any:
        if "read" in self.refused:
            await asyncio.sleep(0)
            raise StorageError("cannot read")
        return await super().read(key)

    async def write(self, key: str, value: Any) -> None:
        if "write" in self.refused:
            await asyncio.sleep(0)
            raise StorageError("cannot write")
        await super().write(key, value)


def chat(number: int | str | None = 42) -> Event:
    """Something is said in the chat of this key."""
    return Event(type="message", detail_type="group", chat=number)


def per_number(ctx: Context[Any]) -> Any:
    """The key of such an event: its chat, and nothing else."""
    return ctx.event.chat


async def handle(
    event: Event | Context[Any],
    *middlewares: Middleware,
    handler: Callable[[Any], Awaitable[Any]],
) -> Any:
    """Handle one event through the middlewares; what the handler returned."""
    ctx = Context(GAME, event) if isinstance(event, Event) else event
    return await middleware.run(ctx, middlewares, handler)


Ctx: TypeAlias = "Context[Any]"


def data(storage: Any = None, **options: Any) -> Any:
    """Strict data of chats by their number."""
    return session_data(storage=storage, **{"get_session_key": per_number, **options})


def lazy(storage: Any = None, **options: Any) -> Any:
    """The same, lazily."""
    return lazy_session_data(
        storage=storage, **{"get_session_key": per_number, **options}
    )


def two_modes(test: Any) -> Any:
    """Run the test with either."""
    return pytest.mark.parametrize("mode", [data, lazy])(test)


@contextmanager
def no_warnings() -> Iterator[None]:
    """Nothing in the block is worth a warning, such as a coroutine nobody awaits."""
    gc.collect()  # what other tests left behind is none of ours
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield
        gc.collect()
    # A thread of another test may end a file or a connection of its own meanwhile.
    ours = [each for each in seen if not issubclass(each.category, ResourceWarning)]
    assert [str(each.message) for each in ours] == []


async def nothing(ctx: Ctx) -> None:
    """Do nothing."""


def idle() -> bool:
    """Whether nobody holds or writes anything any more."""
    return not LOCKS.lines and not LOCKS.waiting and not WRITING


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """What was locked is free, and what was written is written."""
    yield
    assert idle()
