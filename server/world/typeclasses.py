"""The classes a game builds upon: rooms, exits, characters."""

from __future__ import annotations

from typing import Any

from server.messaging.protocol import MessageProtocol
from server.world.entity import Object
from server.world.fields import field


class Room(Object):
    """A place. What is said to a room is said to everyone in it."""

    def msg(
        self,
        text: Any = None,
        *,
        exclude: Any = (),
        session: Any = None,
        options: dict[str, Any] | None = None,
        **outputs: Any,
    ) -> None:
        """The same as `announce`."""
        self.announce(text, exclude, options, **outputs)


class Exit(Object):
    """A way from the place it is in to its destination."""

    is_exit = True

    destination: Object | None = field(None, help="Where it leads.")

    def at_pre_traverse(self, traveller: Object) -> None:
        """Somebody is about to go through; raise PlayerError to bar the way."""

    def at_post_traverse(self, traveller: Object, source: Object) -> None:
        """Somebody has gone through, from `source`."""


class Character(Object, MessageProtocol):
    """Somebody a player can play, and who can send messages while one does."""
