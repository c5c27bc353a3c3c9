"""Session data in the game's database."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from typing import Generic, TypeVar

from server.data.storages.encoding import decode, encode
from server.data.storages.rows import ROWS, Rows
from server.data.storages.table import Slot, entries, keys, put, remove
from server.errors import StorageError
from server.world import values

T = TypeVar("T")


class DatabaseSessionStorage(Generic[T]):
    """Keeps values as JSON, by key, under the name `table`.

    `using` is the alias of the database. A value is written with the turn in which
    `write` is called, and read as written from then on; what `write` gives waits for
    the commit. All of them raise StorageError.
    """

    def __init__(
        self,
        table: str = "session_data",
        using: str = "default",
        *,
        rows: Rows = ROWS,
    ) -> None:
        self.table = values.name(table)
        self.using = using
        self.identity = f"database {using} {table}"
        """What others that keep the same values are called, too."""
        self._rows = rows

    async def read(self, key: str) -> T | None:
        """What was written there last, or None."""
        text = await self._rows.text(self._slot(key))
        if text is None:
            return None
        value: T = decode(text)
        return value

    def write(self, key: str, value: T) -> Awaitable[None]:
        """Keep this value, as it is now."""
        slot, text = self._slot(key), encode(value)
        return self._rows.change(slot, text, partial(put, slot, text))

    def delete(self, key: str) -> Awaitable[None]:
        """Forget what is there, if anything is."""
        slot = self._slot(key)
        return self._rows.change(slot, None, partial(remove, slot))

    async def has(self, key: str) -> bool:
        """Whether something is there."""
        return await self._rows.text(self._slot(key)) is not None

    async def read_all_keys(self) -> list[str]:
        """The keys under which something is."""
        return await self._rows.all(self.using, self.table, keys)

    async def read_all_values(self) -> list[T]:
        """All values."""
        return [value for _, value in await self.read_all_entries()]

    async def read_all_entries(self) -> list[tuple[str, T]]:
        """All keys and their values."""
        texts = await self._rows.all(self.using, self.table, entries)
        return [(key, decode(text)) for key, text in texts]

    def _slot(self, key: str) -> Slot:
        try:
            values.text(key)
        except ValueError as error:
            raise StorageError(f"The key {key!r} cannot be kept: {error}") from None
        if "\0" in key:
            raise StorageError(f"The key {key!r} holds a NUL, which no database keeps.")
        return Slot(self.using, self.table, key)
