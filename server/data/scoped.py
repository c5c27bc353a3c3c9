"""data_scope: a kept value outside the handling of an event, for as long as a block.

Also what else is done with kept values from outside: moving them to another key, and
forgetting those of a session that has ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Literal

from server import tasks
from server.awaiting import maybe_await
from server.data.boxes import Box, NobodysBox
from server.data.config import PER_SESSION, DataConfig, Place
from server.data.kept import ABSENT, Kept
from server.data.opening import load, opened, outside
from server.data.storages.protocol import SessionStorage
from server.errors import StorageError
from server.world.turn import TURN

log = logging.getLogger(__name__)

Conflict = Literal["error", "keep", "overwrite"]


@asynccontextmanager
async def data_scope(
    config: DataConfig[Any], key: str | int | None
) -> AsyncIterator[Box]:
    """Open the value of a key for a block, as a box.

    `async with data_scope(VISITS, 7) as box: box.value += 1`. The value is read before
    the block and written back after it, unless it raises.
    Until then nobody else has the key; whoever has it open around here shares it. The
    config's prefix is put before the key. Raises SessionDataError and what the storage
    raises.
    """
    async with _opened(config, config.whole(key)) as box:
        yield box


@asynccontextmanager
async def scope_of(ctx: Any, config: DataConfig[Any] | None) -> AsyncIterator[Box]:
    """The same for the key that a context has; see `Context.data_scope`."""
    if config is None:
        config = _in_use(ctx)
    async with _opened(config, await config.key_of(ctx)) as box:
        yield box


@asynccontextmanager
async def _opened(config: DataConfig[Any], key: str | None) -> AsyncIterator[Box]:
    if key is None:
        yield NobodysBox(config)
        return
    async with opened([config.place(key)]) as opening:
        kept = opening.kept[0].known_as(config)
        kept.is_wanted = True
        await load([kept])
        yield Box(opening, kept)


def _in_use(ctx: Any) -> DataConfig[Any]:
    """The config of the game's innermost middleware that has a single one."""
    for middleware in reversed(ctx.game.middlewares):
        config = getattr(middleware, "config", None)
        if isinstance(config, DataConfig):
            return config
    raise RuntimeError("No middleware of session data is in use: give a config.")


async def move_session_data(
    storage: SessionStorage[Any],
    old_key: str | int,
    new_key: str | int,
    *,
    on_conflict: Conflict = "error",
) -> bool:
    """Move a value to another key of the storage; whether it was moved.

    The keys are whole ones, with their prefix. If there is a value under the new key
    already, both stay and that is a StorageError; with "keep" both stay, with
    "overwrite" the one that is moved replaces it.
    """
    if on_conflict not in ("error", "keep", "overwrite"):
        raise ValueError('on_conflict must be "error", "keep" or "overwrite".')
    places = [Place(storage, str(key)) for key in (old_key, new_key)]
    if places[0].id == places[1].id:
        return False
    async with opened(places) as opening:
        await load(opening.kept)
        old, new = opening.kept
        if _is_empty(old):
            return False
        if not _is_empty(new) and on_conflict == "keep":
            return False
        if not _is_empty(new) and on_conflict == "error":
            raise StorageError(f"There is something under {new.place.key!r} already.")
        new.put(old.value)
        if new in opening.own:
            # Rather kept twice than nowhere, should this be the Server's last moment.
            await maybe_await(storage.write(new.place.key, new.value))
            new.is_set = False
        old.put(None)
    return True


def _is_empty(kept: Kept) -> bool:
    return kept.value is ABSENT or kept.value is None


# Sessions that have ended


def forget_session(sessid: int) -> None:
    """Delete what was kept for this session by its number, soon.

    A turn that is taken back takes it along. Needs a running loop.
    """
    if PER_SESSION:
        soon = asyncio.get_running_loop().call_soon(outside, partial(_forget, sessid))
        TURN.remember(soon.cancel)


def _forget(sessid: int) -> None:
    places = [config.place(_session_key(config, sessid)) for config in PER_SESSION]
    for place in {place.id: place for place in places}.values():
        try:
            tasks.begin(_empty(place), _not_forgotten)
        except Exception as error:  # noqa: BLE001 - one of several storages
            _not_forgotten(error)


async def _empty(place: Place) -> None:
    async with opened([place]) as opening:
        opening.kept[0].put(None)


async def forget_sessions(seconds: float = 5.0) -> None:
    """Delete what was kept for any session: their numbers begin at 1 again.

    A storage that cannot list its keys is left alone.
    """
    for config in list(PER_SESSION):
        try:
            async with asyncio.timeout(seconds):
                await _forget_all(config.storage, _session_key(config, ""))
        except Exception as error:  # noqa: BLE001 - the Server starts all the same
            _not_forgotten(error)


async def _forget_all(storage: Any, beginning: str) -> None:
    read_all_keys = getattr(storage, "read_all_keys", None)
    if read_all_keys is None:
        return
    for key in await maybe_await(read_all_keys()):
        if key.startswith(beginning):
            await maybe_await(storage.delete(key))


def _session_key(config: DataConfig[Any], sessid: object) -> str:
    return f"{config.prefix}session:{sessid}"


def _not_forgotten(error: Exception) -> None:
    log.error("The data of a session could not be deleted.", exc_info=error)
