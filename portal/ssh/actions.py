"""What follows from what a player types; `SSHSession` sees to it."""

from __future__ import annotations

from dataclasses import dataclass

LEAVE = "quit"
"""What Ctrl-D on an empty line says."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write this to the terminal."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The player finished a line."""

    text: str


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line ended that was longer than the limit; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Puzzled:
    """Ctrl-C, and there was nothing to clear: does the player want to leave?"""


Action = Write | Line | TooLong | Puzzled
