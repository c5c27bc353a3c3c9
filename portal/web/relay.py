"""Everything the Portal does not serve itself is answered by the Server's Django.

A request goes over with what concerns this connection taken out and who really asks put
in; the answer is streamed back as fast as the client reads it. A Server that is being
replaced is waited for, so that a reload is not noticed.
"""

from __future__ import annotations

import logging
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web import http
from twisted.web.client import ResponseDone
from twisted.web.http import PotentialDataLoss
from twisted.web.iweb import UNKNOWN_LENGTH
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from portal.web import pages
from portal.web.addresses import Proxies
from portal.web.channel import Request
from portal.web.headers import for_client, for_server, valid_target
from portal.web.upstream import SAFE, Away, Died, Slow, Upstream

log = logging.getLogger("portal.web")

METHODS = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS"})
AGAIN = 5
"""Seconds after which a page that says "not now" asks again by itself."""
LOOKS_AGAIN = "This page looks again by itself."
NOT_TAKEN = (
    "What you sent was not taken: go back, where it still is, and send it once more."
)


class Relay(Resource):
    """Asks the Server and hands its answer on."""

    isLeaf = True

    def __init__(self, upstream: Upstream, proxies: Proxies) -> None:
        super().__init__()
        self.upstream = upstream
        self.proxies = proxies

    def render(self, request: Request) -> bytes | int:
        """Begin; the answer comes later."""
        if request.method not in METHODS:
            return pages.say(
                request,
                http.NOT_IMPLEMENTED,
                "Not understood",
                "This house does not know that kind of request.",
            )
        if not valid_target(request.uri):
            return pages.say(
                request,
                http.BAD_REQUEST,
                "Not understood",
                "That is no address of this house.",
            )
        relayed = Deferred.fromCoroutine(self._relay(request))
        relayed.addErrback(_failed, request)
        request.notifyFinish().addErrback(lambda _: relayed.cancel())
        return NOT_DONE_YET

    async def _relay(self, request: Request) -> None:
        headers = for_server(request.requestHeaders, request.came_from(self.proxies))
        try:
            response = await self.upstream.ask(
                request.method, request.uri, headers, request.content.read()
            )
        except (Away, Died, Slow) as why:
            request.write(_sorry(request, why))
            request.finish()
            return
        await self._hand_on(response, request)

    async def _hand_on(self, response: Any, request: Request) -> None:
        request.setResponseCode(response.code, response.phrase)
        for name, values in for_client(response.headers):
            request.responseHeaders.setRawHeaders(name, values)
        empty = request.method == b"HEAD" or response.code in http.NO_BODY_CODES
        if response.length is not UNKNOWN_LENGTH and not empty:
            request.setHeader(b"Content-Length", b"%d" % response.length)
        answer = Answer(request)
        response.deliverBody(answer)
        if await answer.done:
            request.finish()
        else:
            log.warning("The Server stopped in the middle of an answer.")
            request.abort()


class Answer(Protocol):
    """Writes the body of an answer to the client, at the client's pace."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.done: Deferred[bool] = Deferred(lambda _: self._client_left())
        """Fires with whether the body came to its end."""
        self._over = False

    def connectionMade(self) -> None:
        """The body begins."""
        self.request.registerProducer(self.transport, True)

    def dataReceived(self, data: bytes) -> None:
        """A part of the body."""
        if not self._over:
            self.request.write(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The body ended, or the Server did."""
        if not self._over:
            self._over = True
            self.request.unregisterProducer()
            self.done.callback(bool(reason.check(ResponseDone, PotentialDataLoss)))

    def _client_left(self) -> None:
        self._over = True
        transport: Any = self.transport
        transport.loseConnection()


def _failed(failure: Failure, request: Request) -> None:
    """The edge: the client left, or a bug is logged once and its client let go."""
    if not failure.check(CancelledError):
        log.error("Relaying failed.\n%s", failure.getTraceback())
        request.abort()


def _sorry(request: Request, why: Exception) -> bytes:
    safe = request.method in SAFE
    if isinstance(why, Away):
        request.setHeader("Retry-After", str(AGAIN))
        return pages.say(
            request,
            http.SERVICE_UNAVAILABLE,
            "Back in a moment",
            "The game is being woken up. " + (LOOKS_AGAIN if safe else NOT_TAKEN),
            refresh=AGAIN if safe else 0,
        )
    if safe:
        words = "The game took too long to answer. Please try again."
    else:
        words = (
            "The game stopped while it worked on what you sent. It may or may not be "
            "done: please look before you send it again."
        )
    return pages.say(request, http.GATEWAY_TIMEOUT, "No answer came", words)
