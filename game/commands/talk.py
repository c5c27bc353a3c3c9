"""Talking: say, pose, whisper, tell, reply."""

from __future__ import annotations

from collections.abc import Sequence

from game import channel_text, text
from game.commands.ignoring import check_heard
from game.commands.place import PlaceCommand
from game.listening import Listener, spoken
from game.looks import shown
from game.online import named, people
from server.api import GAME, Command, PlayerError

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
        GAME.hear(place, me, words)
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
        for listener in listeners:
            check_heard(self.account, listener)
        me.msg(text.you_whisper([shown(one) for one in listeners], words))
        for listener in listeners:
            listener.msg(text.whispers(me.name, words))
        others = text.is_whispering(me.name, [shown(one) for one in listeners])
        self.place.msg(others, exclude=(me, *listeners))
        for listener in listeners:
            if isinstance(listener, Listener):
                listener.at_hear(me, words)
        for listener in listeners:
            GAME.hear_private(me, listener, words)


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
        tell(self, listeners, words)


class Reply(Command):
    """Answer whoever told you something last: reply <words>"""

    key = "reply"
    aliases = ("r",)
    help_category = "Talking"

    def run(self) -> None:
        words = self.args.strip()
        last = self.session and self.session.ndb.teller
        if last is None:
            raise PlayerError(channel_text.NOBODY_TOLD)
        if not words:
            raise PlayerError(channel_text.REPLY_WHAT)
        if last not in people():
            raise PlayerError(channel_text.is_gone(str(last)))
        tell(self, [last], words)


def tell(command: Command, listeners: Sequence, words: str) -> None:
    """Say something to some, and to nobody else. Raises PlayerError."""
    speaker = command.caller
    for listener in listeners:
        check_heard(command.account, listener)
    command.msg(text.you_tell([str(one) for one in listeners], words))
    for listener in listeners:
        listener.msg(text.tells(str(speaker), words))
        for session in listener.sessions.all():
            session.ndb.teller = speaker
    for listener in listeners:
        GAME.hear_private(speaker, listener, words)


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
