"""What something looks like: describe. Players describe themselves, builders anything.

Without a text the editor opens; what was written comes to `described`.
"""

from __future__ import annotations

from game import conversation_text, text
from game.characters import LONGEST_DESC
from game.looks import shown, thing_or_way
from server.api import (
    WORLD,
    Command,
    NotAllowed,
    PlayerError,
    edit,
    edits,
    escape,
)

LONGEST_TEXT = 4000


class Describe(Command):
    """Write what others see of you: describe me, or describe me = <text>

    Without a text you write it line by line; `help writing` says how.
    Builders describe anything: `describe <thing>`, and `here` for the room.
    """

    key = "describe"
    aliases = ("desc",)
    help_category = "The world"

    def run(self) -> None:
        name, sign, words = (part.strip() for part in self.args.partition("="))
        if not name:
            raise PlayerError(conversation_text.DESCRIBE_HOW)
        thing = self.chosen(name)
        if sign:
            describe(self.account, thing, words)
            self.msg(text.described(shown(thing)))
        elif self.session is not None:
            write(self.session, thing)

    def chosen(self, name: str):
        """What is to be described. Raises PlayerError."""
        if is_builder(self.account):
            thing = thing_or_way(self, name)
        else:
            thing = self.find(name, [self.character], conversation_text.DESCRIBE_ME)
        if not hasattr(thing, "desc"):
            raise PlayerError(text.no_description(shown(thing)))
        return thing


def is_builder(account) -> bool:
    """Whether what they write may hold markup, and be about anything."""
    return account is not None and account.at_least("Builder")


def describe(account, thing, words: str) -> None:
    """Let the thing look like that. Raises PlayerError."""
    longest = longest_of(account)
    if len(words) > longest:
        raise PlayerError(text.text_too_long(longest))
    thing.desc = words if is_builder(account) else escape(words)


def longest_of(account) -> int:
    """How many letters somebody may write."""
    return LONGEST_TEXT if is_builder(account) else LONGEST_DESC


def write(session, thing) -> None:
    """Open the editor with what the thing looks like now."""
    words = thing.desc
    if not is_builder(session.account):
        words = words.replace("||", "|")
    mine = thing is session.puppet
    title = conversation_text.YOURSELF if mine else escape(shown(thing))
    longest = longest_of(session.account)
    edit(session, "describe", words, title=title, longest=longest, thing=thing.id)


@edits("describe")
def described(session, words: str, thing: int) -> None:
    """The text was written. Raises PlayerError if the writer may no longer."""
    found, account = WORLD.get(thing), session.account
    if found is None or not (is_builder(account) or found in account.characters):
        raise NotAllowed(conversation_text.NO_LONGER_THERE)
    describe(account, found, words)
    session.reply(text.described(shown(found)))
