"""What a channel may be called: a word that is no command and no direction.

An exit may have the name too; in its room it goes before the channel.
"""

from __future__ import annotations

from django.conf import settings

from server.channels import text
from server.commands.exits import OTHER_FORM
from server.commands.handler import load

LONGEST = 20
CMDSETS = ("CMDSET_SESSION", "CMDSET_ACCOUNT", "CMDSET_CHARACTER")


def checked(name: str) -> str:
    """A name or alias that a channel may have, if no other channel has it.

    Raises ValueError with a sentence.
    """
    name = name.strip()
    plain = name.replace("-", "")
    if not (plain.isalnum() and name[:1].isalpha() and len(name) <= LONGEST):
        raise ValueError(text.bad_channel_name(name, LONGEST))
    if name.casefold() in OTHER_FORM:
        raise ValueError(text.channel_name_taken(name, "a direction"))
    if name.casefold() in _commands():
        raise ValueError(text.channel_name_taken(name, "a command"))
    return name


def _commands() -> set[str]:
    """Every name that is a command's, whoever may use it."""
    sets = (load(getattr(settings, name)) for name in CMDSETS)
    commands = [command for cmdset in sets for command in cmdset.commands]
    return {name for each in commands for name in (each.key, *each.aliases)}
