"""What Discord shows of a player, for clients that pass it on (External.Discord).

    External.Discord.Hello   {"user": ..., "private": ...}, or .Get, from the client
    External.Discord.Info    where the game's own Discord is
    External.Discord.Status  who is played, and in which part of the world

Others read it, so it says nothing of who or what is hidden from anybody. What a client
tells of its user is not kept. Nothing is told unless `settings.DISCORD` says something,
and only to clients that named the package in their Core.Supports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from django.conf import settings
from msgspec import UNSET, UnsetType

from server.facts import text
from server.facts.fact import Fact
from server.facts.telling import inform, names
from server.gmcp import on_package
from server.messaging.rendering import unmarked
from server.world.seeing import may_be_hidden

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


class DiscordInfo(Fact, package="External.Discord.Info", frozen=True):
    """The game's own Discord."""

    inviteurl: str | UnsetType = UNSET
    applicationid: str | UnsetType = UNSET


class DiscordStatus(Fact, package="External.Discord.Status", frozen=True):
    """What is shown of the player."""

    game: str
    details: str
    state: str = ""


TOLD: WeakKeyDictionary[ServerSession, DiscordStatus] = WeakKeyDictionary()
"""What each client was told last."""


@on_package("External.Discord.Hello")
@on_package("External.Discord.Get")
def asked(session: ServerSession, data: Any) -> None:
    """A client has a Discord to pass it on to."""
    if _is_on() and names(session, DiscordInfo.package):
        known = settings.DISCORD
        inform(
            session,
            DiscordInfo(
                known.get("invite_url") or UNSET, known.get("application_id") or UNSET
            ),
        )
        look(session, anew=True)


def look(session: ServerSession, anew: bool = False) -> None:
    """Tell its client what is to be shown, if that is other than before, or `anew`."""
    if not _is_on() or session.closed or not names(session, DiscordStatus.package):
        TOLD.pop(session, None)
        return
    status = _status(session)
    if anew or TOLD.get(session) != status:
        TOLD[session] = status
        inform(session, status)


def _is_on() -> bool:
    return any(settings.DISCORD.values())


def _status(session: ServerSession) -> DiscordStatus:
    character = session.puppet
    if character is None or may_be_hidden(character):
        return DiscordStatus(settings.SERVER_NAME, text.AT_THE_GATE)
    place = character.location
    hidden = place is None or may_be_hidden(place)
    area = "" if hidden else getattr(place, "area", "")
    return DiscordStatus(settings.SERVER_NAME, unmarked(character.name), unmarked(area))
