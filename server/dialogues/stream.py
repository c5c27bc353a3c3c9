"""MessageStream: the messages of one dialogue, in the order in which they came.

Whoever writes never waits; whoever gets waits for the next one. A get keeps its place
before later ones until it has what it wants, whatever it rejects meanwhile.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Generic, Protocol, TypeVar

from server.awaiting import MaybeAwaitable, maybe_await
from server.errors import AttemptsExceeded, DialogueTimeout, StreamClosed

M = TypeVar("M")

MOST = 256
"""Messages that wait to be read."""


class Listener(Protocol):
    """Whoever wants to know what becomes of a stream."""

    def asks(self) -> None:
        """A message is asked for."""

    def rests(self) -> None:
        """A message is waited for and none is there, or the stream was freed."""

    def overflows(self, item: Any) -> None:
        """This is the first message for which there was no room; it is dropped."""


class MessageStream(Generic[M]):
    """Messages, written at one end and got at the other.

    It holds at most `maxlen` that nobody has got yet (None: as many as come).
    `on_free` is called with the stream when it is freed. Needs a running loop where
    something is waited for.
    """

    def __init__(
        self,
        on_free: Callable[[MessageStream[M]], object] | None = None,
        *,
        maxlen: int | None = MOST,
    ) -> None:
        self.wasting = False
        """Whether all that comes is ignored just now."""
        self.reason: str | None = None
        """Why it was freed."""
        self.listener: Listener | None = None
        self._on_free = on_free
        self._most = math.inf if maxlen is None else maxlen
        self._items: deque[M] = deque()
        self._gets: deque[_Get] = deque()
        self._overflowing = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def closed(self) -> bool:
        """Whether it was freed."""
        return self.reason is not None

    @property
    def waits(self) -> bool:
        """Whether somebody waits for a message that has not come yet."""
        return bool(self._gets) and self._gets[0].is_waiting

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return True

    # Getting

    async def get(
        self,
        condition: Callable[[M], MaybeAwaitable[bool]] | None = None,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - a message is not lost by it
        attempts: int | None = None,
    ) -> M:
        """The next message itself; those that the condition rejects are dropped.

        Raises StreamClosed; DialogueTimeout after `timeout` seconds; AttemptsExceeded
        after that many were rejected. A get that is cancelled loses no message.
        """
        self._check_open()
        if self.listener is not None:
            self.listener.asks()
        get = _Get(timeout)
        self._gets.append(get)
        rejected = 0
        try:
            while True:
                item = await self._next(get)
                if condition is None:
                    return item
                wanted = await self._said(condition, item)
                self._check_open()
                if wanted:
                    return item
                rejected += 1
                if attempts is not None and rejected >= attempts:
                    raise AttemptsExceeded("None of so many messages would do.")
        finally:
            get.ends()
            self._gets.remove(get)
            self._serve()

    async def __aiter__(self) -> AsyncIterator[M]:
        """One after the other, until it is freed."""
        while True:
            try:
                item = await self.get()
            except StreamClosed:
                return
            yield item

    async def _next(self, get: _Get) -> M:
        if self._gets[0] is get and self._items:
            return self._take()
        future = get.waits()
        self._rests()
        try:
            item: M = await future
        except asyncio.CancelledError:
            # A message that was handed over in this very moment is somebody else's.
            if get.was_given:
                self._put_back(future.result())
            raise
        self._check_open()
        return item

    async def _said(
        self, condition: Callable[[M], MaybeAwaitable[bool]], item: M
    ) -> bool:
        """What the condition says in the end."""
        try:
            return bool(await maybe_await(condition(item)))
        except asyncio.CancelledError:
            self._put_back(item)
            raise

    def _put_back(self, item: M) -> None:
        if not self.closed and not self.wasting:
            self._items.appendleft(item)

    def _check_open(self) -> None:
        if self.reason is not None:
            raise StreamClosed(self.reason)

    # Writing

    def write(self, item: M) -> bool:
        """Put one more behind the others; False if it is not wanted or has no room."""
        if self.closed or self.wasting:
            return False
        if len(self._items) >= self._most and not self.waits:
            if not self._overflowing and self.listener is not None:
                self.listener.overflows(item)
            self._overflowing = True
            return False
        self._items.append(item)
        self._serve()
        return True

    def waste(self) -> None:
        """Drop what is there, and ignore what comes until `keep`."""
        if not self.closed:
            self.wasting = True
            self._items.clear()

    def keep(self) -> None:
        """Keep what comes, after `waste`."""
        self.wasting = False

    resume = waste
    pause = keep

    def buffered(self) -> Iterator[M]:
        """What nobody has got yet."""
        return iter(tuple(self._items))

    def _serve(self) -> None:
        """Give to who waits first."""
        if self._items and self.waits:
            self._gets[0].gives(self._take())

    def _take(self) -> M:
        item = self._items.popleft()
        if not self._items:
            self._overflowing = False
        return item

    # The end

    def free(self, reason: str = "free") -> None:
        """End it: what was not read is dropped, and who waits gets a StreamClosed."""
        if self.closed:
            return
        self.reason = reason
        self.wasting = False
        self._items.clear()
        self.free_after(None)
        for get in self._gets:
            get.fails(StreamClosed(reason))
        if self._on_free is not None:
            self._on_free(self)
        self._rests()

    def free_after(self, seconds: float | None, reason: str = "timeout") -> None:
        """Free it then, unless another time is given before; None is never."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None and seconds < math.inf and not self.closed:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self.free, reason)

    def _rests(self) -> None:
        if self.listener is not None and (self.closed or self.waits):
            self.listener.rests()


class _Get:
    """One who gets, and keeps the place until there is something."""

    def __init__(self, seconds: float | None) -> None:
        self._future: asyncio.Future[Any] | None = None
        self._late = False
        self._timer: asyncio.TimerHandle | None = None
        if seconds is not None and seconds < math.inf:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self._expires)

    @property
    def is_waiting(self) -> bool:
        """Whether it has been given nothing yet, and wants something."""
        return self._future is not None and not self._future.done()

    @property
    def was_given(self) -> bool:
        """Whether it has been given a message."""
        future = self._future
        if future is None or not future.done() or future.cancelled():
            return False
        return future.exception() is None

    def waits(self) -> asyncio.Future[Any]:
        """What to wait for. Raises DialogueTimeout if it is late already."""
        if self._late:
            raise DialogueTimeout("Nothing came in time.")
        self._future = asyncio.get_running_loop().create_future()
        return self._future

    def gives(self, item: Any) -> None:
        """Here is one."""
        if self._future is not None:
            self._future.set_result(item)

    def fails(self, error: Exception) -> None:
        """Nothing will come."""
        if self._future is not None and not self._future.done():
            self._future.set_exception(error)

    def ends(self) -> None:
        """It has what it wanted, or not."""
        if self._timer is not None:
            self._timer.cancel()

    def _expires(self) -> None:
        self._late = True
        self.fails(DialogueTimeout("Nothing came in time."))
