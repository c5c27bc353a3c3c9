# ruff: noqa: D102 the methods do what those of list and dict do
"""Lists and dicts that tell when they are changed in place.

`obj.db.friends.append(bo)` is a change of `obj`: it is remembered for a rollback, and
the object is saved with the turn. They are lists and dicts in every other respect; a
copy is a plain one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Self, SupportsIndex

from server.world.turn import TURN
from server.world.values import check

Accept = Callable[[Any], Any]
"""Checks and converts what is put in; raises ValueError."""


def plain(value: Any) -> Any:
    """What any value must be that is put into something without a declared type."""
    check(value)
    return value


def watch(value: Any, owner: Any, accept: Accept = plain) -> Any:
    """The value as `owner` keeps it: lists, tuples and dicts are copied and watched."""
    if isinstance(value, list | tuple):
        return WatchedList(owner, accept, (watch(item, owner) for item in value))
    if isinstance(value, dict):
        items = {key: watch(item, owner) for key, item in value.items()}
        return WatchedDict(owner, accept, items)
    return value


class WatchedList(list[Any]):
    """A list that belongs to an object."""

    __slots__ = ("_accept", "_owner")

    def __init__(self, owner: Any, accept: Accept, items: Iterable[Any]) -> None:
        super().__init__(items)
        self._owner = owner
        self._accept = accept

    def _changing(self) -> None:
        TURN.remember_once(self, _refill_list)
        TURN.touch(self._owner)

    def _taking(self, value: Any) -> Any:
        return watch(self._accept(value), self._owner)

    def append(self, value: Any) -> None:
        value = self._taking(value)
        self._changing()
        super().append(value)

    def extend(self, values: Iterable[Any]) -> None:
        taken = [self._taking(value) for value in values]
        self._changing()
        super().extend(taken)

    def insert(self, at: SupportsIndex, value: Any) -> None:
        value = self._taking(value)
        self._changing()
        super().insert(at, value)

    def remove(self, value: Any) -> None:
        self._changing()
        super().remove(value)

    def pop(self, at: SupportsIndex = -1) -> Any:
        self._changing()
        return super().pop(at)

    def clear(self) -> None:
        self._changing()
        super().clear()

    def reverse(self) -> None:
        self._changing()
        super().reverse()

    def sort(self, **how: Any) -> None:
        self._changing()
        super().sort(**how)

    def __setitem__(self, at: Any, value: Any) -> None:
        if isinstance(at, slice):
            value = [self._taking(item) for item in value]
        else:
            value = self._taking(value)
        self._changing()
        super().__setitem__(at, value)

    def __delitem__(self, at: Any) -> None:
        self._changing()
        super().__delitem__(at)

    def __iadd__(self, values: Iterable[Any]) -> Self:  # type: ignore[misc]
        self.extend(values)
        return self

    def __imul__(self, times: SupportsIndex) -> Self:
        self[:] = list(self) * times
        return self

    def copy(self) -> list[Any]:
        return list(self)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [_deep(item) for item in self]

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return list, (list(self),)


class WatchedDict(dict[str, Any]):
    """A dict that belongs to an object."""

    __slots__ = ("_accept", "_owner")

    def __init__(self, owner: Any, accept: Accept, items: dict[str, Any]) -> None:
        super().__init__(items)
        self._owner = owner
        self._accept = accept

    def _changing(self) -> None:
        TURN.remember_once(self, _refill_dict)
        TURN.touch(self._owner)

    def _taking(self, key: Any, value: Any) -> Any:
        check({key: None})
        return watch(self._accept(value), self._owner)

    def __setitem__(self, key: str, value: Any) -> None:
        value = self._taking(key, value)
        self._changing()
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self._changing()
        super().__delitem__(key)

    def pop(self, key: str, *default: Any) -> Any:
        self._changing()
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        self._changing()
        return super().popitem()

    def clear(self) -> None:
        self._changing()
        super().clear()

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, *args: Any, **kwargs: Any) -> None:
        new = dict(*args, **kwargs)
        taken = {key: self._taking(key, value) for key, value in new.items()}
        self._changing()
        super().update(taken)

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        self.update(other)
        return self

    def copy(self) -> dict[str, Any]:
        return dict(self)

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {key: _deep(item) for key, item in self.items()}

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        return dict, (dict(self),)


def _deep(value: Any) -> Any:
    # Texts, numbers and tuples do not change; objects stay themselves.
    if isinstance(value, WatchedList | WatchedDict):
        return value.__deepcopy__({})
    return value


def _refill_list(whole: WatchedList, content: list[Any]) -> None:
    list.clear(whole)
    list.extend(whole, content)


def _refill_dict(whole: WatchedDict, content: dict[str, Any]) -> None:
    dict.clear(whole)
    dict.update(whole, content)
