"""Going and seeing: go, look, and score."""

from __future__ import annotations

from game import directions, looks, text
from game.commands.place import PlaceCommand
from game.commands.resting import amounts
from server.api import Command, PlayerError, WrongDir, find_exit, inform, traverse


class Go(PlaceCommand):
    """Walk: go <exit>, or only the name of the exit, or its letter

    North, south, east, west, up and down are n, s, e, w, u and d; northeast is ne.
    """

    key = "go"
    aliases = directions.ALL
    help_category = "The world"

    def run(self) -> None:
        # The directions are names of this command, so that "u" where no way leads up is
        # an answer about the way, and not the beginning of some other command.
        way = self.args.strip() if self.name == self.key else self.name
        if not way:
            raise PlayerError(text.GO_WHERE)
        found = find_exit(self.place, way, way.casefold())
        if found is None:
            way = directions.DIRECTIONS.get(way, way)
            inform(self.session or self.character, WrongDir(way))
            raise PlayerError(text.no_way(way))
        traverse(found, self.character)


class Look(PlaceCommand):
    """Look around, or at something: look [at] [thing]

    You can look at things, people, exits, and at much that is only mentioned.
    """

    key = "look"
    aliases = ("l", "read")
    help_category = "The world"

    def run(self) -> None:
        name = self.args.strip()
        name = name[3:].strip() if name.casefold().startswith("at ") else name
        if not name or name.casefold() in ("here", "around"):
            self.msg(self.place.view(self.character, self.session.screenreader))
        else:
            self.msg(self.view(name))

    def view(self, name: str) -> str:
        """What `name` looks like. Raises PlayerError if it is not to be seen here."""
        me = self.character
        seen = self.place.visible_to(me)
        first = self.named_exactly(name, seen)
        if first is None:
            words = self.mentioned(name)
            if words is not None:
                return words
            first = self.find(name, [*seen, *me.contents, me], text.not_here(name))
        if first is not me and hasattr(first, "deeds"):
            first.msg(text.looks_at_you(me.name))
        return looks.view(first)

    def named_exactly(self, name: str, seen):
        """A thing of exactly this name goes before a detail of the room."""
        wanted = name.casefold()
        return next((obj for obj in seen if obj.key.casefold() == wanted), None)

    def mentioned(self, name: str) -> str | None:
        """A detail of the room, or one of its exits."""
        if self.place.dark_for(self.character):
            return None
        return looks.detail(self.place, name) or self.place.way_view(name)


class Score(Command):
    """See how you are, what you have done so far, and what it was worth."""

    key = "score"
    aliases = ("sc",)
    help_category = "The world"

    def run(self) -> None:
        me = self.character
        deeds = [(words, points) for points, words in me.deeds.values()]
        reader = self.session.screenreader
        self.msg(text.score(me.name, amounts(me), me.points, deeds, reader))
