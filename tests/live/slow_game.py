"""A game with commands that take their time, and one that never ends.

It is also slow to start, which is nobody's fault.
"""

import re
import time

from game import cmdsets
from game.hooks import *  # noqa: F403 - as a game that adds to another's hooks
from server.api import Command


class Doze(Command):
    """Sleep, and the whole game with you."""

    key = "doze"

    def run(self) -> None:
        """Wait."""
        time.sleep(2)
        self.msg("You wake up.")


class Search(Command):
    """Look for a needle, where C code lets nothing else run."""

    key = "search"

    def run(self) -> None:
        """Take twice as long for each further straw."""
        for straws in range(20, 40):
            began = time.monotonic()
            re.match("(a+)+$", straws * "a" + "b")
            if time.monotonic() - began > 1:
                break
        self.msg("You find a needle.")


class Count(Command):
    """Count the stars."""

    key = "count"

    def run(self) -> None:
        """Go on for ever."""
        stars = 0
        while True:
            stars += 1


class CharacterCmdSet(cmdsets.CharacterCmdSet):
    """The usual commands, and these."""

    commands = (*cmdsets.CharacterCmdSet.commands, Doze, Search, Count)


_load, _start = at_server_load, at_server_start  # noqa: F405


def at_server_load() -> None:
    """Load, slowly."""
    time.sleep(1)
    _load()


def at_server_start(mode: str) -> None:
    """Take over, slowly."""
    time.sleep(1)
    _start(mode)
