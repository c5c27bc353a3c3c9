"""What the Portal itself says to players: only what the Server cannot say.

These are markup, like everything players are told.
"""

from __future__ import annotations

BANNED = "Connections from your network are not allowed here."
FULL = "The gate is crowded: no more connections fit. Please try again later."
TOO_MANY_FROM_YOU = "There are too many connections from your address already."
TOO_OFTEN_FROM_YOU = (
    "Too many connections come from your address at once. Please try again in a moment."
)
CROWDED = (
    "There is a crowd at the gate just now. Please try again in a moment; whoever is in"
    " makes room."
)
AWAY = "The game is catching its breath. Stay: what you type is kept."
BACK = "The game is back."
SHUTDOWN = "The gate closes: the game is shutting down. Goodbye!"
TOO_LONG_UNNAMED = "You waited at the gate too long without a name. Come again!"
MISSED = "While you were away:"
MISSED_END = "That is what you missed."


def not_done(count: int) -> str:
    """After coming back: there were more lines than may wait."""
    if count == 1:
        return "One line you had typed before was too many and was not done."
    return f"{count} lines you had typed before were too many and were not done."


def not_kept(count: int) -> str:
    """So many texts before those that follow are lost."""
    if count == 1:
        return "One older message was not kept."
    return f"{count} older messages were not kept."


def set_aside(line: str) -> str:
    """The line brought the game down twice and is not tried again."""
    shown = line.replace("|", "||")
    return f'What you typed ("{shown}") stopped the game twice and was set aside.'


def reloaded(seconds: float, held: float) -> str:
    """A reload that was asked for in game has ended well."""
    return f"Reloaded in {seconds:.1f} s; input was held for {held * 1000:.0f} ms."


def not_reloaded(reason: str) -> str:
    """A reload that was asked for in game changed nothing, and why."""
    shown = reason.replace("|", "||")
    return f"The reload was refused and the old game goes on:\n{shown}"


NOT_TELNET = "This is a gate for telnet and MUD clients. Goodbye!"
BAD_STREAM = (
    "What your client sends compressed (MCCP3) cannot be read here. Please come again "
    "without it."
)


HOW_TO_LEAVE = "To leave, type quit or press Ctrl-D."
"""Told at a terminal whose player presses Ctrl-C on an empty line."""


def searching(term: str) -> str:
    """Stands before the line in which that was found, of those typed before."""
    return f"(searching for: {term}) "


def line_too_long(limit: int) -> str:
    """A line was longer than anybody types, and nothing of it was kept."""
    return f"That line was longer than {limit} letters and was not read."
