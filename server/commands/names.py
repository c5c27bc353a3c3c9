"""Which names are those of commands."""

from __future__ import annotations

from django.conf import settings

from server.commands.handler import load

CMDSETS = ("CMDSET_SESSION", "CMDSET_ACCOUNT", "CMDSET_CHARACTER")


def names_of_commands() -> set[str]:
    """Every name and alias that a player's command has, whoever may use it."""
    sets = (load(getattr(settings, name)) for name in CMDSETS)
    commands = [command for cmdset in sets for command in cmdset.commands]
    return {name for each in commands for name in (each.key, *each.aliases) if name}
