"""What the admin pages ask of the world, on the reactor's thread.

Each is done as a whole or not at all, and has ended when it is committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server.world import TURN, WORLD
from server.world.changes import apply
from server.world.entity import Object


async def change(number: int, changes: dict[str, Any]) -> None:
    """Change an object. Raises ValueError or PlayerError."""
    await WORLD.change(number, changes)


async def create(path: str, changes: dict[str, Any]) -> int:
    """Make an object of that class; its id. Raises ValueError or PlayerError."""
    with TURN.whole():
        made: Object = WORLD.create(path, changes.pop("key"))
        apply(made, changes, WORLD.get)
    await TURN.job(_nothing)
    return made.id


async def delete(numbers: Iterable[int]) -> None:
    """Take objects out of the world. Raises PlayerError."""
    with TURN.whole():
        for number in numbers:
            if found := WORLD.get(number):
                WORLD.delete(found)
    await TURN.job(_nothing)


def _nothing() -> None:
    """Something to be committed with the turn, so that its commit can be waited for."""
