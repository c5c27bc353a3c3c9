"""Building, for the staff: dig, create, teleport, destroy.

What is built here lives in the database. What stands in `world.toml` and is changed
here stays as it was changed here.
"""

from __future__ import annotations

from django.conf import settings

from game import conversation_text, text
from game.commands.place import PlaceCommand
from game.directions import BACK
from game.kinds import creatable
from game.looks import shown, thing_or_way
from server.api import (
    DIRECTIONS,
    WORLD,
    By,
    Character,
    Command,
    Exit,
    PlayerError,
    Room,
    yes_or_no,
)

LONGEST_NAME = 60
BUILDER = "builder"
QUOTA = 5000
"""How many things one builder may have made."""


def good_name(name: str) -> str:
    """A name that can be shown anywhere. Raises PlayerError."""
    name = " ".join(name.split())
    if (
        not 1 <= len(name) <= LONGEST_NAME
        or set(name) & set('|"')
        or not name.isprintable()
    ):
        raise PlayerError(text.bad_thing_name(LONGEST_NAME))
    return name


def check_quota(account) -> None:
    """Raises PlayerError if somebody has built as much as one may."""
    built = len(WORLD.tagged(str(account.pk), BUILDER))
    if built >= QUOTA and not account.at_least("Developer"):
        raise PlayerError(text.quota_reached(QUOTA))


def build(account, path: str, name: str, location=None):
    """Make something that counts for the quota of whoever builds it."""
    made = WORLD.create(path, name, location=location)
    made.tags.add(str(account.pk), BUILDER)
    return made


class Dig(PlaceCommand):
    """Make a room and the way there and back: dig <direction>[, <way back>] = <name>

    `dig north = Hall` makes the Hall, an exit north here and an exit south there.
    """

    key = "dig"
    locks = "cmd: perm(Builder)"
    help_category = "Building"

    def run(self) -> None:
        ways, sign, name = self.args.partition("=")
        if not sign or not ways.strip() or not name.strip():
            raise PlayerError(text.DIG_HOW)
        here, name = self.place, good_name(name)
        way, back = directions(ways)
        if any(leads.key.casefold() == way for leads in here.exits):
            raise PlayerError(text.way_taken(way, True))
        check_quota(self.account)
        room = build(self.account, settings.TYPECLASS_ROOM, name)
        there = build(self.account, settings.TYPECLASS_EXIT, way, here)
        there.destination = room
        home = build(self.account, settings.TYPECLASS_EXIT, back, room)
        home.destination = here
        self.msg(text.dug(name, room.id, way, back))


def directions(ways: str) -> tuple[str, str]:
    """The way there and the way back of 'north' or 'gate, arch'. Raises PlayerError."""
    way, _, back = (part.strip().casefold() for part in ways.partition(","))
    way = good_name(DIRECTIONS.get(way, way))
    back = DIRECTIONS.get(back, back) or BACK.get(way, "")
    if not back:
        raise PlayerError(text.no_way_back(way))
    return way, good_name(back)


class Create(Command):
    """Make a thing and hold it: create [<kind> =] <name>

    `create apple` makes a plain thing, `create lantern = old lantern` one that burns.
    """

    key = "create"
    locks = "cmd: perm(Builder)"
    prefix_ok = False
    help_category = "Building"

    def run(self) -> None:
        kind, sign, name = (part.strip() for part in self.args.partition("="))
        if not sign:
            kind, name = "thing", kind
        if not name:
            raise PlayerError(text.CREATE_HOW)
        kinds = creatable()
        if kind.casefold() not in kinds:
            raise PlayerError(text.no_such_kind(kind, kinds))
        check_quota(self.account)
        path = kinds[kind.casefold()]
        thing = build(self.account, path, good_name(name), self.character)
        self.msg(text.created(thing.key, thing.id, kind.casefold()))


class Teleport(Command):
    """Go or send anywhere: teleport [<thing> =] <place>

    A place is a room's name, its tag, its #number, or a person to be with.
    """

    key = "teleport"
    aliases = ("tel", "goto")
    locks = "cmd: perm(Builder)"
    help_category = "Building"

    def run(self) -> None:
        what, sign, where = (part.strip() for part in self.args.partition("="))
        if not sign:
            what, where = "me", what
        if not where or not what:
            raise PlayerError(text.TELEPORT_HOW)
        thing, place = self.thing(what), room_of(self.place(where))
        if isinstance(thing, Room | Exit):
            raise PlayerError(text.CANNOT_GET)
        thing.move_to(place)
        if thing is not self.character:
            if isinstance(thing, Character):
                where = f"{place.key} #{place.id}"
                By.of(self).note("teleport", str(thing), object=thing.id, to=where)
            self.msg(text.teleported(shown(thing), place.name))

    def thing(self, name: str):
        """Something near, or else anywhere in the world. Raises PlayerError."""
        try:
            return self.find(name)
        except PlayerError:
            there = known(name)
            if not there:
                raise
        return self.find(name, there) if len(there) > 1 else there[0]

    def place(self, name: str):
        """A room or a person, or else something near. Raises PlayerError."""
        there = [one for one in known(name) if isinstance(one, Room | Character)]
        return there[0] if len(there) == 1 else self.find(name, there or None)


def known(name: str) -> list:
    """What the world file tags so, or else whatever is called exactly so."""
    called = [one for one in WORLD.named(name) if not isinstance(one, Exit)]
    return WORLD.tagged(name, "worldfile") or called


class Destroy(Command):
    """Take something out of the world for good: destroy <thing>

    You are asked whether you mean it. What is in it falls out. What stands in the
    world file comes back with a reset.
    """

    key = "destroy"
    locks = "cmd: perm(Builder)"
    prefix_ok = False
    help_category = "Building"

    async def run(self) -> None:
        name = self.args.strip()
        if not name:
            raise PlayerError(text.DESTROY_HOW)
        thing = thing_or_way(self, name)
        check_destroyed(thing)
        question = conversation_text.sure_to_destroy(shown(thing), thing.id)
        if not await yes_or_no(self.session, question):
            raise PlayerError(conversation_text.NOT_DESTROYED)
        self.check_allowed()
        check_destroyed(thing)
        thing.delete()
        By.of(self).note("destroy", f"{thing.key} #{thing.id}", kind=thing.typeclass)
        self.msg(text.destroyed(shown(thing)))


def check_destroyed(thing) -> None:
    """Raises PlayerError if somebody is (in) it, everybody begins there, or it is gone.

    This is asked again after the question: much can happen meanwhile.
    """
    if thing.gone:
        raise PlayerError(conversation_text.GONE_ALREADY)
    people = [thing, *thing.contents] if not isinstance(thing, Exit) else []
    if any(isinstance(one, Character) for one in people) or is_start(thing):
        raise PlayerError(text.cannot_destroy(shown(thing)))


def is_start(thing) -> bool:
    """Whether it is where everybody begins."""
    return thing.tags.has(settings.START_LOCATION, "worldfile")


def room_of(thing):
    """The room that a thing is or stands in. Raises PlayerError for nowhere."""
    for _ in range(20):
        if thing is None or isinstance(thing, Room):
            break
        thing = thing.location
    if thing is None:
        raise PlayerError(text.NOT_A_ROOM)
    return thing
