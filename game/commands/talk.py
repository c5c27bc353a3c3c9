"""Talking: say, pose, whisper, tell."""

from __future__ import annotations

from collections.abc import Sequence

from game import text
from game.commands.place import PlaceCommand
from game.listening import Listener, spoken
from game.looks import shown
from game.online import named
from server.api import Command, PlayerError

LISTENERS = 10


class Say(PlaceCommand):
    """Say something aloud: say <words>

    A quotation mark does as well: 'hello
    """

    key = "say"
    aliases = ("'", '"')
    help_category = "Talking"

    def run(self) -> None:
        words, me = self.args.strip(), self.character
        if not words:
            raise PlayerError(text.SAY_WHAT)
        place = self.place
        me.msg(text.you_say(words))
        place.msg(text.says(me.name, words), exclude=(me,))
        spoken(place, me, words)


class Pose(PlaceCommand):
    """Do something that everybody sees: pose <what you do>

    `pose waves` shows as: Anna waves. `:'s hat falls` shows as: Anna's hat falls.
    """

    key = "pose"
    aliases = (":", "emote", "me")
    help_category = "Talking"

    def run(self) -> None:
        words = self.args.strip()
        if not words:
            raise PlayerError(text.POSE_WHAT)
        self.place.msg(text.pose(self.character.name, words))


class Whisper(PlaceCommand):
    """Say something to one here: whisper <name> = <words>

    Others see that you whisper, not what. Several names are parted by commas.
    """

    key = "whisper"
    aliases = ("wh",)
    help_category = "Talking"

    def run(self) -> None:
        names, words = addressed(self.args, text.WHISPER_HOW, 3)
        me = self.character
        here = [obj for obj in self.place.contents if can_hear(obj)]
        listeners = distinct([self.find(name, here) for name in names])
        if me in listeners:
            raise PlayerError(text.ONLY_YOURSELF)
        me.msg(text.you_whisper([shown(one) for one in listeners], words))
        for listener in listeners:
            listener.msg(text.whispers(me.name, words))
        others = text.is_whispering(me.name, [shown(one) for one in listeners])
        self.place.msg(others, exclude=(me, *listeners))
        for listener in listeners:
            if isinstance(listener, Listener):
                listener.at_hear(me, words)


class Tell(Command):
    """Say something to somebody anywhere: tell <name> = <words>

    Nobody else hears of it. Several names are parted by commas.
    """

    key = "tell"
    aliases = ("page",)
    help_category = "Talking"

    def run(self) -> None:
        names, words = addressed(self.args, text.TELL_HOW, 1)
        listeners = distinct([named(name) for name in names])
        if self.caller in listeners or self.account in listeners:
            raise PlayerError(text.ONLY_YOURSELF)
        self.msg(text.you_tell([str(one) for one in listeners], words))
        for listener in listeners:
            listener.msg(text.tells(str(self.caller), words))


def can_hear(thing) -> bool:
    """Whether one can whisper to it: people, and whatever listens."""
    return hasattr(thing, "deeds") or isinstance(thing, Listener)


def addressed(args: str, how: str, longest: int) -> tuple[list[str], str]:
    """The names and the words of `a, b = words` or `a words`.

    An equals sign parts them only if names of at most `longest` words stand before it;
    else it is one of the words. Raises PlayerError (saying `how`) if a part is missing.
    """
    head, sign, words = args.partition("=")
    if not sign or any(len(name.split()) > longest for name in head.split(",")):
        head, _, words = args.strip().partition(" ")
    names = [name.strip() for name in head.split(",") if name.strip()]
    if not names or not words.strip():
        raise PlayerError(how)
    if len(names) > LISTENERS:
        raise PlayerError(text.too_many_listeners(LISTENERS))
    return names, words.strip()


def distinct(listeners: Sequence) -> list:
    """Each of them once, in order."""
    return list(dict.fromkeys(listeners))
