"""Middlewares are wrapped around a handler, the first outermost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from server.messaging import middleware


def named(name: str, order: list[str]) -> middleware.Middleware:
    """A middleware that notes when it is passed, and adds to what is returned."""

    async def passes(ctx: Any, call_next: Any) -> Any:
        order.append(f"{name} {ctx}")
        result = await call_next()
        order.append(name)
        return f"{result} {name}"

    return passes


async def handler(ctx: Any) -> str:
    return f"handled {ctx}"


def test_they_are_passed_in_and_out_in_order() -> None:
    order: list[str] = []
    both = [named("one", order), named("two", order)]

    result = asyncio.run(middleware.run("hi", both, handler))

    assert order == ["one hi", "two hi", "two", "one"]
    assert result == "handled hi two one"


def test_without_any_the_handler_is_called() -> None:
    assert asyncio.run(middleware.run("hi", [], handler)) == "handled hi"


def test_what_is_not_passed_on_is_not_handled() -> None:
    async def keeps(ctx: Any, call_next: Any) -> str:
        return "kept"

    called: list[str] = []
    around = [keeps, named("never", called)]

    assert asyncio.run(middleware.run("hi", around, handler)) == "kept"
    assert called == []


def test_nobody_goes_on_twice() -> None:
    async def twice(ctx: Any, call_next: Any) -> None:
        await call_next()
        await call_next()

    with pytest.raises(RuntimeError, match="call_next was called twice"):
        asyncio.run(middleware.run("hi", [twice], handler))


def test_what_the_handler_raises_passes_through_all() -> None:
    seen: list[str] = []

    async def sees(ctx: Any, call_next: Any) -> None:
        try:
            await call_next()
        except ZeroDivisionError:
            seen.append("seen")
            raise

    async def breaks(ctx: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(middleware.run("hi", [sees, sees], breaks))
    assert seen == ["seen", "seen"]
