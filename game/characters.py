"""Character: somebody a player plays, and what becomes of them meanwhile."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from game import guests, origins, text
from game.hours import SKY
from game.looks import several
from game.vitals import Living
from server.api import WORLD, Object, PlayerError, Room, check_name, escape, field
from server.api import Character as PlainCharacter

CARRIES_MOST = 30
LONGEST_DESC = 2000


class Character(Living):
    """Somebody a player plays. While nobody plays them they rest, and are nowhere."""

    default_cmdset = settings.CMDSET_CHARACTER
    carries_most = CARRIES_MOST
    proper = True

    desc: str = field("", help="What others see.")
    deeds: dict[str, tuple[int, str]] = field({}, help="What they did, and its points.")
    rests_in: Object | None = field(None, help="Where they will be found again.")
    origin: str = field("", help="Where they come from: pass, river or house.")
    last_played: float = field(0.0, help="Until when, in seconds since 1970.")

    @property
    def points(self) -> int:
        """What all the deeds are worth together."""
        return sum(points for points, _ in self.deeds.values())

    def do(self, deed: str, words: str, points: int) -> None:
        """Count a deed, once, and say so."""
        if deed not in self.deeds:
            self.deeds[deed] = (points, words)
            self.msg(text.deed_done(words, points))

    @property
    def link_dead(self) -> bool:
        """Whether their player's connection is lost, and every other one too."""
        sessions = self.sessions.all()
        return bool(sessions) and all(session.link_dead for session in sessions)

    def notes(self) -> list[str]:
        """Where they come from, what they carry and how they are, for who looks."""
        held = several(self.contents)
        notes = origins.notes(self.name, self.origin)
        notes += [text.is_sitting(self.name)] if self.sits else []
        notes += [text.carries(self.name, held)] if held else []
        return [*notes, text.is_link_dead(self.name)] if self.link_dead else notes

    def see_room(self) -> None:
        """Show the room to everybody who plays this character, each in their way."""
        for session in self.sessions.all():
            self.show_room(session)

    def show_room(self, session: Any) -> None:
        """Show the room to one of them; it may have been deleted under them."""
        if self.location is None:
            session.msg(text.NOWHERE)
        else:
            session.msg(self.location.view(self, session.screenreader))

    def announce_departure(self, destination: Any) -> None:
        """Let the room know which way they leave."""
        way = _way(self.location, destination)
        words = text.leaves(self.name, way) if way else text.vanishes(self.name)
        if self.location is not None:
            self.location.msg(words, exclude=(self,))

    def announce_arrival(self, source: Any) -> None:
        """Let the room know from where they come."""
        way = _way(self.location, source)
        words = text.arrives(self.name, way) if way else text.appears(self.name)
        if self.location is not None:
            self.location.msg(words, exclude=(self,))

    def wake(self) -> None:
        """Somebody plays them now: be where they rested."""
        if self.location is None:
            begins = origins.place_of(self.origin)
            self.location = self.rests_in or begins or start_room()
            self.location.msg(text.wakes(self.name), exclude=(self,))
        self.rests_in = None

    def rest(self) -> None:
        """Nobody plays them any more."""
        guests.depart(self)
        self.last_played = SKY.now
        if self.location is not None:
            self.location.msg(text.falls_asleep(self.name), exclude=(self,))
            self.rests_in = self.location
            self.location = None

    def at_delete(self) -> None:
        """Leave behind what they carry, where they are or rest."""
        super().at_delete()
        things = self.contents
        if not things:
            return
        place = self.location or _there(self.rests_in) or start_room()
        for thing in things:
            try:
                thing.move_to(place, quiet=True)
            except PlayerError:  # it will not go, but nobody is left to keep it
                thing.location = place
        place.announce(text.left_behind(self.name, several(things)), exclude=self)


def _there(place: Object | None) -> Object | None:
    """The place, if it is still in the world."""
    return None if place is None or place.gone else place


def _way(here: Any, there: Any) -> str:
    """The name of the exit that leads from here to there; nothing if there is none."""
    ways = here.exits if here is not None and there is not None else ()
    return next((way.key for way in ways if way.destination is there), "")


def start_room() -> Object:
    """Where everybody begins. Raises PlayerError if there is no such place."""
    found = WORLD.tagged(settings.START_LOCATION, "worldfile")
    if not found:
        found = WORLD.of(Room)
    if not found:
        raise PlayerError(text.NOWHERE)
    return found[0]


def place_name(place: Any) -> str:
    """What a place is called, or nothing for nowhere."""
    return place.key if place is not None else ""


def free_name(account: Any, name: str) -> str:
    """The name as a new character of the account would have it. Raises PlayerError."""
    if name != str(account):  # a name of its own was looked at already
        name = check_name(name)
    if any(isinstance(one, PlainCharacter) for one in WORLD.named(name)):
        raise PlayerError(text.name_taken(name))
    return name


def check_desc(desc: str) -> None:
    """Raises PlayerError if a description is too long."""
    if len(desc) > LONGEST_DESC:
        raise PlayerError(text.text_too_long(LONGEST_DESC))


def check_number(account: Any) -> None:
    """Raises PlayerError if the account has as many characters as it may."""
    if len(account.characters) >= settings.MAX_NR_CHARACTERS:
        raise PlayerError(text.too_many_characters(settings.MAX_NR_CHARACTERS))


def make_character(account: Any, name: str, desc: str = "") -> Character:
    """A new character of an account, at rest. Raises PlayerError for a bad name."""
    check_desc(desc)
    name = free_name(account, name)
    path = settings.TYPECLASS_CHARACTER
    made = WORLD.create(path, name, owner=account.pk, desc=escape(desc))
    made.home = start_room()
    return made
