"""Session data in the database: written with the turn, by the Server's one writer.

What was written is what is read from that moment on, and is kept when the turn is
committed; a turn that is taken back takes it along. While the database refuses, reading
waits for it as the turn does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db import Error, connections

from server.data.storages.table import Slot, find
from server.errors import SessionDataError, StorageError
from server.world import TURN
from server.world.refusals import refuses

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE, PATIENCE = 0.1, 2.0, 30.0
"""Seconds between two attempts to read, and after which reading is given up."""


class Run(Protocol):
    """Does some work in the thread of the database: `Store.run`."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """What the work returned."""
        ...


class Job(Protocol):
    """Does some work in the transaction of the turn: `TURN.job`."""

    def __call__(self, work: Callable[[], T], /) -> asyncio.Future[T]:
        """What the work returned, once that is committed."""
        ...


class Pending(NamedTuple):
    """A text, or None for none, that is not committed yet."""

    text: str | None
    saved: asyncio.Future[Any]


class Rows:
    """The values in the database as this Server sees them.

    Before it is joined to a Server, as in a shell, all is written at once, in a thread.
    """

    def __init__(self) -> None:
        alone = _Alone()
        self.run: Run = alone
        self.job: Job = alone
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        self._remember: Callable[..., object] = lambda *undo: None
        self._pending: dict[Slot, Pending] = {}

    def join(self, *, run: Run, job: Job) -> None:
        """Meet the Server: `join(run=store.run, job=TURN.job)`."""
        self.run = run
        self.job = job
        self._remember = TURN.remember

    # Reading

    async def text(self, slot: Slot) -> str | None:
        """What is there, or None. Raises StorageError."""
        pending = self._pending.get(slot)
        if pending is not None:
            return pending.text
        found: str | None = await self._ask(partial(find, slot))
        return found

    async def all(
        self, using: str, table: str, work: Callable[[str, str], list[T]]
    ) -> list[T]:
        """What `work(using, table)` finds once all that was written is committed.

        Raises StorageError.
        """
        pending = [
            one.saved
            for slot, one in self._pending.items()
            if (slot.using, slot.table) == (using, table)
        ]
        await asyncio.gather(*map(_end, pending))
        found: list[T] = await self._ask(partial(work, using, table))
        return found

    async def _ask(self, work: Callable[[], Any]) -> Any:
        pause, waited = FIRST_PAUSE, 0.0
        while True:
            try:
                return await self.run(work)
            except Error as error:
                if waited >= PATIENCE or not refuses(error):
                    raise StorageError(f"The database refuses: {error}") from error
            await self.sleep(pause)
            waited += pause
            pause = min(LONGEST_PAUSE, 2 * pause)

    # Writing

    def change(
        self, slot: Slot, text: str | None, work: Callable[[], object]
    ) -> asyncio.Future[None]:
        """Have `work` make it so with this turn; done means committed.

        The future raises StorageError, or what the work raised if it is a
        SessionDataError: then it is not so after all.
        """
        saved = self.job(work)
        told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._remember(self._restore, slot, self._pending.get(slot))
        pending = self._pending[slot] = Pending(text, saved)
        saved.add_done_callback(lambda _: self._settle(slot, pending, told))
        return told

    def _restore(self, slot: Slot, before: Pending | None) -> None:
        if before is None or before.saved.done():
            self._pending.pop(slot, None)
        else:
            self._pending[slot] = before

    def _settle(self, slot: Slot, pending: Pending, told: asyncio.Future[None]) -> None:
        if self._pending.get(slot) is pending:
            del self._pending[slot]
        saved = pending.saved
        error = None if saved.cancelled() else saved.exception()
        if told.done():  # whoever asked waits no more
            if error is not None:
                log.error("%r was not kept: %s", slot.key, error)
            return
        if saved.cancelled():
            told.cancel()
        elif error is None:
            told.set_result(None)
        elif isinstance(error, SessionDataError):
            told.set_exception(error)
        else:
            why = StorageError(f"Writing it went wrong: {error}")
            why.__cause__ = error
            told.set_exception(why)


async def _end(saved: asyncio.Future[Any]) -> None:
    """Wait for it, whatever comes of it."""
    await asyncio.wait([saved])


class _Alone:
    """A thread for whoever has no Server; it keeps no connection."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="session-data")

    def __call__(self, work: Callable[[], T], /) -> asyncio.Future[T]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, _connected, work)


def _connected(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connections.close_all()


ROWS = Rows()
