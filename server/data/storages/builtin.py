"""Session data in the game's database with nothing to set up, and with limits."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from hashlib import sha256
from typing import TypeVar

from django.db import transaction

from server.data.storages.database import DatabaseSessionStorage
from server.data.storages.encoding import encode
from server.data.storages.protocol import SessionStorage
from server.data.storages.rows import ROWS, Rows
from server.data.storages.table import Slot, count, find, put, remove
from server.errors import StorageLimitError

T = TypeVar("T")

COUNTS = "builtin counts"
"""The table that keeps how many sessions each token has."""


def builtin_storage(
    token: str,
    *,
    max_key: int = 64,
    max_bytes: int = 16384,
    max_sessions: int = 50_000,
) -> SessionStorage[T]:
    """A storage of one's own for each token, which is a secret name one makes up.

    A key may have `max_key` letters, a value `max_bytes` bytes of JSON, and there may
    be `max_sessions` values; more is a StorageLimitError.
    """
    return BuiltinSessionStorage(token, max_key, max_bytes, max_sessions)


class BuiltinSessionStorage(DatabaseSessionStorage[T]):
    """What `builtin_storage` gives."""

    def __init__(
        self,
        token: str,
        max_key: int,
        max_bytes: int,
        max_sessions: int,
        *,
        rows: Rows = ROWS,
    ) -> None:
        if not token:
            raise ValueError("A token is needed: any text nobody else uses.")
        super().__init__(f"builtin {sha256(token.encode()).hexdigest()}", rows=rows)
        self.max_key, self.max_bytes = max_key, max_bytes
        self.max_sessions = max_sessions

    def write(self, key: str, value: T) -> Awaitable[None]:
        """Keep this value, as it is now. Raises StorageLimitError."""
        slot, text = self._slot(key), encode(value)
        size = len(text.encode())
        if size > self.max_bytes:
            raise StorageLimitError(
                f"The value of {key!r} has {size} bytes; it can have {self.max_bytes}."
            )
        work = partial(_put_counted, slot, text, self.max_sessions)
        return self._rows.change(slot, text, work)

    def delete(self, key: str) -> Awaitable[None]:
        """Forget what is there, if anything is."""
        slot = self._slot(key)
        return self._rows.change(slot, None, partial(_remove_counted, slot))

    def _slot(self, key: str) -> Slot:
        if len(key) > self.max_key:
            raise StorageLimitError(
                f"The key {key[:20]!r}... has {len(key)} letters;"
                f" it can have {self.max_key}."
            )
        return super()._slot(key)


def _put_counted(slot: Slot, text: str, most: int) -> None:
    with transaction.atomic(using=slot.using, savepoint=False):
        if find(slot) is None:
            there = _counted(slot)
            if there >= most:
                raise StorageLimitError(
                    f"There are {most} sessions already; {slot.key!r} is one too many."
                )
            put(_counter(slot), str(there + 1))
        put(slot, text)


def _remove_counted(slot: Slot) -> None:
    with transaction.atomic(using=slot.using, savepoint=False):
        if find(slot) is not None:
            put(_counter(slot), str(_counted(slot) - 1))
            remove(slot)


def _counter(slot: Slot) -> Slot:
    return Slot(slot.using, COUNTS, slot.table)


def _counted(slot: Slot) -> int:
    """How many there are: counted once, then kept."""
    kept = find(_counter(slot))
    return count(slot.using, slot.table) if kept is None else int(kept)
