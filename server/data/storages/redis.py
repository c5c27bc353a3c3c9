"""Session data in a Redis that others run."""

from __future__ import annotations

import asyncio
import inspect
import re
from datetime import datetime
from typing import Any, Generic, TypeVar

from server.awaiting import maybe_await
from server.data.storages.encoding import decode, encode
from server.errors import StorageError

T = TypeVar("T")

DATE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?", re.ASCII
)


class RedisSessionStorage(Generic[T]):
    """Keeps values as JSON in `instance`, a client of redis-py, async or not.

    `ttl` is how many seconds a value stays after it was written. Dates are kept as ISO
    texts and are texts when they are read, or with `auto_parse_dates` dates again, as
    every text that looks like one. What the client raises is a StorageError.
    """

    def __init__(
        self, instance: Any, *, ttl: int | None = None, auto_parse_dates: bool = False
    ) -> None:
        if instance is None:
            raise ValueError("A client of Redis is needed: redis.asyncio.Redis().")
        self._client = instance
        self._options = {} if ttl is None else {"ex": ttl}
        self._parses_dates = auto_parse_dates
        self._is_async = _is_async(instance)

    async def read(self, key: str) -> T | None:
        """What was written there last, or None. Raises StorageError."""
        text = await self._ask("get", key)
        if text is None:
            return None
        value: T = decode(text)
        return _parsed(value) if self._parses_dates else value

    async def write(self, key: str, value: T) -> None:
        """Keep this value. Raises StorageError."""
        await self._ask("set", key, encode(_written(value)), **self._options)

    async def delete(self, key: str) -> None:
        """Forget what is there, if anything is. Raises StorageError."""
        await self._ask("delete", key)

    async def has(self, key: str) -> bool:
        """Whether something is there. Raises StorageError."""
        return bool(await self._ask("exists", key))

    async def _ask(self, name: str, *args: Any, **options: Any) -> Any:
        ask = getattr(self._client, name)
        try:
            if self._is_async:
                return await maybe_await(ask(*args, **options))
            return await maybe_await(await asyncio.to_thread(ask, *args, **options))
        except Exception as error:  # the client's own; we know none by name
            raise StorageError(f"Redis: {error}") from error


def _is_async(client: Any) -> bool:
    asks = getattr(client, "execute_command", None) or client.get
    return inspect.iscoroutinefunction(asks)


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_written(item) for item in value]
    return value


def _parsed(value: Any) -> Any:
    if isinstance(value, str):
        return _date(value) if DATE.fullmatch(value) else value
    if isinstance(value, dict):
        return {key: _parsed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_parsed(item) for item in value]
    return value


def _date(text: str) -> datetime | str:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # the 31st of February
        return text
