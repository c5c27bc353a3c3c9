"""Middlewares: what is wrapped around the handling of an event.

`async def measure(ctx, call_next)` does something, awaits `call_next()`, and does
something else. What it does not pass on is not handled.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

Next: TypeAlias = Callable[[], Awaitable[Any]]
Middleware: TypeAlias = Callable[[Any, Next], Awaitable[Any]]
Handler: TypeAlias = Callable[[Any], Awaitable[Any]]


async def run(ctx: Any, middlewares: Sequence[Middleware], handler: Handler) -> Any:
    """What `handler(ctx)` returns, through all middlewares, the first outermost.

    Raises RuntimeError where one calls `call_next` twice.
    """
    if not middlewares:
        return await handler(ctx)
    first, *rest = middlewares
    called = False

    async def call_next() -> Any:
        nonlocal called
        if called:
            raise RuntimeError("call_next was called twice.")
        called = True
        return await run(ctx, rest, handler)

    return await first(ctx, call_next)
