"""What every storage of session data can do."""

from __future__ import annotations

from typing import Protocol, TypeVar

from server.awaiting import MaybeAwaitable

T = TypeVar("T")


class SessionStorage(Protocol[T]):
    """Keeps values by keys; each method may be plain or async.

    What is read is a copy, and changes nothing until it is written. A storage may also
    have `has(key)`, `read_all_keys()`, `read_all_values()` and `read_all_entries()`.
    """

    def read(self, key: str) -> MaybeAwaitable[T | None]:
        """What was written there last; None if nothing is there."""

    def write(self, key: str, value: T) -> MaybeAwaitable[None]:
        """Keep this value; it is kept when it has been waited for."""

    def delete(self, key: str) -> MaybeAwaitable[None]:
        """Forget what is there, if anything is."""
