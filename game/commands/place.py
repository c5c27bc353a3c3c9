"""PlaceCommand: what can only be done where one is somewhere."""

from __future__ import annotations

from game import text
from game.rooms import Room
from server.api import Command, PlayerError


class PlaceCommand(Command):
    """A command that needs a room to be done in."""

    __slots__ = ()

    @property
    def place(self) -> Room:
        """The room the character is in. Raises PlayerError if it is in none."""
        place = self.character.location
        if not isinstance(place, Room):
            raise PlayerError(text.NOWHERE)
        return place
