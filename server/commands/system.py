"""What happens to a line that is no command, as commands of reserved names.

A cmdset replaces one by holding a command of the same key: a menu takes every line with
its own `__nomatch__`, a pager goes on at an empty line with `__noinput__`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

from server.channels.channel import channels_of
from server.commands import text
from server.commands.command import Command
from server.commands.exits import exit_names, traverse
from server.commands.suggest import closest
from server.errors import PlayerError


class SystemCommand(Command):
    """A command that nobody types by name."""

    listed = False


class NoInput(SystemCommand):
    """An empty line. By default nothing happens."""

    key = "__noinput__"


class NoMatch(SystemCommand):
    """A line that names no command and no exit. `name` is its first word."""

    key = "__nomatch__"

    def run(self) -> Awaitable[None] | None:
        """Say so, and what may have been meant."""
        suggestion = closest(self.name, self.known_names())
        raise PlayerError(text.no_such_command(self.name, suggestion))

    def known_names(self) -> Iterator[str]:
        """Every name that would have been understood."""
        yield from self.cmdset.view(self.caller).names
        if self.cmdset.exits and self.character and self.character.location:
            yield from exit_names(self.character.location)
        if self.account and CHANNEL in self.cmdset.system:
            for channel in channels_of(self.account):
                yield channel.key.casefold()


class MultiMatch(SystemCommand):
    """A line that begins like several commands, which are in `matches`."""

    key = "__multimatch__"
    shown = 5

    def run(self) -> Awaitable[None] | None:
        """Ask which one."""
        keys = [command.key for command in self.matches]
        shown = keys[: self.shown]
        raise PlayerError(text.which_command(self.name, shown, len(keys) > len(shown)))


class Walk(SystemCommand):
    """The name of an exit; `matches` holds the exit."""

    key = "__exit__"

    def run(self) -> Awaitable[None] | None:
        """Go through it."""
        if self.character is not None:
            traverse(self.matches[0], self.character)
        return None


class LoginStart(SystemCommand):
    """A connection begins, before anything was typed. By default nothing happens."""

    key = "__loginstart__"


CHANNEL = "__channel__"
"""The name of a channel that one may hear; `matches` holds it. It is asked for only
where a cmdset has a command of this key: what is said there is the game's matter."""

SYSTEM: dict[str, type[Command]] = {
    command.key: command for command in (NoInput, NoMatch, MultiMatch, Walk, LoginStart)
}
"""What is run where no cmdset has its own."""
