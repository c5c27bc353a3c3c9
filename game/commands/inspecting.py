"""Looking behind things, for the staff: examine, find, set."""

from __future__ import annotations

from collections.abc import Iterator

from game import text, typed
from game.commands.place import PlaceCommand
from game.kinds import kind_of
from game.looks import shown, thing_or_way
from server.api import WORLD, Command, PlayerError, page

FOUND = 20
NUMBER_DIGITS = 12


class Examine(PlaceCommand):
    """See everything about something: examine [thing]"""

    key = "examine"
    aliases = ("ex",)
    locks = "cmd: perm(Builder)"
    help_category = "Building"

    def run(self) -> None:
        name = self.args.strip()
        thing = thing_or_way(self, name) if name else self.place
        words = text.examined(shown(thing), details(thing))
        if self.session is None:
            self.msg(words)
        else:
            page(self.session, words)


def tagged(name: str, category: str) -> str:
    """A tag as staff reads it."""
    return f"{name} ({category})" if category else name


def details(thing) -> Iterator[tuple[str, str]]:
    """What staff may see of a thing: (what, value)."""
    yield "number", f"#{thing.id}"
    yield "kind", kind_of(thing)
    yield "also called", typed.written(list(thing.aliases))
    yield "is in", typed.written(thing.location)
    yield "home", typed.written(thing.home)
    yield "tags", ", ".join(tagged(*tag) for tag in thing.tags.all()) or "nothing"
    yield "locks", str(thing.locks.text) or "nothing"
    yield (
        "contains",
        ", ".join(typed.written(one) for one in thing.contents[:FOUND]) or "nothing",
    )
    yield "exits", ", ".join(one.key for one in thing.exits) or "nothing"
    yield from typed.rows(thing)
    for name in thing.db:
        if name != "worldfile":
            yield f"db.{name}", typed.written(thing.db.get(name))


class Find(Command):
    """Find things anywhere in the world: find <name, tag or #number>"""

    key = "find"
    locks = "cmd: perm(Builder)"
    help_category = "Building"

    def run(self) -> None:
        wanted = self.args.strip().casefold()
        if not wanted:
            raise PlayerError(text.FIND_HOW)
        found = list(everything_called(wanted))
        if not found:
            raise PlayerError(text.FOUND_NOTHING)
        rows = [
            (one.id, one.key, kind_of(one), str(one.location or ""))
            for one in found[:FOUND]
        ]
        self.msg(text.found(rows, len(found) - len(rows)))


def everything_called(wanted: str) -> Iterator:
    """By number, by the tag of the world file, or by a part of a name."""
    if wanted.startswith("#"):
        number = wanted[1:]
        if len(number) <= NUMBER_DIGITS and number.isascii() and number.isdecimal():
            one = WORLD.get(int(number))
            yield from [one] if one is not None else []
        return
    tagged = WORLD.tagged(wanted, "worldfile")
    yield from tagged
    for one in WORLD.objects.values():
        names = (one.key, *one.aliases)
        if one not in tagged and any(wanted in name.casefold() for name in names):
            yield one


class Set(Command):
    """Change a field of something: set <thing>/<field> = <value>

    The field must be one that `examine` shows, and the value one that it can hold.
    `set here/details.wall = Rough and cold.` changes one entry of several.
    """

    key = "set"
    locks = "cmd: perm(Builder)"
    prefix_ok = False
    help_category = "Building"

    def run(self) -> None:
        target, sign, value = (part.strip() for part in self.args.partition("="))
        name, slash, field = (part.strip() for part in target.partition("/"))
        if not (sign and slash and name and field):
            raise PlayerError(text.SET_HOW)
        thing = thing_or_way(self, name)
        now = typed.assign(thing, field, value, self.find)
        self.msg(text.field_set(shown(thing), field, now))
