"""lazy_session_data: a value that is read only when somebody asks for it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from server.data.boxes import NobodysBox, check_open, within
from server.data.config import OPTIONS, DataConfig, configured
from server.data.kept import UNREAD, Kept
from server.data.opening import Opening, opened
from server.data.promises import Coming, Found, Given
from server.messaging.middleware import Middleware, Next


class LazyBox:
    """The value of one key, as something to await."""

    def __init__(self, opening: Opening, kept: Kept) -> None:
        self.key: str | None = kept.place.key
        self._opening = opening
        self._kept = kept
        self._found = Found(kept)
        self._given = Given(None)

    def get(self) -> Coming | Found | Given:
        """What becomes the value: the same each time, until another is set."""
        kept = self._kept
        kept.is_wanted = True
        coming = kept.awaited()
        if coming is not None:
            return coming
        if kept.value is UNREAD:
            check_open(self._opening, self.key)
            kept.read()
        if kept.value is kept.found:
            return self._found
        if self._given.value is not kept.value:
            self._given = Given(kept.value)
        return self._given

    def set(self, value: Any) -> None:
        """Another value, or something to await that becomes it; None deletes it."""
        check_open(self._opening, self.key)
        if inspect.isawaitable(value):
            self._kept.expect(Coming(self._kept, value))
        else:
            self._kept.put(value)

    async def load(self) -> Any:
        """The value itself. Raises SessionDataMissing where there is none."""
        return await self.get()


class NobodysLazyBox(NobodysBox):
    """What belongs to nobody, as something to await."""

    def get(self) -> Given:
        """None, once it is awaited; or a SessionKeyError at once."""
        return Given(super().get())

    async def load(self) -> Any:
        """None, or a SessionKeyError."""
        return await self.get()


def lazy_session_data(
    config: DataConfig[Any] | None = None,
    /,
    *,
    sequentialize: bool = True,
    **options: Any,
) -> Middleware:
    """A middleware whose `ctx.data` is awaited: it is read when it is first asked for.

    What nobody asked for is neither read nor written; what is set without being asked
    for is written without being read. All else is as with `session_data`.
    """
    _check_single(config, options)
    kind = configured(config, options)

    async def with_data(ctx: Any, call_next: Next) -> Any:
        key = await kind.key_of(ctx)
        if key is None:
            with within(ctx, NobodysLazyBox(kind)):
                return await call_next()
        async with opened([kind.place(key)], locked=sequentialize) as opening:
            kept = opening.kept[0].known_as(kind)
            with within(ctx, LazyBox(opening, kept)):
                return await call_next()

    with_data.config = kind  # type: ignore[attr-defined]
    return with_data


def _check_single(config: Any, options: Mapping[str, Any]) -> None:
    """Raises ValueError if several values are described."""
    said = {**config, **options} if isinstance(config, Mapping) else options
    several = any(
        isinstance(each, DataConfig | Mapping)
        for name, each in said.items()
        if name not in OPTIONS
    )
    if several or said.get("type") == "multi" or hasattr(config, "fragments"):
        raise ValueError("Cannot use lazy multi sessions!")
