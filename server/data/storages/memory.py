"""Session data in memory: quick, and gone when the Server stops."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class _Entry(NamedTuple):
    value: Any
    ends: float | None


class MemorySessionStorage(Generic[T]):
    """Keeps copies of values, for `time_to_live` milliseconds after they were written.

    `clock` gives seconds. What has outlived its time goes when it is next read; until
    then `has` and `read_all_keys` still tell of it, and `read_all_values` and
    `read_all_entries` do not.
    """

    def __init__(
        self,
        time_to_live: float | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.time_to_live = time_to_live
        self.clock = clock
        self._kept: dict[str, _Entry] = {}

    def read(self, key: str) -> T | None:
        """A copy of what was written there last, or None."""
        entry = self._kept.get(key)
        if entry is None:
            return None
        if self._is_over(entry):
            del self._kept[key]
            return None
        value: T = deepcopy(entry.value)
        return value

    def write(self, key: str, value: T) -> None:
        """Keep a copy of the value."""
        self._kept[key] = _Entry(deepcopy(value), self._end())

    def delete(self, key: str) -> None:
        """Forget what is there, if anything is."""
        self._kept.pop(key, None)

    def has(self, key: str) -> bool:
        """Whether something is there."""
        return key in self._kept

    def read_all_keys(self) -> list[str]:
        """The keys under which something is."""
        return list(self._kept)

    def read_all_values(self) -> list[T]:
        """Copies of all values."""
        return [value for _, value in self.read_all_entries()]

    def read_all_entries(self) -> list[tuple[str, T]]:
        """All keys, each with a copy of its value."""
        return [
            (key, deepcopy(entry.value))
            for key, entry in self._kept.items()
            if not self._is_over(entry)
        ]

    def _now(self) -> int:
        return round(self.clock() * 1000)

    def _end(self) -> float | None:
        return None if self.time_to_live is None else self._now() + self.time_to_live

    def _is_over(self, entry: _Entry) -> bool:
        return entry.ends is not None and entry.ends < self._now()
