"""multi_session_data: several values, each with a config of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.data.boxes import Box, MultiBox, NobodysBox, within
from server.data.config import UNSET, DataConfig, configured
from server.data.opening import load, opened
from server.messaging.middleware import Middleware, Next


def multi_session_data(
    *,
    sequentialize: bool = True,
    **fragments: DataConfig[Any] | Mapping[str, Any],
) -> Middleware:
    """A middleware that gives `ctx.data` an attribute for each of the fragments.

    A fragment is a DataConfig or a dict of its options; without `initial` it is None
    to begin with. They are read and written at the same time. With `sequentialize`,
    events that share a key are handled one after another.
    """
    kinds = {name: _fragment(given) for name, given in fragments.items()}

    async def with_data(ctx: Any, call_next: Next) -> Any:
        keys = {name: await kind.key_of(ctx) for name, kind in kinds.items()}
        places = {
            name: kinds[name].place(key)
            for name, key in keys.items()
            if key is not None
        }
        async with opened([*places.values()], locked=sequentialize) as opening:
            kept = dict(zip(places, opening.kept, strict=True))
            for name, each in kept.items():
                each.known_as(kinds[name]).is_wanted = True
            await load(opening.kept)
            boxes = {
                name: Box(opening, kept[name]) if name in kept else NobodysBox(kind)
                for name, kind in kinds.items()
            }
            with within(ctx, MultiBox(boxes)):
                return await call_next()

    with_data.fragments = kinds  # type: ignore[attr-defined]
    return with_data


def _fragment(given: DataConfig[Any] | Mapping[str, Any]) -> DataConfig[Any]:
    config = configured(given, {})
    return configured(config, {"initial": _none}) if config.initial is UNSET else config


def _none() -> None:
    """What a fragment is to begin with."""
