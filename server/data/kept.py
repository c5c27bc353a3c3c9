"""What is kept in one place, while somebody has it open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from server.awaiting import MaybeAwaitable, maybe_await
from server.data.begun import Future, begun, give_up
from server.data.config import UNSET, DataConfig, Place

if TYPE_CHECKING:
    from server.data.promises import Coming


class _Nothing:
    def __deepcopy__(self, memo: Any) -> _Nothing:
        return self


UNREAD: Any = _Nothing()
"""Nothing was read yet, nor set."""
ABSENT: Any = _Nothing()
"""Nothing is there, and there is nothing to begin with."""

WRITING: dict[tuple[str, str], Future] = {}
"""What is being written: of each place the latest."""


class Kept:
    """The value of one place: what was there, and what shall be there."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.value: Any = UNREAD
        self.found: Any = UNREAD
        """What was read, or else made to begin with."""
        self.config: DataConfig[Any] | None = None
        self.reading: Future | None = None
        self.was_there = self.is_new = self.is_set = False
        self.is_wanted = False
        """Whether it is written though it was not set."""
        self.closed = False
        """Whether it was written, or is not to be (`failed`)."""
        self.failed = False
        self.coming: Coming | None = None
        """What was set before it was there."""
        self._promised: list[Coming] = []

    def known_as(self, config: DataConfig[Any]) -> Kept:
        """The same; it begins as this config says, unless another has said it."""
        if self.config is None or self.config.initial is UNSET:
            self.config = config
            if self.value is ABSENT:
                self.found = self.value = self._new()
        return self

    # Reading

    def read(self) -> Future:
        """What was there; reading begins at the first call."""
        if self.reading is None:
            self.reading = self._ask(self.place.storage.read)
        return self.reading

    def first(self) -> Any:
        """What was there or is made to begin with, once it is read; or ABSENT."""
        if self.found is UNREAD:
            found = self.read().result()
            self.was_there = found is not None
            self.found = found if self.was_there else self._new()
            if self.value is UNREAD:
                self.value = self.found
        return self.found

    def _new(self) -> Any:
        made = UNSET if self.config is None else self.config.begin()
        self.is_new = made is not UNSET
        return made if self.is_new else ABSENT

    # Setting

    def put(self, value: Any) -> None:
        """Set another value; None is none."""
        self.value, self.coming, self.is_set = value, None, True

    def expect(self, coming: Coming) -> None:
        """Set a value that is still to come."""
        self.coming, self.is_set = coming, True
        self._promised.append(coming)

    def awaited(self) -> Coming | None:
        """What is still to come, but for what asks: that cannot wait for itself."""
        coming = self.coming
        while coming is not None and coming.asks():
            coming = coming.before
        return coming

    async def settle(self) -> None:
        """Wait for what is still to come. Raises what it or a read raised."""
        while (coming := self.awaited()) is not None:
            value = await coming
            if self.coming is not None and self.coming.asks():
                self.value = value  # what was set before what asks
                break
        if self.reading is not None and self.found is UNREAD:
            try:
                await asyncio.shield(self.reading)
                self.first()
            except Exception:
                if not self.is_set:
                    raise

    def forget(self) -> None:
        """Be as before it was read or set."""
        self.value = self.found = UNREAD
        self.reading = self.coming = None
        self.is_set = self.is_new = False

    # The end

    def write(self) -> Future | None:
        """Write what there is to be written, or delete it."""
        self._close()
        storage = self.place.storage
        if self.value is None:
            gone = self.was_there or self.is_set
            return self._change(storage.delete) if gone else None
        nothing = self.value is UNREAD or self.value is ABSENT
        if nothing or not (self.is_wanted or self.is_set or self.is_new):
            return None
        return self._change(storage.write, self.value)

    def drop(self) -> None:
        """Leave it as it was."""
        self.failed = True
        self._close()
        if self.reading is not None:
            give_up(self.reading)

    def _close(self) -> None:
        self.closed = True
        for each in self._promised:
            each.close()
        self._promised.clear()

    def _change(self, method: Callable[..., Any], *value: Any) -> Future:
        outcome = self._ask(method, *value)
        if not outcome.done():
            WRITING[self.place.id] = outcome
            outcome.add_done_callback(partial(_written, self.place.id))
        return outcome

    def _ask(self, method: Callable[..., Any], *value: Any) -> Future:
        """Call the storage, behind what is being written there."""
        call = partial(method, self.place.key, *value)
        earlier = WRITING.get(self.place.id)
        return begun(call if earlier is None else partial(_behind, earlier, call))


async def _behind(earlier: Future, call: Callable[[], MaybeAwaitable[Any]]) -> Any:
    await asyncio.wait([earlier])
    return await maybe_await(call())


def _written(place: tuple[str, str], outcome: Future) -> None:
    if WRITING.get(place) is outcome:
        del WRITING[place]


async def written(seconds: float = 5.0) -> None:
    """Wait until all is written that is being written now, or for so long."""
    if WRITING:
        await asyncio.wait(list(WRITING.values()), timeout=seconds)
