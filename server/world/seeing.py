"""Seeing: who may know of a thing at all, by its lock `view`.

Whoever does not pass it finds it by no name, and is shown it in no list.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from server.world.entity import Object


def may_be_hidden(obj: Object) -> bool:
    """Whether there may be somebody who does not see it: few things have the lock."""
    return "view" in obj._locks or "view" in obj.default_locks


def sees(looker: Object, obj: Object) -> bool:
    """Whether `looker` may know of it; of oneself one does."""
    if obj is looker or not may_be_hidden(obj):
        return True
    return obj.locks.check(looker, "view", default=True)


def seen_by(looker: Object, objects: Iterable[Object]) -> list[Any]:
    """Those of them that `looker` may know of."""
    # Most have no locks at all, and a room may hold very many.
    return [
        obj
        for obj in objects
        if not (obj._locks or obj.default_locks) or sees(looker, obj)
    ]


def hiding(objects: Iterable[Object]) -> list[Any]:
    """Those of them that may be hidden from somebody."""
    return [
        obj
        for obj in objects
        if (obj._locks or obj.default_locks) and may_be_hidden(obj)
    ]
