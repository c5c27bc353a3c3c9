"""Typeclasses for the tests."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from server.errors import PlayerError
from server.world.entity import Object
from server.world.fields import field
from server.world.typeclasses import Character, Exit, Room

__all__ = ["Character", "Exit", "Lantern", "Object", "Room", "Vault"]


class Lantern(Object):
    """One field of each kind."""

    oil: int = field(100, help="Turns of light left.")
    lit: bool = field(False)
    weight: float = field(1.5)
    maker: str = field("")
    keeper: Character | None = field(None)
    marks: list[int] = field([])
    seen: dict[str, Object] = field({})
    shade: Annotated[int, msgspec.Meta(ge=0, le=9)] = field(0)
    free: Any = field(None)

    def burn(self) -> None:
        """Lose some oil."""
        self.oil -= 1

    def explode(self) -> None:
        """Lose all oil and then fail."""
        self.oil = 0
        raise RuntimeError("bang")


class Vault(Room):
    """Keeps a log, and lets out nothing that is called gold."""

    log: list[str] = field([])

    def at_receive(self, obj: Object, source: Object | None) -> None:
        """Note who came."""
        self.log.append(f"{obj} from {source}")

    def at_leave(self, obj: Object, destination: Object | None) -> None:
        """Keep the gold."""
        if obj.key == "gold":
            raise PlayerError("The gold stays here.")
