"""Channels as data, for clients that take it: the GMCP package Comm.Channel.

    Comm.Channel.List     [{"name", "caption", "command"}]: the channels one is on
    Comm.Channel.Players  [{"name", "channels"}]: who is on them too; sent when asked
    Comm.Channel.Enable   "name", from the client: be on this channel, and hear it

What is said on them, Comm.Channel.Text, goes out with the words themselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from django.dispatch import receiver

from server import signals
from server.channels.channel import channel_heard, channels_changed, channels_of
from server.channels.lines import bare
from server.gmcp import on_package, takes_gmcp
from server.sessions import SESSION_HANDLER
from server.world.speech import say

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

LIST, PLAYERS = "Comm.Channel.List", "Comm.Channel.Players"

_to_tell: WeakSet[asyncio.AbstractEventLoop] = WeakSet()
"""Where everybody will be told the list soon, once for all that changes before."""


def tell_list(account: Account, sessions: Iterable[ServerSession]) -> None:
    """Tell those of these sessions of the account that take data what it is on."""
    takers = [session for session in sessions if takes_gmcp(session)]
    if takers:
        found = [each for each in channels_of(account) if each.is_member(account)]
        listed = [
            {
                "name": each.key,
                "caption": bare(each.desc),
                "command": each.key.casefold(),
            }
            for each in found
        ]
        say(takers, gmcp={LIST: listed})


@receiver([signals.at_login, signals.at_link_back])
def came_in(session: Any, **kwargs: Any) -> None:
    """Somebody is here."""
    if session.account is not None:
        tell_list(session.account, [session])


@receiver(channels_changed)
def changed(account: Account | None = None, **kwargs: Any) -> None:
    """An account's channels are others now, or everybody's may be."""
    if account is not None:
        tell_list(account, account.sessions.all())
        return
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # a world that is built before anybody is there
        return
    if loop not in _to_tell:
        _to_tell.add(loop)
        loop.call_soon(_tell_everybody, loop)


def _tell_everybody(loop: asyncio.AbstractEventLoop) -> None:
    _to_tell.discard(loop)
    for session in SESSION_HANDLER.all():
        if session.account is not None:
            tell_list(session.account, [session])


@on_package("Comm.Channel.Players")
def players(session: ServerSession, data: Any) -> None:
    """A client asks who is on the channels of its player."""
    account = session.account
    if account is None:
        return
    found: dict[str, list[str]] = {}
    for channel in channels_of(account):
        if channel.is_member(account):
            for other in channel.hearers():
                names = found.setdefault(str(other.puppet or other.account), [])
                if channel.key not in names:
                    names.append(channel.key)
    listed = [{"name": name, "channels": names} for name, names in found.items()]
    say([session], gmcp={PLAYERS: listed})


@on_package("Comm.Channel.Enable")
def enable(session: ServerSession, data: Any) -> None:
    """A client wants to hear a channel."""
    account = session.account
    if account is not None and isinstance(data, str):
        channel = channel_heard(data, account)
        if channel is not None:
            channel.join(account)
