"""Opening what is kept: locked, read, handled, written back.

Whoever opens a place that is open around there already, also in a task begun there,
opens the same: what one changes the other sees, and the outermost alone reads and
writes. So nothing that was changed inside is overwritten from outside. If the inner one
fails, the value is again what it was before; if the outer one fails, nothing is kept.
One that is still inside when the outer one has ended writes what it leaves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from copy import deepcopy
from typing import TypeVar

from server.data.begun import finished
from server.data.config import Place
from server.data.kept import UNREAD, Kept
from server.data.locks import AROUND, LOCKS
from server.errors import SessionDataError

T = TypeVar("T")

OPEN: ContextVar[tuple[Kept, ...]] = ContextVar("open", default=())
"""What is open around here, the innermost last."""


class Opening:
    """Some places that are open; `kept` has one for each that was asked for."""

    def __init__(self, places: Sequence[Place], around: tuple[Kept, ...]) -> None:
        each = {place.id: _around(place, around) or Kept(place) for place in places}
        self.kept = [each[place.id] for place in places]
        self.own = [kept for kept in each.values() if kept not in around]
        self.shared = [_Before(kept) for kept in each.values() if kept in around]
        self.over = False
        """Whether it is too late to change something."""

    async def settle(self) -> None:
        """Wait for what was set and is still to come."""
        for kept in self.kept:
            await kept.settle()
        self.over = True

    def fail(self) -> None:
        """Let all be as it was before."""
        self.over = True
        for kept in self.own:
            kept.drop()
        for before in self.shared:
            before.put_back()

    async def write(self) -> None:
        """Write back all that nobody around will. Raises the first error."""
        left = [before.kept for before in self.shared if before.kept.closed]
        if any(kept.failed for kept in left):
            raise SessionDataError(
                "What this was a part of has failed, and so nothing of it was kept."
            )
        works = [kept.write() for kept in (*self.own, *left)]
        await finished([work for work in works if work is not None])


class _Before:
    """How a value was that is shared with somebody around."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.value = kept.value
        self.coming = kept.coming
        self.is_set = kept.is_set
        self.copy = deepcopy(kept.value)

    def put_back(self) -> None:
        """Let it be so again; whoever has it in a variable has it still."""
        kept = self.kept
        kept.value, kept.coming, kept.is_set = self.value, self.coming, self.is_set
        if self.value is UNREAD:
            kept.forget()
        elif type(self.value) is dict:
            self.value.clear()
            self.value.update(self.copy)
        elif type(self.value) is list:
            self.value[:] = self.copy
        else:
            kept.value = self.copy
        if kept.closed and not kept.failed:
            kept.write()


def _around(place: Place, around: tuple[Kept, ...]) -> Kept | None:
    for kept in reversed(around):
        if kept.place.id == place.id and not kept.closed:
            return kept
    return None


@asynccontextmanager
async def opened(
    places: Sequence[Place], *, locked: bool = True
) -> AsyncIterator[Opening]:
    """Open these places; `locked`, for nobody else at the same time.

    Behind the block what is to be written is written; if the block raises, nothing is.
    """
    async with LOCKS.holding([place.id for place in places] if locked else ()):
        around = OPEN.get()
        opening = Opening(places, around)
        open_now = [kept for kept in around if not kept.closed]
        OPEN.set((*open_now, *opening.own))
        try:
            yield opening
            await opening.settle()
        except BaseException:
            opening.fail()
            raise
        finally:
            OPEN.set(around)
        await opening.write()


async def load(places: Sequence[Kept]) -> None:
    """Read them all, at the same time."""
    for kept in places:
        if kept.value is UNREAD and kept.awaited() is None:
            kept.read()
    for kept in places:
        await kept.settle()


def outside(call: Callable[[], T]) -> T:
    """Call it as if nothing were open or held around here."""

    def alone() -> T:
        OPEN.set(())
        AROUND.set(())
        return call()

    return copy_context().run(alone)
