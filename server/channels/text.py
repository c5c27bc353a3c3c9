"""What channels themselves say. A game may say it better, see `server.commands.text`.

A function of the same name in the module `settings.GAME_TEXT` is used instead; it takes
the same arguments and returns markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from server.commands.text import quoted, replaceable


@replaceable
def may_not_speak(channel: str, guest: bool) -> str:
    """The channel's lock does not let this account speak."""
    who = "Guests may listen to" if guest else "You may not speak on"
    return f"{who} {channel}, but not speak there." if guest else f"{who} {channel}."


@replaceable
def silenced(channel: str, minutes: int) -> str:
    """A moderator has silenced this account; 0 minutes are for good."""
    if not minutes:
        return f"You have been silenced on {channel}."
    left = "one more minute" if minutes == 1 else f"{minutes} more minutes"
    return f"You have been silenced on {channel}, for {left}."


@replaceable
def moderated(channel: str) -> str:
    """The channel is moderated, and this account has no voice there."""
    return (
        f"{channel} is moderated: only those who were given a voice may speak there "
        "now. You can listen."
    )


@replaceable
def channel_locks(kinds: Sequence[str]) -> str:
    """A lock was to be set that no channel has."""
    return f"A channel has locks for {', '.join(kinds)}, and for nothing else."


@replaceable
def bad_channel_name(name: str, longest: int) -> str:
    """This cannot be the name of a channel."""
    return (
        f"{quoted(name)} cannot be the name of a channel: that is one word of at most "
        f"{longest} letters, digits and hyphens, and begins with a letter."
    )


@replaceable
def channel_name_taken(name: str, by: str) -> str:
    """The name is that of something else: a channel, a command, a direction."""
    return f"{quoted(name)} cannot be the name of a channel: it is that of {by}."


@replaceable
def channel_ended(name: str) -> str:
    """The staff has ended a channel; told to those who heard it."""
    return f"[{name}] This channel is no more."


@replaceable
def channel_renamed(old: str, new: str) -> str:
    """The staff has renamed a channel; told to those who hear it."""
    return f"{old} is called {new} now."
