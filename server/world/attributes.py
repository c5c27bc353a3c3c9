"""Free-form attributes: `obj.db` is kept, `obj.ndb` is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.world.turn import TURN
from server.world.values import Live, check
from server.world.watched import watch


class Attributes:
    """`obj.db`: JSON and references to objects, under any name; unset ones are None."""

    __slots__ = ("_owner",)

    def __init__(self, owner: Any) -> None:
        object.__setattr__(self, "_owner", owner)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of that name, or `default`."""
        value = self._all().get(name, default)
        return None if isinstance(value, Live) and value.gone else value

    def set(self, name: str, value: Any) -> None:
        """Keep a value. Raises ValueError if it cannot be kept."""
        check({name: value})
        values = self._all()
        TURN.remember(_put, values, name, values.get(name), name in values)
        values[name] = watch(value, self._owner)
        TURN.touch(self._owner)

    def remove(self, name: str) -> None:
        """Forget a value; one that is not there is no error."""
        values = self._all()
        if name in values:
            TURN.remember(_put, values, name, values.pop(name), True)
            TURN.touch(self._owner)

    def all(self) -> dict[str, Any]:
        """A copy of all names and values."""
        return {name: self.get(name) for name in self._all()}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.get(name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.set(name, value)

    def __delattr__(self, name: str) -> None:
        self.remove(name)

    def __contains__(self, name: str) -> bool:
        return name in self._all()

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._all()))

    def _all(self) -> dict[str, Any]:
        owner = object.__getattribute__(self, "_owner")
        if owner._fields is None:
            owner._wake()
        values: dict[str, Any] | None = owner._db
        if values is None:
            values = owner._db = {}
        return values


class Volatile:
    """`obj.ndb`: anything, until the Server ends; unset ones are None."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def all(self) -> dict[str, Any]:
        """A copy of all names and values."""
        return dict(vars(self))


def _put(values: dict[str, Any], name: str, value: Any, there: bool) -> None:
    if there:
        values[name] = value
    else:
        values.pop(name, None)
