"""Order: what belongs to one key is done one after the other, whatever has to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Hashable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from server import tasks

T = TypeVar("T")


class Order:
    """Who comes first for each key. Where nobody waits, nothing is held."""

    def __init__(self) -> None:
        self._lines: dict[Hashable, _Line] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._lines

    def __len__(self) -> int:
        return len(self._lines)

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """Wait until all who came before are done."""
        line = self._lines.setdefault(key, _Line())
        line.length += 1
        try:
            async with line.lock:
                yield
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[key]


class _Line:
    """Those who wait for one key, and the one who does not."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.length = 0


def at_once(work: Coroutine[Any, Any, T]) -> T | asyncio.Future[T]:
    """What the work returns, or the future of it if it has to wait for something.

    To cancel the future is to cancel the work. Needs a running loop.
    """
    answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        result = await work
        if not answer.done():
            answer.set_result(result)

    def failed(error: Exception) -> None:
        if not answer.done():
            answer.set_exception(error)

    task = tasks.begin(run(), failed)
    if task is None:
        return answer.result()
    begun = task
    begun.add_done_callback(lambda ended: ended.cancelled() and answer.cancel())
    answer.add_done_callback(lambda ended: ended.cancelled() and begun.cancel())
    return answer
