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

from server.channels.channel import channel_heard, channels_changed, channels_of
from server.channels.lines import bare
from server.facts.present import when_whole
from server.facts.standard import (
    ChannelLine,
    ChannelList,
    ChannelPlayer,
    ChannelPlayers,
)
from server.facts.telling import inform, takes
from server.gmcp import on_package
from server.sessions import SESSION_HANDLER

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

_to_tell: WeakSet[asyncio.AbstractEventLoop] = WeakSet()
"""Where everybody will be told the list soon, once for all that changes before."""


@when_whole
def list_of(session: ServerSession) -> Iterable[ChannelList]:
    """The channels that its account is on, as a fact."""
    account = session.account
    if account is not None:
        found = [each for each in channels_of(account) if each.is_member(account)]
        yield ChannelList(
            [
                ChannelLine(each.key, bare(each.desc), each.key.casefold())
                for each in found
            ]
        )


def tell_list(account: Account, sessions: Iterable[ServerSession]) -> None:
    """Tell these sessions of the account what it is on, as far as they take it."""
    takers = [each for each in sessions if takes(each, ChannelList.package)]
    if takers:
        for fact in list_of(takers[0]):
            inform(takers, fact)


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
    listed = [ChannelPlayer(name, names) for name, names in found.items()]
    inform(session, ChannelPlayers(listed))


@on_package("Comm.Channel.Enable")
def enable(session: ServerSession, data: Any) -> None:
    """A client wants to hear a channel."""
    account = session.account
    if account is not None and isinstance(data, str):
        channel = channel_heard(data, account)
        if channel is not None:
            channel.join(account)
