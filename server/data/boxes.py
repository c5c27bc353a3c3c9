"""Boxes: what a handler has of the values that are open for it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from server.data.config import DataConfig
from server.data.kept import Kept
from server.data.opening import Opening
from server.data.promises import there
from server.errors import SessionDataError, SessionKeyError

if TYPE_CHECKING:
    from server.messaging.context import DataBox


class Box:
    """The value of one key: get and set `value`, or delete it; None is none."""

    def __init__(self, opening: Opening, kept: Kept) -> None:
        self.key: str | None = kept.place.key
        self._opening = opening
        self._kept = kept

    def get(self) -> Any:
        """The value. Raises SessionDataMissing where there is none and no `initial`."""
        self._kept.is_wanted = True
        return there(self._kept, self._kept.value)

    def set(self, value: Any) -> None:
        """Another value; None deletes it. Raises SessionDataError when it is late."""
        if inspect.isawaitable(value):
            if inspect.iscoroutine(value):
                value.close()
            raise TypeError("Await it first: data has to be there when it is set.")
        check_open(self._opening, self.key)
        self._kept.put(value)

    def clear(self) -> None:
        """Delete it."""
        self.set(None)

    async def load(self) -> Any:
        """The same as `get`."""
        return self.get()

    @property
    def value(self) -> Any:
        """The value itself."""
        return self.get()

    @value.setter
    def value(self, value: Any) -> None:
        self.set(value)

    @value.deleter
    def value(self) -> None:
        self.set(None)


class NobodysBox(Box):
    """What belongs to nobody: None, and it cannot be set."""

    def __init__(self, config: DataConfig[Any]) -> None:
        self.key = None
        self._config = config

    def get(self) -> Any:
        """None, or a SessionKeyError where the config wants one."""
        if self._config.missing_key == "raise":
            self._refuse("read")
        return None

    def set(self, value: Any) -> None:
        """Raises SessionKeyError."""
        if inspect.iscoroutine(value):
            value.close()
        self._refuse("set")

    def clear(self) -> None:
        """There is nothing to delete."""

    def _refuse(self, verb: str) -> NoReturn:
        raise SessionKeyError(
            f"Session data cannot be {verb} here: {self._config.why_no_key()}."
        )


class Fragments:
    """Several values, each an attribute; to delete one, set it to None."""

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        object.__setattr__(self, "_Fragments__boxes", boxes)

    def __getattr__(self, name: str) -> Any:
        return self.__box(name).get()

    def __setattr__(self, name: str, value: Any) -> None:
        self.__box(name).set(value)

    def __delattr__(self, name: str) -> None:
        self.__box(name).set(None)

    def __dir__(self) -> list[str]:
        return [*self.__boxes]

    def __box(self, name: str) -> Box:
        boxes: Mapping[str, Box] = self.__boxes
        if name not in boxes:
            raise AttributeError(f"No session data is called {name!r}.")
        return boxes[name]


class MultiBox:
    """Several values, each with a key of its own."""

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self._boxes = boxes
        self._fragments = Fragments(boxes)
        keys = {box.key for box in boxes.values()}
        self.key: str | None = keys.pop() if len(keys) == 1 else None
        """The key of all of them, if it is the same."""

    def get(self) -> Fragments:
        """The values as attributes."""
        return self._fragments

    def set(self, value: Any) -> None:
        """Delete them all by None. Anything else is a TypeError."""
        if value is not None:
            raise TypeError("Set the values one by one: ctx.data.<name> = ...")
        for box in self._boxes.values():
            box.clear()

    async def load(self) -> Fragments:
        """The same as `get`."""
        return self._fragments


def check_open(opening: Opening, key: str | None) -> None:
    """Raises SessionDataError when all was written back already."""
    if opening.over:
        raise SessionDataError(
            f"It is too late to change {key!r} here: it was written back. "
            "Open it again with data_scope."
        )


@contextmanager
def within(ctx: Any, box: DataBox) -> Iterator[None]:
    """Let this be the data of the context, and then again what was before, if any."""
    before = ctx.box
    ctx.box = box
    try:
        yield
    finally:
        ctx.box = before or box
