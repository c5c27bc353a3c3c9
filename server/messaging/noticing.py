"""An awaitable that says when it first has to wait; until then it is one turn."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


@types.coroutine
def noticing(
    work: Coroutine[Any, Any, T], waits: Callable[[], object]
) -> Generator[Any, Any, T]:
    """Await `work`; call `waits` when it first has to wait for something."""
    try:
        first = work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    waits()
    return (yield from _Rest(work, first))


class _Rest(Generator[Any, Any, T]):
    """What is left of a coroutine whose first step was taken."""

    def __init__(self, work: Coroutine[Any, Any, T], first: Any) -> None:
        self._work = work
        self._first = [first]

    def send(self, value: Any) -> Any:
        """What it waits for next; at first, what it waits for already."""
        if self._first:
            return self._first.pop()
        return self._work.send(value)

    def throw(self, *error: Any) -> Any:
        """What it waits for failed, or it is cancelled."""
        return self._work.throw(*error)
