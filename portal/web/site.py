"""One public HTTP port: /ws is the websocket, /play/ its page, the rest is relayed.

What the Portal serves itself keeps working while the Server is reloaded or away.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Protocol
from twisted.web import http, server
from twisted.web.resource import Resource

from portal import text
from portal.bans import BanList
from portal.config import Config
from portal.doors.addresses import host_of
from portal.handler import PortalSessionHandler
from portal.throttle import Doors, source_of
from portal.web import pages
from portal.web.addresses import Proxies
from portal.web.channel import Channel, Request
from portal.web.play import Routes, play
from portal.web.relay import Relay
from portal.web.upstream import Upstream
from portal.websocket.door import WebSocketDoor
from portal.websocket.echo import EchoFactory
from portal.websocket.factory import WebSocketFactory

CONNECTIONS_OF_A_PAGE = 6
"""So many a browser opens at once to one host, where another client needs one."""


class Turned(Resource):
    """An answer that is the same for every method: no."""

    isLeaf = True

    def __init__(self, code: int, title: str, words: str) -> None:
        super().__init__()
        self.code, self.title, self.words = code, title, words

    def render(self, request: Request) -> bytes:
        """Say no, in a sentence."""
        return pages.say(request, self.code, self.title, self.words)


BANNED = Turned(http.FORBIDDEN, "Not here", text.BANNED)
NO_SUCH_PAGE = Turned(
    http.NOT_FOUND, "No such page", "There is nothing at this address."
)


class Refused(Protocol):
    """Closes a connection as soon as it is there, over TLS before the handshake.

    To build no protocol at all would not do: Twisted's TLS would greet it all the same,
    and keep it.
    """

    transport: Any

    def connectionMade(self) -> None:
        """Close it."""
        self.transport.abortConnection()


class WebSite(server.Site):
    """Knows which resource answers which path."""

    protocol = Channel  # type: ignore[assignment]
    bodies = 0
    """Bytes of request bodies held now, of all connections together."""

    def __init__(
        self,
        routes: Routes,
        relay: Relay,
        proxies: Proxies,
        doors: Doors,
        bans: BanList,
        clock: Any,
    ) -> None:
        super().__init__(
            relay, Request, parsePOSTFormSubmission=False, timeout=60, reactor=clock
        )
        self.routes = routes
        self.relay = relay
        self.proxies = proxies
        self.doors = doors
        self.bans = bans
        self.resting: dict[Channel, None] = {}
        """The connections on which nobody asks anything now, the longest first."""

    def buildProtocol(self, addr: IAddress | None) -> Any:
        """A channel for a new connection, unless there are too many."""
        host = host_of(addr)
        counted = "" if self.proxies.trusts(host) else source_of(host)
        make_room = partial(self._make_room, counted)
        if counted and self.doors.enter(counted, make_room) is not None:
            return Refused()
        channel = super().buildProtocol(addr)
        channel.source, channel.peer = counted, addr
        return channel

    def acceptableProtocols(self) -> list[bytes]:
        """What is spoken over TLS (ALPN): HTTP/1.1, whatever Twisted could do too."""
        return [b"http/1.1"]

    def _make_room(self, source: str, refusal: str) -> bool:
        """Part with the connection that rests longest, if there is one."""
        # Those of a proxy are not counted, so they make no room.
        counted = (c for c in self.resting if c.source)
        mine = (c for c in counted if refusal == text.FULL or c.source == source)
        resting = next(mine, None)
        if resting is not None:
            resting.make_room()
        return resting is not None

    def getResourceFor(self, request: Request) -> Any:
        """The resource that answers this request."""
        request.setHeader("Server", "Gatehouse")
        if self.bans.banned(request.came_from(self.proxies).address):
            return BANNED
        if request.path.startswith(b"/play/"):
            return self.routes.get(request.path, NO_SUCH_PAGE)
        return self.routes.get(request.path, self.relay)

    def startFactory(self) -> None:
        """Keep no access log: its dates would not be dates (the clock is monotonic)."""

    def stopFactory(self) -> None:
        """Nothing was opened."""

    def log(self, request: http.Request) -> None:
        """Write no line for each request."""


def web_site(
    handler: PortalSessionHandler,
    config: Config,
    clock: Any,
    upstream: Callable[[], Path | None],
    bans: BanList | None = None,
) -> WebSite:
    """Everything behind the web port, joined.

    `clock` is the reactor: it keeps time and connects to the UNIX socket that
    `upstream` names. Raises ValueError if a trusted proxy is no address.
    """
    proxies = Proxies(config.trusted_proxies)
    # These doors only count: whoever is banned is to be told so, in a page.
    doors = Doors(config, clock.seconds, BanList(), times=CONNECTIONS_OF_A_PAGE)
    factory = EchoFactory if config.web_echo else WebSocketFactory
    sockets = factory(handler, config, clock, proxies)
    relay = Relay(Upstream(clock, upstream), proxies)
    routes: Routes = {
        b"/ws": WebSocketDoor(sockets, config.origins, proxies),
        **play(config.name),
    }
    return WebSite(routes, relay, proxies, doors, bans or BanList(), clock)
