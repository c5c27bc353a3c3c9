"""Fire and bronze: light, douse, fill, hang, ring."""

from __future__ import annotations

from game import text
from game.bell import Bell
from game.commands.place import PlaceCommand
from game.lantern import Lantern, OilJar
from game.looks import the
from game.story import credit
from server.api import PlayerError


class Light(PlaceCommand):
    """Light a lantern: light <lantern>

    It burns oil as long as it is lit.
    """

    key = "light"
    help_category = "The world"

    def run(self) -> None:
        lantern = chosen(self, text.LIGHT_WHAT, text.cannot_light)
        lantern.light()
        tell(
            self,
            text.you_light(the(lantern)),
            text.lights(str(self.character), the(lantern)),
        )


class Douse(PlaceCommand):
    """Put a lantern out: douse <lantern>"""

    key = "douse"
    aliases = ("extinguish", "snuff")
    help_category = "The world"

    def run(self) -> None:
        lantern = chosen(self, text.DOUSE_WHAT, text.cannot_light)
        lantern.douse()
        tell(
            self,
            text.you_douse(the(lantern)),
            text.douses(str(self.character), the(lantern)),
        )


class Fill(PlaceCommand):
    """Fill a lantern where there is oil: fill <lantern>"""

    key = "fill"
    help_category = "The world"

    def run(self) -> None:
        lantern = chosen(self, text.FILL_WHAT, text.cannot_fill)
        if not any(isinstance(o, OilJar) for o in self.place.contents):
            raise PlayerError(text.NO_OIL_HERE)
        lantern.fill()
        tell(
            self,
            text.you_fill(the(lantern)),
            text.fills(str(self.character), the(lantern)),
        )


class Hang(PlaceCommand):
    """Hang something where it belongs: hang <thing>"""

    key = "hang"
    aliases = ("mend",)
    help_category = "The world"

    def run(self) -> None:
        me = self.character
        name, _, _ = self.args.strip().partition(" in ")
        if not name:
            raise PlayerError(text.HANG_WHAT)
        thing = self.find(name, me.contents)
        bell = bell_here(self.place, text.NOWHERE_TO_HANG)
        bell.check_fits(thing)
        tell(
            self,
            text.you_hang(the(thing), the(bell)),
            text.hangs(me.name, the(thing), the(bell)),
        )
        bell.hang(thing, me)
        credit(me, bell)


class Ring(PlaceCommand):
    """Ring the bell, if there is one where you are."""

    key = "ring"
    help_category = "The world"

    def run(self) -> None:
        bell = bell_here(self.place, text.RING_WHAT)
        bell.check_rings()
        tell(self, text.you_ring(the(bell)), text.rings(self.character.name, the(bell)))
        bell.ring(self.character)


def chosen(command: PlaceCommand, what: str, cannot) -> Lantern:
    """The lantern that was named. Raises PlayerError if it is none."""
    name = command.args.strip()
    if not name:
        raise PlayerError(what)
    # Hands find in the dark what they hold, so what is carried goes first.
    me, _ = command.character, command.place
    mine = [one for one in me.contents if isinstance(one, Lantern)]
    try:
        thing = command.find(name, mine)
    except PlayerError as unclear:
        if len(mine) > 1 and all(one.key == mine[0].key for one in mine):
            raise unclear from None
        thing = command.find(name)
    if not isinstance(thing, Lantern):
        raise PlayerError(cannot(the(thing)))
    return thing


def bell_here(place, otherwise: str) -> Bell:
    """The bell of this room. Raises PlayerError if it has none."""
    for thing in place.contents:
        if isinstance(thing, Bell):
            return thing
    raise PlayerError(otherwise)


def tell(command: PlaceCommand, actor: str, others: str) -> None:
    """One sentence for who does it, one for who sees it."""
    place, me = command.place, command.character
    me.msg(actor)
    place.msg(others, exclude=(me,))
