"""Between an account and its characters: look, ic, ooc, charcreate."""

from __future__ import annotations

from django.conf import settings

from game import text
from game.characters import make_character, place_name
from server.api import Command, NotAllowed, PlayerError, puppet, unpuppet


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
    """Make a new character: charcreate <name> [= what others see of it]"""

    key = "charcreate"
    prefix_ok = False
    help_category = "Your characters"

    def run(self) -> None:
        if not self.account.at_least("Player"):
            raise NotAllowed(text.NOT_FOR_GUESTS)
        name, _, desc = (part.strip() for part in self.args.partition("="))
        if not name:
            raise PlayerError(text.HOW_TO_CHARCREATE)
        if len(self.account.characters) >= settings.MAX_NR_CHARACTERS:
            raise PlayerError(text.too_many_characters(settings.MAX_NR_CHARACTERS))
        character = make_character(self.account, name, desc)
        self.msg(text.character_made(str(character)))
