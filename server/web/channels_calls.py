"""What the pages of the channels ask of the game, on the reactor's thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.channels import text
from server.channels.channel import Channel
from server.errors import PlayerError
from server.sessions import SESSION_HANDLER
from server.web.objects_calls import GONE, Edits, edit, whole
from server.world import TURN, WORLD


@dataclass(frozen=True)
class Present:
    """Who is on a channel now: (name, whether they have muted it)."""

    members: list[tuple[str, bool]]


def present(numbers: Iterable[int]) -> dict[int, Present]:
    """Who is here and on each of these channels."""
    found: dict[int, Present] = {}
    for number in numbers:
        channel = WORLD.get(number)
        if isinstance(channel, Channel):
            members = [(str(who), channel.is_muted(who)) for who in channel.members()]
            found[number] = Present(sorted(members))
    return found


async def purge(number: int) -> None:
    """Forget what was said on a channel. Raises PlayerError if it is gone."""
    channel = _channel(number)
    with whole():
        channel.history.forget()
    await TURN.job(lambda: None)


async def end(numbers: Iterable[int]) -> None:
    """End channels, and tell those who hear them. Raises PlayerError."""
    with whole():
        for number in numbers:
            channel = WORLD.get(number)
            if isinstance(channel, Channel):
                SESSION_HANDLER.send(channel.hearers(), text.channel_ended(channel.key))
                channel.delete()
    await TURN.job(lambda: None)


async def change(number: int, edits: Edits) -> None:
    """Change a channel, and tell those who hear it of a new name.

    Raises Refused, and PlayerError if it is gone.
    """
    channel = _channel(number)
    old = channel.key
    with whole():
        edit(channel, edits)
        if channel.key != old:
            said = text.channel_renamed(old, channel.key)
            SESSION_HANDLER.send(channel.hearers(), said)
    await TURN.job(lambda: None)


def _channel(number: int) -> Channel:
    found = WORLD.get(number)
    if not isinstance(found, Channel):
        raise PlayerError(GONE)
    return found
