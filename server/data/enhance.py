"""Session data that ends after a time, and that grows up with the game.

An enhanced storage keeps a record {"__d": data, "v": version, "e": end} instead of the
data, with the end in milliseconds; "v" and "e" only where they are asked for. Whatever
else lies in the storage was written before it was enhanced: data without a version.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from server.awaiting import MaybeAwaitable, maybe_await
from server.data.config import identity
from server.data.storages.protocol import SessionStorage
from server.errors import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")

DATA, VERSION, END = "__d", "v", "e"

Migration: TypeAlias = "Callable[[Any], MaybeAwaitable[Any]]"


def enhance_storage(
    storage: SessionStorage[Any],
    *,
    milliseconds_to_live: float | None = None,
    ttl: float | timedelta | None = None,
    migrations: Mapping[int | float, Migration] | None = None,
    clock: Callable[[], float] = time.time,
) -> EnhancedStorage[Any]:
    """The storage, whose data ends, or is brought up to date when it is read.

    Data ends `milliseconds_to_live`, or `ttl` (seconds or a timedelta), after it was
    written; it is deleted when it is next read. `migrations` are functions, plain or
    async, by version: each makes data of its version out of what was before. They run
    in the order of the versions. `clock` gives seconds.

    Raises ValueError for a time that is none, for no migrations and for versions that
    are no numbers; TypeError for both ways to say the time.
    """
    if milliseconds_to_live is not None and ttl is not None:
        raise TypeError("Give milliseconds_to_live or ttl, not both.")
    if isinstance(ttl, timedelta):
        ttl = ttl.total_seconds()
    life = milliseconds_to_live if ttl is None else ttl * 1000
    if life is not None and not (math.isfinite(life) and life > 0):
        raise ValueError("The time to live must be above 0.")
    return EnhancedStorage(storage, life, _ordered(migrations), clock)


def _ordered(
    migrations: Mapping[int | float, Migration] | None,
) -> dict[int | float, Migration]:
    if migrations is None:
        return {}
    if not migrations:
        raise ValueError("No migrations given!")
    for version in migrations:
        if not _is_version(version):
            raise ValueError(f"A version is a number, not {version!r}.")
    return {version: migrations[version] for version in sorted(migrations)}


def _is_version(version: Any) -> bool:
    if isinstance(version, bool) or not isinstance(version, int | float):
        return False
    return math.isfinite(version)


class EnhancedStorage(Generic[T]):
    """What `enhance_storage` gives."""

    def __init__(
        self,
        storage: SessionStorage[Any],
        life: float | None,
        migrations: dict[int | float, Migration],
        clock: Callable[[], float],
    ) -> None:
        self.storage = storage
        self.identity = f"enhanced {identity(storage)}"
        """What others that keep the same values are called, too."""
        self.life = life
        self.migrations = migrations
        self.latest = max(migrations, default=None)
        self.clock = clock
        self._newer: dict[str, int | float] = {}

    async def read(self, key: str) -> T | None:
        """What was written there last, up to date, or None. Raises StorageError."""
        record = _record(await maybe_await(self.storage.read(key)))
        if record is None:
            return None
        if self._is_over(record):
            await maybe_await(self.storage.delete(key))
            return None
        data: T | None = await self._up_to_date(key, record)
        if self.life is not None and record.get(END) is None:
            stamped = {**record, END: self._end()}
            await maybe_await(self.storage.write(key, stamped))
        return data

    async def write(self, key: str, value: T) -> None:
        """Keep this value, from now on and as the latest version."""
        record: dict[str, Any] = {DATA: value}
        version = self._newer.pop(key, self.latest)
        if version is not None:
            record[VERSION] = version
        if self.life is not None:
            record[END] = self._end()
        await maybe_await(self.storage.write(key, record))

    async def delete(self, key: str) -> None:
        """Forget what is there, if anything is."""
        self._newer.pop(key, None)
        await maybe_await(self.storage.delete(key))

    async def has(self, key: str) -> bool:
        """Whether something is there that has not ended."""
        record = _record(await maybe_await(self.storage.read(key)))
        return record is not None and not self._is_over(record)

    async def read_all_keys(self) -> list[str]:
        """The keys of what has not ended. Raises StorageError if it cannot list."""
        return [key for key, _ in await self._records()]

    async def read_all_values(self) -> list[T]:
        """What has not ended, up to date. Raises StorageError if it cannot list."""
        return [value for _, value in await self.read_all_entries()]

    async def read_all_entries(self) -> list[tuple[str, T]]:
        """Keys and values of the same. Raises StorageError if it cannot list."""
        records = await self._records()
        return [(key, await self._migrated(record)) for key, record in records]

    # Records

    async def _records(self) -> list[tuple[str, dict[str, Any]]]:
        read_all = getattr(self.storage, "read_all_entries", None)
        if read_all is None:
            raise StorageError("The storage that is enhanced does not list its keys.")
        records = [(key, _record(raw)) for key, raw in await maybe_await(read_all())]
        return [
            (key, record)
            for key, record in records
            if record is not None and not self._is_over(record)
        ]

    def _now(self) -> int:
        return round(self.clock() * 1000)

    def _end(self) -> float:
        assert self.life is not None
        return self._now() + self.life

    def _is_over(self, record: dict[str, Any]) -> bool:
        end = record.get(END)
        return self.life is not None and end is not None and end < self._now()

    # Versions

    async def _up_to_date(self, key: str, record: dict[str, Any]) -> Any:
        """The data after its migrations; what is newer than they are stays so."""
        version = record.get(VERSION)
        if self.latest is not None and version is not None and version > self.latest:
            log.warning(
                "%r is of version %s, but the game knows %s as the latest.",
                key,
                version,
                self.latest,
            )
            self._newer[key] = version
        else:
            self._newer.pop(key, None)
        return await self._migrated(record)

    async def _migrated(self, record: dict[str, Any]) -> Any:
        data, version = record[DATA], record.get(VERSION)
        missed = [
            migrate
            for number, migrate in self.migrations.items()
            if version is None or number > version
        ]
        if data is None or not missed:
            return data
        data = deepcopy(data)  # a storage may give its own
        for migrate in missed:
            data = await maybe_await(migrate(data))
        return data


def _record(raw: Any) -> dict[str, Any] | None:
    """What was read as a record."""
    if raw is None:
        return None
    return raw if isinstance(raw, dict) and DATA in raw else {DATA: raw}
