"""The way from HTTP to the websocket: /ws, for our own pages and for programs."""

from __future__ import annotations

from typing import Any

from autobahn.twisted.resource import WebSocketResource
from twisted.web import http
from twisted.web.server import NOT_DONE_YET

from portal.web import pages
from portal.web.addresses import Proxies
from portal.web.channel import Request
from portal.websocket.factory import WebSocketFactory
from portal.websocket.origin import allowed


class Known:
    """Makes the socket of somebody who is known: the transport may know less."""

    def __init__(self, factory: WebSocketFactory, peer: Any) -> None:
        self._factory = factory
        self._peer = peer

    def buildProtocol(self, addr: Any) -> Any:
        """A socket for this one, whatever address its transport has."""
        return self._factory.buildProtocol(self._peer)


class WebSocketDoor(WebSocketResource):
    """Hands a connection over to the websocket, unless a foreign page asks."""

    def __init__(
        self, factory: WebSocketFactory, origins: tuple[str, ...], proxies: Proxies
    ) -> None:
        super().__init__(factory)
        self.factory = factory
        self.origins = origins
        self.proxies = proxies

    def render(self, request: Request) -> bytes | int:
        """Upgrade, or say in a page why not."""
        if request.getHeader("upgrade") is None or request.method != b"GET":
            request.setHeader("Upgrade", "websocket")
            return pages.say(
                request,
                426,
                "A door for programs",
                "This address speaks websocket. To play in the browser go to /play/.",
            )
        if not self._welcome(request):
            return pages.say(
                request,
                http.FORBIDDEN,
                "Not from there",
                "Pages of other sites may not open a connection here.",
            )
        if request.content.read(1):
            # It would be taken for frames that came all at once, as many as it holds.
            return pages.say(
                request,
                http.BAD_REQUEST,
                "Not understood",
                "Whoever wants to speak websocket begins without a body.",
            )
        request.channel.hand_over()
        WebSocketResource(Known(self.factory, request.client)).render(request)
        return NOT_DONE_YET

    def _welcome(self, request: Request) -> bool:
        said = request.requestHeaders.getRawHeaders("origin", [])
        host = request.came_from(self.proxies).host
        return len(said) < 2 and all(allowed(one, host, self.origins) for one in said)
