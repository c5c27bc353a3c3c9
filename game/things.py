"""Thing: whatever can be looked at and, unless it is fixed, carried."""

from __future__ import annotations

from typing import Any

from game import text
from game.hours import SKY
from game.looks import one, the
from server.api import Object, field

FORGOTTEN_AFTER = 600
"""Seconds between two looks at whether somebody still needs a thing that returns."""


class Thing(Object):
    """Something that lies about, or is carried."""

    desc: str = field("", help="What one sees who looks at it.")
    details: dict[str, str] = field({}, help="Parts of it that can be looked at.")
    fixed: str = field(
        "", help="What one reads who tries to take it; empty if one can."
    )
    proper: bool = field(False, help="Whether it is called by its name alone.")
    returns: bool = field(False, help="Whether it goes home when nobody needs it.")
    deed: str = field("", help="What one has done who first holds it: 'found the key'.")
    points: int = field(0, help="What that is worth.")

    @property
    def shown(self) -> str:
        """Its name as it looks now."""
        return self.key

    @property
    def listed_as(self) -> str:
        """What it is called in a list of things."""
        return one(self)

    @property
    def attrib(self) -> str:
        """For clients: whether one can take it (t)."""
        return "" if self.fixed else "t"

    def notes(self) -> list[str]:
        """Sentences about the state it is in."""
        return []

    def at_post_move(self, source: Any) -> None:
        """Remember that somebody needed it; begin to look whether they still do."""
        super().at_post_move(source)
        if self.returns:
            self.ndb.moved = SKY.now
            self.tick(FORGOTTEN_AFTER, "return_home")

    def return_home(self) -> None:
        """Go back to where the world file puts it, once nobody needs it any more.

        It would be sad if one player could carry the only key out of the game.
        """
        home = self.home
        if not self.returns or home is None or self.location is home:
            self.untick("return_home")
        elif not self.needed():
            if self.location is not None:
                self.location.announce(text.goes_home(the(self)))
            self.move_to(home, quiet=True)
            self.untick("return_home")

    def needed(self) -> bool:
        """Whether it was moved lately, or somebody plays who has it or is beside it."""
        if SKY.now - (self.ndb.moved or 0) < FORGOTTEN_AFTER:
            return True
        place = self.location
        if place is None:
            return False
        near = [place, *place.contents]
        return any(one.sessions.count() for one in near)
