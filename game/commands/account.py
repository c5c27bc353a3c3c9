"""Between an account and its characters: look, ic, ooc, charcreate, chardelete."""

from __future__ import annotations

from django.conf import settings

from game import conversation_text, text
from game.characters import check_number, make_character, place_name
from game.creation import creation
from server.api import (
    Command,
    NotAllowed,
    PlayerError,
    begin_dialogue,
    puppet,
    unpuppet,
    yes_or_no,
)


def overview(session) -> str:
    """What an account sees that plays nobody."""
    account = session.account
    rows = [(str(one), state(one)) for one in account.characters]
    return text.account_view(
        str(account),
        rows,
        settings.MAX_NR_CHARACTERS,
        session.screenreader,
        account.is_guest,
    )


def state(character) -> str:
    """Where a character is, or rests."""
    if character.sessions.count():
        return text.own_character_being_played(place_name(character.location))
    return text.own_character_resting(place_name(character.rests_in))


class Overview(Command):
    """See your characters, and how to play one."""

    key = "look"
    aliases = ("l",)
    help_category = "Your characters"

    def run(self) -> None:
        self.msg(overview(self.session))


class Ic(Command):
    """Play one of your characters: ic [name]"""

    key = "ic"
    aliases = ("play",)
    help_category = "Your characters"

    def run(self) -> None:
        puppet(self.session, self.chosen(self.args.strip()))

    def chosen(self, name: str):
        """The character meant. Raises PlayerError if there is none such."""
        mine = self.account.characters
        if not mine:
            raise PlayerError(text.NO_CHARACTER)
        if name:
            return self.find(name, mine, text.no_such_character(name))
        last = [one for one in mine if one.id == self.account.last_puppet]
        if not last and len(mine) > 1:
            raise PlayerError(text.WHOM_TO_PLAY)
        return (last or mine)[0]


class Ooc(Command):
    """Stop playing your character, and stay connected."""

    key = "ooc"
    aliases = ("unpuppet",)
    help_category = "Your characters"

    def run(self) -> None:
        character = self.session.puppet
        if character is None:
            raise PlayerError(text.NOT_PLAYING)
        unpuppet(self.session)
        # A hook may have sent the player out, or into another character.
        if self.session.logged_in and self.session.puppet is None:
            self.msg(text.left_character(str(character)))
            self.msg(overview(self.session))


class CharCreate(Command):
    """Make a new character: charcreate, or charcreate <name> [= what others see of it]

    Alone it asks you one thing after the other; `back` and `cancel` always help.
    """

    key = "charcreate"
    prefix_ok = False
    help_category = "Your characters"

    async def run(self) -> None:
        if not self.account.at_least("Player"):
            raise NotAllowed(text.NOT_FOR_GUESTS)
        name, _, desc = (part.strip() for part in self.args.partition("="))
        check_number(self.account)
        if name:
            character = make_character(self.account, name, desc)
            self.msg(text.character_made(str(character)))
        elif self.session is None:
            raise PlayerError(text.HOW_TO_CHARCREATE)
        elif await begin_dialogue(creation, self.session) is None:
            raise PlayerError(conversation_text.ANSWER_FIRST)


class CharDelete(Command):
    """Lose one of your characters for good: chardelete <name>

    The whole name is needed, and you are asked whether you mean it.
    """

    key = "chardelete"
    prefix_ok = False
    help_category = "Your characters"

    async def run(self) -> None:
        character = self.chosen(self.args.strip())
        check_deleted(character)
        name = str(character)
        question = conversation_text.sure_to_delete(name, character.points)
        if not await yes_or_no(self.session, question):
            raise PlayerError(conversation_text.KEPT_CHARACTER)
        check_deleted(character)
        if character.owner != self.account.pk:
            raise PlayerError(text.no_such_character(name))
        character.delete()
        self.msg(conversation_text.character_deleted(name))

    def chosen(self, name: str):
        """The character of exactly this name. Raises PlayerError."""
        if not name:
            raise PlayerError(conversation_text.HOW_TO_CHARDELETE)
        for one in self.account.characters:
            if str(one).casefold() == name.casefold():
                return one
        raise PlayerError(text.no_such_character(name))


def check_deleted(character) -> None:
    """Raises PlayerError if somebody plays the character, or it is gone."""
    if character.gone:
        raise PlayerError(conversation_text.GONE_ALREADY)
    if character.sessions.count():
        raise PlayerError(conversation_text.being_played(str(character)))
