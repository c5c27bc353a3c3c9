"""Who handles what: one at a time for each key, in the order in which they came.

Whoever wants some keys takes a place in the line of each of them at the same moment,
and begins when it is the first in all. As everybody's places have one order, the lines
never wait for each other.

Inside, that is in the same task and in all that is begun there, the key may be taken
again: those inside do not wait for the one around them, only for each other. A key is
free when all who are inside have left it.

What can still wait for ever are two who each hold a key and want the other's. That is
noticed by the second, who gets an error.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeAlias

from server.awaiting import MaybeAwaitable, maybe_await
from server.errors import SessionDataError
from server.messaging.middleware import Middleware, Next

Lines: TypeAlias = "dict[Hashable, deque[Hold]]"
Constraint: TypeAlias = (
    "Callable[[Any], MaybeAwaitable[Hashable | Iterable[Hashable] | None]]"
)


class Stand(NamedTuple):
    """A place in the line of a key; `inside` says whose key it is already."""

    lines: Lines
    key: Hashable
    inside: Hold | None


class Hold:
    """Somebody who has some keys, or waits for them."""

    def __init__(self, locks: KeyLocks) -> None:
        self.locks = locks
        self.task = asyncio.current_task()
        self.stands: list[Stand] = []
        self.inner: Lines = {}
        """Those inside, who came to take a key again."""
        self.turn: asyncio.Future[None] | None = None
        self.left = False
        self.over = False

    def has(self, key: Hashable) -> bool:
        """Whether it has this key."""
        return not self.over and any(stand.key == key for stand in self.stands)

    def is_first(self) -> bool:
        """Whether it is the first in all its lines."""
        return all(stand.lines[stand.key][0] is self for stand in self.stands)

    def before(self) -> Iterator[Hold]:
        """Whoever stands right before it."""
        for lines, key, _ in self.stands:
            line = lines[key]
            place = line.index(self)
            if place:
                yield line[place - 1]


AROUND: ContextVar[tuple[Hold, ...]] = ContextVar("holds around", default=())
"""What is held around here, the innermost last."""


class KeyLocks:
    """Locks that are there as long as somebody holds them or waits for them."""

    def __init__(self) -> None:
        self.lines: Lines = {}
        self.waiting: dict[asyncio.Task[Any] | None, Hold] = {}
        """Which task waits, and as what."""

    @asynccontextmanager
    async def holding(self, keys: Iterable[Hashable]) -> AsyncIterator[None]:
        """Have all these keys. Raises SessionDataError where that would never be."""
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            yield
            return
        around = AROUND.get()
        hold = await self._held(wanted)
        AROUND.set((*(each for each in around if not each.over), hold))
        try:
            yield
        finally:
            AROUND.set(around)
            self._leave(hold)

    async def _held(self, keys: list[Hashable]) -> Hold:
        hold = Hold(self)
        for key in keys:
            inside = self._innermost(key)
            lines = self.lines if inside is None else inside.inner
            lines.setdefault(key, deque()).append(hold)
            hold.stands.append(Stand(lines, key, inside))
        try:
            if not hold.is_first():
                await self._wait(hold)
        except BaseException:
            self._leave(hold)
            raise
        return hold

    def _innermost(self, key: Hashable) -> Hold | None:
        for each in reversed(AROUND.get()):
            if each.locks is self and each.has(key):
                return each
        return None

    async def _wait(self, hold: Hold) -> None:
        self.waiting[hold.task] = hold
        try:
            if self._is_in_a_circle(hold):
                raise SessionDataError(
                    f"{hold.stands[0].key!r} is held by somebody who waits for what is"
                    " held here: take them in the same order everywhere."
                )
            hold.turn = asyncio.get_running_loop().create_future()
            await hold.turn
        finally:
            del self.waiting[hold.task]

    def _leave(self, hold: Hold) -> None:
        hold.left = True
        self._clear(hold)

    def _clear(self, hold: Hold) -> None:
        """Let the next begin, unless somebody is inside."""
        if hold.over or not hold.left or hold.inner:
            return
        hold.over = True
        for lines, key, _ in hold.stands:
            line = lines[key]
            line.remove(hold)
            if line:
                _call(line[0])
            else:
                del lines[key]
        for stand in hold.stands:
            if stand.inside is not None:
                self._clear(stand.inside)

    # Circles

    def _is_in_a_circle(self, hold: Hold) -> bool:
        """Whether what it waits for waits for it."""
        if all(each.over for each in AROUND.get()):
            return False  # it has nothing for which one could wait
        seen: set[Hold] = set()
        ahead = [hold]
        while ahead:
            for each in self._waits_for(ahead.pop()):
                if each is hold:
                    return True
                if each not in seen:
                    seen.add(each)
                    ahead.append(each)
        return False

    def _waits_for(self, hold: Hold) -> Iterator[Hold]:
        """Who must leave before this one is over, as far as can be known."""
        yield from [each for line in hold.inner.values() for each in line]
        if not hold.is_first():
            yield from hold.before()
        elif not hold.left and hold.task in self.waiting:
            yield self.waiting[hold.task]


def _call(hold: Hold) -> None:
    """It may begin, if it is the first now and still waits."""
    if hold.turn is not None and not hold.turn.done() and hold.is_first():
        hold.turn.set_result(None)


LOCKS = KeyLocks()
"""The locks of all session data."""


def sequentialize(constraint: Constraint) -> Middleware:
    """A middleware that handles events of the same constraint one after another.

    `constraint(ctx)` gives one key, or several; events that share one are handled in
    the order in which they came. None, or none at all, waits for nothing.
    """
    locks = KeyLocks()

    async def in_order(ctx: Any, call_next: Next) -> Any:
        async with locks.holding(_keys(await maybe_await(constraint(ctx)))):
            return await call_next()

    return in_order


def _keys(given: Any) -> list[Hashable]:
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes)
    return [key for key in (given if several else [given]) if key is not None]
