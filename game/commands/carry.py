"""Things from hand to hand: get, drop, give, inventory."""

from __future__ import annotations

from game import text
from game.commands.place import PlaceCommand
from game.looks import one, several
from game.story import credit
from server.api import Command, PlayerError

MOST = 50
"""How many things `get all` and `drop all` move at once."""


class Get(PlaceCommand):
    """Pick something up: get <thing>, or get all"""

    key = "get"
    aliases = ("take",)
    help_category = "The world"

    def run(self) -> None:
        me, name = self.character, self.args.strip()
        if not name:
            raise PlayerError(text.GET_WHAT)
        if self.place.dark_for(me):
            raise PlayerError(text.TOO_DARK_TO_FIND)
        things = self.all_here() if name.casefold() == "all" else [self.chosen(name)]
        for thing in things:
            take(me, thing)
        me.msg(text.you_get(several(things)))
        self.place.msg(text.gets(me.name, several(things)), exclude=(me,))
        for thing in things:
            credit(me, thing)

    def chosen(self, name: str):
        """The thing of that name in the room. Raises PlayerError."""
        return self.find(name, self.place.contents)

    def all_here(self):
        """Everything in the room that can be picked up, as much as can be carried."""
        me = self.character
        free = min(MOST, me.carries_most - len(me.contents))
        things = [thing for thing in self.place.contents if may_get(me, thing)]
        if not things:
            raise PlayerError(text.NOTHING_TO_GET)
        if free <= 0:
            raise PlayerError(text.HANDS_FULL)
        return things[:free]


def may_get(character, thing) -> bool:
    """Whether `get all` would take it."""
    try:
        check_get(character, thing)
    except PlayerError:
        return False
    return True


def check_get(character, thing) -> None:
    """Raises PlayerError if the character cannot pick this up."""
    if thing is character:
        raise PlayerError(text.NOT_YOURSELF)
    if getattr(thing, "proper", False):
        raise PlayerError(text.people_stay(thing.name))
    if thing.location is character:
        raise PlayerError(text.TO_YOURSELF)
    if fixed := getattr(thing, "fixed", ""):
        raise PlayerError(fixed)
    if not thing.locks.check(character, "get", default=True):
        raise PlayerError(text.CANNOT_GET)


def take(character, thing) -> None:
    """Move a thing into a character's hands. Raises PlayerError if it cannot be."""
    check_get(character, thing)
    if len(character.contents) >= character.carries_most:
        raise PlayerError(text.HANDS_FULL)
    thing.move_to(character, quiet=True)


class Drop(PlaceCommand):
    """Put something down: drop <thing>, or drop all"""

    key = "drop"
    help_category = "The world"

    def run(self) -> None:
        me, name = self.character, self.args.strip()
        if not name:
            raise PlayerError(text.DROP_WHAT)
        if not me.contents:
            raise PlayerError(text.NOTHING_TO_DROP)
        everything = name.casefold() == "all"
        things = me.contents[:MOST] if everything else [self.find(name, me.contents)]
        for thing in list(things):
            thing.move_to(self.place, quiet=True)
        me.msg(text.you_drop(several(things)))
        self.place.msg(text.drops(me.name, several(things)), exclude=(me,))


class Give(PlaceCommand):
    """Give something to somebody here: give <thing> to <name>"""

    key = "give"
    aliases = ("hand",)
    help_category = "The world"

    def run(self) -> None:
        me = self.character
        what, whom = given(self.args)
        thing = self.find(what, me.contents)
        receiver = self.find(whom, self.place.contents)
        if receiver is me:
            raise PlayerError(text.NOT_YOURSELF)
        if not hasattr(receiver, "deeds"):
            raise PlayerError(text.wants_nothing(receiver.name))
        if len(receiver.contents) >= receiver.carries_most:
            raise PlayerError(text.their_hands_full(receiver.name))
        thing.move_to(receiver, quiet=True)
        me.msg(text.you_give(one(thing), receiver.name))
        receiver.msg(text.gives_you(me.name, one(thing)))
        seen = text.gives(me.name, one(thing), receiver.name)
        self.place.msg(seen, exclude=(me, receiver))
        credit(receiver, thing)


def given(args: str) -> tuple[str, str]:
    """The thing and the receiver of 'x to y' or 'x = y'. Raises PlayerError."""
    what, sign, whom = args.partition("=")
    if not sign:
        what, sign, whom = args.rpartition(" to ")
    if not what.strip() or not whom.strip():
        raise PlayerError(text.GIVE_HOW)
    return what.strip(), whom.strip()


class Inventory(Command):
    """See what you carry."""

    key = "inventory"
    aliases = ("inv", "i")
    help_category = "The world"

    def run(self) -> None:
        reader = self.session is not None and self.session.screenreader
        self.msg(text.inventory(several(self.character.contents), reader))
