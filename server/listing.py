"""What crawlers are told of the world (MSSP); the Portal knows the rest itself.

Published when this Server begins to serve and now and then after that, if it changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from portal.wire.frames import Listing
from server.help.topics import TOPICS
from server.world.index import INDEX
from server.world.turn import TURN
from server.world.typeclasses import Character, Exit, Room

if TYPE_CHECKING:
    from server.world.entity import Object

Variables = dict[str, tuple[str, ...]]

EVERY = 300.0
"""Seconds between two looks at what there is."""
MOST_ROOMS = 10_000
"""In a world of more rooms than these, nobody looks how many areas they are in."""


class WorldListing:
    """Publishes what there is, from `start` to `stop`.

    `call_later(seconds, function)` calls it once.
    """

    def __init__(self, call_later: Callable[[float, Callable[[], None]], Any]) -> None:
        self._call_later = call_later
        self._timer: Any = None
        self._said: Variables | None = None

    def start(self) -> None:
        """Look now, and again after a pause, until `stop`."""
        self._timer = self._call_later(EVERY, self.start)
        there: Variables = {name: (str(count),) for name, count in counted().items()}
        if there != self._said:
            self._said = there
            TURN.say(Listing(there))

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def counted() -> dict[str, int]:
    """How much there is of what MSSP asks for and a world of any game has."""
    rooms, exits = INDEX.count(Room), INDEX.count(Exit)
    others = rooms + exits + INDEX.count(Character)
    found = {
        "ROOMS": rooms,
        "EXITS": exits,
        "OBJECTS": len(INDEX.objects) - others,
        "HELPFILES": _pages(),
    }
    if rooms <= MOST_ROOMS:
        found["AREAS"] = len(_areas(INDEX.of(Room)))
    return found


def _areas(rooms: list[Object]) -> set[str]:
    """The areas that rooms say they are in."""
    return {str(getattr(room, "area", "")) for room in rooms} - {""}


def _pages() -> int:
    """The pages of help that anybody may read."""
    pages = {topic.title: topic for topic in TOPICS.by_name.values()}
    return sum(topic.open_to(None) for topic in pages.values())
