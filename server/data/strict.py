"""session_data: a value that is there while an event is handled, and kept after it."""

from __future__ import annotations

from typing import Any, Literal

from server.data.boxes import Box, NobodysBox, within
from server.data.config import DataConfig, configured
from server.data.opening import load, opened
from server.messaging.middleware import Middleware, Next


def session_data(
    config: DataConfig[Any] | None = None,
    /,
    *,
    write_back: Literal["always", "if_accessed"] = "always",
    sequentialize: bool = True,
    **options: Any,
) -> Middleware:
    """A middleware that reads `ctx.data` before the event is handled, and writes after.

    Nothing is written if the handling raises. `options` are those of DataConfig.
    "if_accessed" writes back only what was looked at, set or made new. With
    `sequentialize`, events of the same key are handled one after another.
    """
    if write_back not in ("always", "if_accessed"):
        raise ValueError('write_back must be "always" or "if_accessed".')
    kind = configured(config, options)

    async def with_data(ctx: Any, call_next: Next) -> Any:
        key = await kind.key_of(ctx)
        if key is None:
            with within(ctx, NobodysBox(kind)):
                return await call_next()
        async with opened([kind.place(key)], locked=sequentialize) as opening:
            kept = opening.kept[0].known_as(kind)
            kept.is_wanted |= write_back == "always"
            await load([kept])
            with within(ctx, Box(opening, kept)):
                return await call_next()

    with_data.config = kind  # type: ignore[attr-defined]
    return with_data
