"""Lantern and OilJar: light, and what it lives on."""

from __future__ import annotations

from game import text
from game.things import Thing
from server.api import PlayerError, field

FULL = 100
BURN = 15
"""Seconds in which one part of oil burns; a full lantern burns for 25 minutes."""

WARNINGS = {20: text.BURNS_LOW, 5: text.LAST_OF_OIL, 0: text.HAS_GONE_OUT}


class OilJar(Thing):
    """Where there is one, a lantern can be filled."""


class Lantern(Thing):
    """A lantern that burns oil as long as it is lit."""

    oil: int = field(FULL, help="Parts of oil left, 0 to 100.")
    lit: bool = field(False, help="Whether it burns.")

    @property
    def shown(self) -> str:
        """Its name, and whether it burns."""
        return text.lit(self.key) if self.lit else self.key

    def notes(self) -> list[str]:
        """How much oil there is."""
        return [text.oil_left(self.oil, self.lit)]

    def light(self) -> None:
        """Begin to burn. Raises PlayerError if it burns already or is dry."""
        if self.lit:
            raise PlayerError(text.ALREADY_LIT)
        if self.oil <= 0:
            raise PlayerError(text.NO_OIL_LEFT)
        self.lit = True
        self.tick(BURN, "burn")

    def douse(self) -> None:
        """Stop burning. Raises PlayerError if it does not burn."""
        if not self.lit:
            raise PlayerError(text.NOT_LIT)
        self.go_out()

    def fill(self) -> None:
        """Be full again. Raises PlayerError if it is."""
        if self.oil >= FULL:
            raise PlayerError(text.ALREADY_FULL)
        self.oil = FULL

    def burn(self) -> None:
        """One part of oil is gone; the ticker calls this."""
        if not self.lit:
            self.untick("burn")
            return
        self.oil = max(0, self.oil - 1)
        if not self.oil:
            self.go_out()
        if self.oil in WARNINGS:
            self.tell(WARNINGS[self.oil])

    def go_out(self) -> None:
        """Burn no longer."""
        self.lit = False
        self.untick("burn")

    def return_home(self) -> None:
        """Go home unlit, and filled by whoever keeps the house."""
        super().return_home()
        if self.location is self.home:
            self.go_out()
            self.oil = max(self.oil, FULL // 2)

    def tell(self, words: str) -> None:
        """Say something to whoever holds it, or to the room it lies in."""
        if self.location is not None:
            self.location.msg(words)


def gives_light(thing: object) -> bool:
    """Whether it is a burning lantern."""
    return isinstance(thing, Lantern) and thing.lit
