"""What a client is offered once it takes data: an interface, a map, and sounds.

    Client.GUI {"version","url"}   settings.CLIENT_GUI: a package for this client
    Client.Map {"url"}             settings.CLIENT_MAP_URL: a map of the world
    Client.Media.Default {"url"}   settings.SOUNDS_URL: where the sounds are

Each is told once, and only if it is set. Clients that take the first two do not name
them in what they say they support.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from server.facts.fact import Fact
from server.facts.media import MediaDefault
from server.facts.telling import inform

if TYPE_CHECKING:
    from portal.wire.state import Client
    from server.sessions.session import ServerSession


class ClientGUI(Fact, package="Client.GUI", frozen=True):
    """An interface made for this game; a client that has this version keeps it."""

    version: str
    url: str


class ClientMap(Fact, package="Client.Map", frozen=True):
    """A map of the world."""

    url: str


def offer(session: ServerSession, before: Client | None = None) -> None:
    """Its client is known now, or known otherwise than `before`."""
    client = session.client
    if not client.gmcp:
        return
    begins = before is None or not before.gmcp
    if begins and settings.CLIENT_GUI:
        inform(session, ClientGUI(**settings.CLIENT_GUI))
    if begins and settings.CLIENT_MAP_URL:
        inform(session, ClientMap(settings.CLIENT_MAP_URL))
    takes_media = client.takes(MediaDefault.package)
    knew = not begins and before is not None and before.takes(MediaDefault.package)
    if settings.SOUNDS_URL and takes_media and not knew:
        inform(session, MediaDefault(settings.SOUNDS_URL))
