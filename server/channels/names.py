"""What a channel may be called: a word that is no command and no direction.

An exit may have the name too; in its room it goes before the channel.
"""

from __future__ import annotations

from server.channels import text
from server.commands.exits import OTHER_FORM
from server.commands.names import names_of_commands

LONGEST = 20


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
    if name.casefold() in names_of_commands():
        raise ValueError(text.channel_name_taken(name, "a command"))
    return name
