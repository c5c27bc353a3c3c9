"""The classes a game builds upon: rooms, exits, characters."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar

from server.messaging.protocol import MessageProtocol
from server.world.entity import Object
from server.world.fields import field
from server.world.seeing import seen_by


class Room(Object):
    """A place. What is said to a room is said to everyone in it.

    Its last methods say what somebody in it can see, whether they look or have it told
    as data.
    """

    area: str = ""
    """The part of the world it is in."""
    environment: str = ""
    """What kind of place it is: "inside", "forest"."""
    coords: list[int] = []
    """Where it is on a map: steps east, north and up from the middle, if it is."""

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

    def visible_to(self, looker: Object) -> list[Any]:
        """The things and people in it that `looker` can see."""
        return seen_by(looker, self.contents)

    def ways_visible_to(self, looker: Object) -> list[Any]:
        """The exits that `looker` can see."""
        return seen_by(looker, self.exits)

    def described_to(self, looker: Object) -> str:
        """What `looker` sees of the place itself, as markup."""
        return str(getattr(self, "desc", ""))

    def sight_of(self, looker: Object) -> Hashable:
        """What decides how much `looker` can see, but for locks of single things.

        Lookers for whom it is the same are shown the same.
        """
        return None


class Exit(Object):
    """A way from the place it is in to its destination."""

    is_exit = True

    destination: Object | None = field(None, help="Where it leads.")

    def known_to(self, looker: Object) -> Object | None:
        """Where it leads, if `looker` can know that."""
        return self.destination

    def at_pre_traverse(self, traveller: Object) -> None:
        """Somebody is about to go through; raise PlayerError to bar the way."""

    def at_post_traverse(self, traveller: Object, source: Object) -> None:
        """Somebody has gone through, from `source`."""


class Character(Object, MessageProtocol):
    """Somebody a player can play, and who can send messages while one does."""

    vitals: ClassVar[dict[str, str]] = {}
    """What clients show as gauges, and its names: {"hp": "Health"} tells of the whole
    numbers `hp` and `maxhp` of the character."""

    @property
    def fullname(self) -> str:
        """The name with all that belongs to it, such as a title."""
        return self.name
