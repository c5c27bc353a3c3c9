"""What may be plain or async, waited for alike."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable
from typing import Any, TypeAlias, TypeVar

from twisted.internet.defer import Deferred

T = TypeVar("T")

MaybeAwaitable: TypeAlias = "T | Awaitable[T]"


async def maybe_await(value: Any) -> Any:
    """The value, or what it turns out to be; a Deferred is waited for as well."""
    if isinstance(value, Deferred):
        return await value.asFuture(asyncio.get_running_loop())
    if inspect.isawaitable(value):
        return await value
    return value
