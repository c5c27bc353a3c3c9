"""SystemActor: who speaks without an account: the game itself, and its own people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.messaging import delivery, hearing, listeners
from server.messaging.game import GAME
from server.messaging.protocol import POST, MessageProtocol

if TYPE_CHECKING:
    from server.channels.channel import Channel
    from server.world.entity import Object


class SystemActor(MessageProtocol):
    """One of the game's own actors; `GAME.system`, the number 0, has no name.

    It is found in `GAME.actors` by its number, which receivers see as `self_id`; that
    is below 0, for an account's is its id. One with a `place` hears what is said in
    that room. No lock keeps it from speaking.
    """

    def __init__(
        self, self_id: int, name: str = "", place: Object | None = None
    ) -> None:
        """Raises ValueError for a number that an account may have, or another has."""
        if self_id > 0:
            raise ValueError(f"{self_id} may be an account's; take one below 0.")
        if GAME.actors.setdefault(self_id, self) is not self:
            raise ValueError(f"{GAME.actors[self_id]} is the actor {self_id} already.")
        self._self_id = self_id
        self.name = name
        self.place = place

    def __str__(self) -> str:
        return self.name or f"actor {self.self_id}"

    @property
    def self_id(self) -> int:
        """Its number."""
        return self._self_id

    def retire(self) -> None:
        """Be an actor no longer; another may have the number."""
        if GAME.actors.get(self.self_id) is self:
            del GAME.actors[self.self_id]

    def join(self, channel: Channel) -> None:
        """Hear what is said on the channel, also after a reload."""
        if self.self_id not in channel.actors:
            channel.actors = [*channel.actors, self.self_id]

    def leave(self, channel: Channel) -> None:
        """Hear the channel no more."""
        channel.actors = [each for each in channel.actors if each != self.self_id]


GAME.system = SystemActor(0)
POST.open(
    to_group=delivery.to_group,
    to_friend=delivery.to_friend,
    to_session=delivery.to_session,
    as_heard_by=listeners.as_heard_by,
    said_aloud=hearing.aloud,
    said_in_private=hearing.in_private,
)
