"""Exit and Door: the ways from room to room, and the ways that have to be opened."""

from __future__ import annotations

from typing import Any

from game import text
from game.listening import Listener, words_in
from game.vitals import Living
from server.api import Exit as PlainExit
from server.api import Object, PlayerError, field

DOOR_SHUTS = 120
"""Seconds after which a door shuts by itself, unless the world file says otherwise."""


class Exit(PlainExit):
    """A way to another room."""

    desc: str = field("", help="What one sees who looks that way.")
    glimmers: bool = field(False, help="Whether one finds it in the dark.")

    def look(self) -> str:
        """What one sees who looks that way."""
        place = self.destination.key if self.destination is not None else ""
        return text.way_view(self.key, self.desc, place)

    def at_pre_traverse(self, traveller: Any) -> None:
        """Raises PlayerError if the traveller cannot go this way."""
        if self.destination is None:
            raise PlayerError(text.LEADS_NOWHERE)
        place = self.location
        if place.dark_for(traveller) and not self.glimmers:
            raise PlayerError(text.TOO_DARK_TO_GO)

    def at_post_traverse(self, traveller: Any, source: Any) -> None:
        """The traveller went this way, on foot."""
        if isinstance(traveller, Living):
            traveller.tire()


class Door(Listener, Exit):
    """A way that opens to a key one carries, or to a word one says."""

    opened_by: Object | None = field(None, help="The thing that opens it.")
    word: str = field("", help="The words that open it.")
    open: bool = field(False, help="Whether it stands open.")
    shuts_after: int = field(DOOR_SHUTS, help="Seconds until it shuts by itself.")
    closed: str = field("", help="What one reads who finds it shut.")
    opens: str = field("", help="What is read when it opens.")
    closes: str = field("", help="What is read when it shuts.")

    def look(self) -> str:
        """What one sees who looks that way."""
        if self.open:
            return super().look()
        return self.desc or self.closed or text.WAY_BARRED

    def known_to(self, looker: Any) -> Object | None:
        """Where it leads, which one sees only while it stands open."""
        return self.destination if self.open else None

    def at_pre_traverse(self, traveller: Any) -> None:
        """Open to a key that is carried. Raises PlayerError if it stays shut."""
        super().at_pre_traverse(traveller)
        key = self.opened_by
        if not self.open and key is not None and key.location is traveller:
            self.unbar()
        if not self.open:
            raise PlayerError(self.closed or text.WAY_BARRED)

    def at_hear(self, speaker: Any, words: str) -> None:
        """Open to the right word."""
        if self.word and not self.open and words_in(self.word) <= words_in(words):
            self.unbar()

    def unbar(self) -> None:
        """Stand open, for a while."""
        self.open = True
        self.location.msg(self.opens or None)
        self.tick(max(1, self.shuts_after), "shut")

    def shut(self) -> None:
        """Stand open no longer; the ticker calls this."""
        self.untick("shut")
        if self.open:
            self.open = False
            self.location.msg(self.closes or None)
