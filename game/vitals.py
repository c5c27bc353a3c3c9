"""Living: health and stamina, which come back by themselves.

What is kept is when all of it will be back; how much there is now follows from the
clock. So nothing ticks, and whoever was away for a while has rested. Walking costs
stamina; whoever has none left walks on, and it costs a little health.
"""

from __future__ import annotations

from math import ceil

from game import text
from game.hours import SKY
from server.api import Character, field

BREATH = 1 / 6
"""Stamina that comes back in a second."""
REST = 1.0
"""The same while one sits and rests."""
HEALING = 1 / 30
"""Health that comes back in a second."""
TIRED = 25
"""The stamina at which one notices."""
HAIR = 1e-3
"""So much is none: a date has no more digits."""


class Living(Character):
    """Somebody with health and stamina."""

    vitals = text.VITALS

    maxhp: int = field(100, help="The most health they can have.")
    maxmv: int = field(100, help="The most stamina they can have.")
    healed: float = field(0.0, help="When all health is back (seconds since 1970).")
    rested: float = field(0.0, help="When all stamina is back (seconds since 1970).")
    sits: bool = field(False, help="Whether they sit and rest.")

    @property
    def hp(self) -> int:
        """The health they have now."""
        return left(self.maxhp, self.healed, HEALING)

    @property
    def mv(self) -> int:
        """The stamina they have now."""
        return left(self.maxmv, self.rested, self.pace)

    @property
    def pace(self) -> float:
        """The stamina that comes back in a second."""
        return REST if self.sits else BREATH

    def tire(self) -> None:
        """They walked a step."""
        self.stand()
        before = self.mv
        spent, hurt = min(before, 1), int(before <= 0 and self.hp > 1)
        self.rested = later(self.rested, spent / BREATH, self.maxmv / BREATH)
        if not spent:
            self.healed = later(self.healed, hurt / HEALING, self.maxhp / HEALING)
        words = {TIRED: text.TIRED, 1: text.OUT_OF_BREATH}.get(before)
        if words:
            self.msg(words)

    def refresh(self, stamina: int) -> None:
        """Something does them good."""
        self.rested = max(SKY.now, self.rested - stamina / self.pace)

    def sit(self) -> bool:
        """Rest, and say whether they did not yet."""
        return self._sit(True, BREATH / REST)

    def stand(self) -> bool:
        """Rest no longer, and say whether they did."""
        return self._sit(False, REST / BREATH)

    def _sit(self, sits: bool, slower: float) -> bool:
        """What is missing stays missing; it comes back at another pace from now on."""
        if self.sits is sits:
            return False
        missing = min(max(0.0, self.rested - SKY.now), self.maxmv / self.pace)
        self.sits, self.rested = sits, SKY.now + missing * slower
        return True


def left(most: int, back: float, pace: float) -> int:
    """How much there is now of what is all back at that date, at that pace."""
    missing = max(0.0, back - SKY.now) * pace
    return max(0, most - ceil(missing - HAIR))


def later(date: float, seconds: float, most: float) -> float:
    """So much after a date, or after now if that is over; but at `most` so far off.

    A date is further off when the clock was put back; nobody is to wait for that day.
    """
    return min(max(date, SKY.now) + seconds, SKY.now + most)
