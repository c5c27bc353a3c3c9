"""Events that share a key are handled in the order in which they came."""

from __future__ import annotations

import asyncio

from server.data import (
    sequentialize,
)
from tests.conformance.spies import (
    Ctx,
    chat,
    handle,
    nothing_is_left,
)
from tests.server.commands.fakes import in_loop

__all__ = ["nothing_is_left"]


@in_loop
async def test_sequentialize_keeps_the_order_of_those_that_share_a_key() -> None:
    order: list[str] = []
    keys = {"a": ["x"], "b": ["x", "y"], "c": ["y"], "d": ["z"], "e": None, "f": "x"}
    in_order = sequentialize(lambda ctx: keys[ctx.event.chat])

    async def handler(ctx: Ctx) -> None:
        order.append(ctx.event.chat)
        await asyncio.sleep(0)
        order.append(ctx.event.chat.upper())
        if ctx.event.chat == "a":
            raise ZeroDivisionError

    results = await asyncio.gather(
        *(handle(chat(name), in_order, handler=handler) for name in keys),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ZeroDivisionError) for each in results) == 1
    assert order.index("A") < order.index("b")
    assert order.index("B") < order.index("c")
    assert order.index("B") < order.index("f")
    assert order[:3] == ["a", "d", "e"]
