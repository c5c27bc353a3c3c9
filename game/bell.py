"""Bell: it wants its tongue, and the world is another when it has it."""

from __future__ import annotations

from typing import Any

from game import story, text
from game.hours import SKY
from game.looks import the
from game.things import Thing
from server.api import SESSIONS, Object, PlayerError, field
from server.api import sound as play

STRIKES = 1800
"""Seconds between two strokes that it gives by itself."""

HUMS = 20
"""Seconds it must have been silent before it can be rung."""

RINGING_IS_WORTH = 5

STROKE = "bell.wav"
"""What clients that play sounds play; others read of it."""


class Bell(Thing):
    """A bell that can be made whole, and then rung."""

    wants: Object | None = field(None, help="The thing it lacks.")
    is_hung: bool = field(False, help="Whether it has it.")
    hung_by: str = field("", help="Who brought it.")
    story: str = field("", help="The mark that is set when it is whole.")
    desc_hung: str = field("", help="What one sees when it is whole.")
    hung: str = field("", help="What those in the room read at that moment.")
    heard: str = field("", help="What everybody else reads at that moment.")
    strikes: str = field("", help="What is read in other places when it is rung.")
    rung: float = field(0.0, help="When it was last rung, in seconds since 1970.")

    def notes(self) -> list[str]:
        """Who made it whole."""
        return [text.hung_by(self.hung_by)] if self.hung_by else []

    def check_fits(self, thing: Object) -> None:
        """Raises PlayerError unless the thing is what it wants."""
        if self.is_hung:
            raise PlayerError(text.ALREADY_HUNG)
        if thing is not self.wants:
            raise PlayerError(text.does_not_fit(the(thing)))

    def hang(self, thing: Object, character: Any) -> None:
        """Be whole, and let the whole world hear it."""
        self.check_fits(thing)
        thing.move_to(self, quiet=True)
        if isinstance(thing, Thing):
            thing.returns = False
        self.is_hung, self.hung_by, self.rung = True, character.name, SKY.now
        self.desc = self.desc_hung or self.desc
        story.happen(self.story)
        self.location.msg(self.hung)
        self.sound(self.heard)
        self.tick(STRIKES, "strike")

    def check_rings(self) -> None:
        """Raises PlayerError if it is dumb, or has not stopped humming."""
        if not self.is_hung:
            raise PlayerError(text.DUMB)
        if 0 <= SKY.now - self.rung < HUMS:
            raise PlayerError(text.STILL_RINGING)

    def ring(self, character: Any) -> None:
        """Sound all over the world."""
        self.check_rings()
        self.rung = SKY.now
        self.sound(self.strikes)
        character.do(f"rang {self.id}", text.RANG_THE_BELL, RINGING_IS_WORTH)

    def strike(self) -> None:
        """Sound by itself; the ticker calls this."""
        if self.is_hung:
            self.sound(self.strikes)

    def sound(self, words: str) -> None:
        """Let everybody who plays hear it, and read of it in any other room."""
        playing = [session for session in SESSIONS.all() if session.puppet]
        play(playing, STROKE, key="bell")
        if words:
            away = [x for x in playing if x.puppet.location is not self.location]
            SESSIONS.send(away, words)
