"""What may be plain or async, waited for alike."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

MaybeAwaitable: TypeAlias = "T | Awaitable[T]"


async def maybe_await(value: Any) -> Any:
    """The value, or what it turns out to be; Twisted's Deferred is waited for too.

    A Deferred can be awaited as it is, but inside an asyncio task that would fail; it
    is known by its `asFuture`.
    """
    as_future = getattr(value, "asFuture", None)
    if callable(as_future):
        return await as_future(asyncio.get_running_loop())
    if inspect.isawaitable(value):
        return await value
    return value
