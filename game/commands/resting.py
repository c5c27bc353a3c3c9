"""Getting one's breath back: rest, stand."""

from __future__ import annotations

from game import text
from game.commands.place import PlaceCommand
from server.api import PlayerError


class Rest(PlaceCommand):
    """Sit down: your stamina comes back faster until you walk or stand up."""

    key = "rest"
    aliases = ("sit",)
    help_category = "The world"

    def run(self) -> None:
        me, place = self.character, self.place
        if not me.sit():
            raise PlayerError(text.SITS_ALREADY)
        me.msg(text.you_sit(text.vitals(amounts(me), False)))
        place.msg(text.sits_down(me.name), exclude=(me,))


class Stand(PlaceCommand):
    """Get up again."""

    key = "stand"
    help_category = "The world"

    def run(self) -> None:
        me, place = self.character, self.place
        if not me.stand():
            raise PlayerError(text.STANDS_ALREADY)
        me.msg(text.YOU_STAND)
        place.msg(text.stands_up(me.name), exclude=(me,))


def amounts(character) -> list[tuple[str, int, int]]:
    """What a character has of each vital: its label, how much now, how much at most."""
    return [
        (label, getattr(character, name), getattr(character, f"max{name}"))
        for name, label in character.vitals.items()
    ]
