"""Values that are there or will be: awaited by many, again and again.

Whoever is cancelled while awaiting one cancels it for nobody else.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Generator
from contextvars import ContextVar
from typing import Any

from server.awaiting import maybe_await
from server.data.begun import Future, begun, give_up
from server.data.kept import ABSENT, Kept
from server.errors import SessionDataMissing

Waiting = Generator[Any, None, Any]


class Given:
    """A value that is there."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Waiting:
        return self.value
        yield

    def done(self) -> bool:
        """It is there."""
        return True


class Found:
    """What was read, or else made to begin with; whatever is set afterwards."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def __await__(self) -> Waiting:
        yield from asyncio.shield(self.kept.read()).__await__()
        return there(self.kept, self.kept.first())

    def done(self) -> bool:
        """Whether it was read."""
        return self.kept.read().done()


class Coming:
    """A value that was set before it was there; it is asked for when it is needed."""

    def __init__(self, kept: Kept, work: Awaitable[Any]) -> None:
        self.kept = kept
        self.work = work
        self.before = kept.coming
        """What was set before it, and was not there either."""
        self._outcome: Future | None = None

    def __await__(self) -> Waiting:
        if self._outcome is None:
            self._outcome = begun(self._come)
        return (yield from asyncio.shield(self._outcome).__await__())

    async def _come(self) -> Any:
        _RESOLVED.set((*_RESOLVED.get(), self))
        value = await maybe_await(self.work)
        if self.kept.coming is self:
            self.kept.put(value)
        return value

    def done(self) -> bool:
        """Whether it has come."""
        return self._outcome is not None and self._outcome.done()

    def asks(self) -> bool:
        """Whether what runs here is what it waits for; that cannot wait for it."""
        return self in _RESOLVED.get() or self.work is asyncio.current_task()

    def close(self) -> None:
        """It is needed no more."""
        if self._outcome is not None:
            give_up(self._outcome)
        elif inspect.iscoroutine(self.work):
            self.work.close()


_RESOLVED: ContextVar[tuple[Coming, ...]] = ContextVar("resolved", default=())
"""What is awaited around here."""


def there(kept: Kept, value: Any) -> Any:
    """The value. Raises SessionDataMissing if there is none."""
    if value is ABSENT:
        raise SessionDataMissing(
            f"Nothing is kept under {kept.place.key!r} yet, and its config has no"
            " `initial`."
        )
    return value
