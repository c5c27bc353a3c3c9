"""One HTTP connection, with an end to everything a stranger can make it wait for.

Twisted's own timeout begins again with every byte, so one byte a minute would keep a
connection for ever. Here each phase has a deadline of its own: silence between
requests, a request's headers, its body, and an answer nobody reads.
"""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import IHandshakeListener
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web import http, server
from zope.interface import implementer

from portal.doors import proxy
from portal.doors.addresses import host_of
from portal.web import pages
from portal.web.addresses import Origin, Proxies

if TYPE_CHECKING:
    from portal.web.site import WebSite

log = logging.getLogger("portal.web")

HANDSHAKE = 10.0
SILENCE = 60.0
HEADERS = 10.0
BODY = 60.0
STALL = 60.0
LINGER = 2.0
"""Seconds each phase may take; LINGER lets a refusal arrive before the end."""

BODY_LIMIT = 10 * 1024 * 1024
BODIES_LIMIT = 64 * 1024 * 1024
"""Bytes of one request's body, and of all the bodies that are held at the same time."""

TOO_LARGE = pages.raw(
    413,
    "Content Too Large",
    "That is too large",
    "No more than 10 MiB fit through the gate at once.",
)
TOO_MUCH = pages.raw(
    503,
    "Service Unavailable",
    "Too much at once",
    "Others are sending a lot just now. Please try again in a minute.",
)


@implementer(IHandshakeListener)
class Channel(http.HTTPChannel):
    """HTTP/1.1 on one connection, with deadlines and bounds."""

    site: WebSite
    transport: Any
    maxHeaders = 100
    totalHeadersSize = 16_384
    abortTimeout = 5
    source = ""
    peer: Any = None
    """Who comes, as the door says; the transport knows only the next machine."""
    _begun = False
    _refused = False
    _stalled: Any = None

    def connectionMade(self) -> None:
        """Wait for a request, or for the handshake before it."""
        super().connectionMade()
        self.site.resting[self] = None
        if self.isSecure():
            self.setTimeout(HANDSHAKE)

    def handshakeCompleted(self) -> None:
        """TLS is up."""
        self.setTimeout(SILENCE)

    def getPeer(self) -> Any:
        """Who is at the other end."""
        return self.peer or self.transport.getPeer()

    def resetTimeout(self) -> None:
        """Do nothing: a deadline is not moved by one more byte."""

    def dataReceived(self, data: bytes) -> None:
        """Read on; the first byte of a request starts the clock of its headers."""
        if self.line_mode and not self._begun:
            if proxy.announces(data):
                log.info("%s speaks PROXY, but may not.", host_of(self.getPeer()))
            self._begun = True
            self.site.resting.pop(self, None)
            self.setTimeout(HEADERS)
        super().dataReceived(data)

    def allHeadersReceived(self) -> None:
        """The headers are complete: go on to the body, unless it is too large."""
        if self.length is not None and self.length > BODY_LIMIT:
            self.refuse(TOO_LARGE)
            return
        super().allHeadersReceived()
        self.setTimeout(BODY)

    def allContentReceived(self) -> None:
        """The request is complete: answer it."""
        if self._refused:
            return
        self._begun = False
        self.setTimeout(SILENCE)  # what Twisted goes back to after the answer
        super().allContentReceived()

    def requestDone(self, request: http.Request) -> None:
        """The answer is written: wait for the next request."""
        super().requestDone(request)
        if not self._begun and not self.requests:
            self.site.resting[self] = None

    def make_room(self) -> None:
        """Nobody asks anything here, and somebody else waits at the door: part."""
        self._leave()
        self.timeoutConnection()

    def refuse(self, answer: bytes) -> None:
        """Answer before the request is complete, and read the rest only to forget it.

        Closing at once would reset the connection while the client still sends, and the
        client would never see why.
        """
        self._refused = True
        self.rawDataReceived = _forget  # type: ignore[method-assign]
        self.transport.write(answer)
        self.transport.loseWriteConnection()
        self.setTimeout(LINGER)

    def pauseProducing(self) -> None:
        """The client does not read fast enough: stop producing, and not for ever."""
        if self._stalled is None:
            self._stalled = self.callLater(STALL, self.forceAbortClient)
        super().pauseProducing()

    def resumeProducing(self) -> None:
        """The client has read what was sent: go on."""
        self._unstall()
        super().resumeProducing()

    def hand_over(self) -> None:
        """Another protocol takes the connection; this one lets go of everything."""
        self.setTimeout(None)
        self._unstall()
        self.transport.unregisterProducer()
        self._leave()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The client is gone."""
        self._unstall()
        self._leave()
        super().connectionLost(reason)

    def _leave(self) -> None:
        self.site.resting.pop(self, None)
        source, self.source = self.source, ""
        if source:
            self.site.doors.leave(source)

    def _unstall(self) -> None:
        stalled, self._stalled = self._stalled, None
        if stalled is not None and stalled.active():
            stalled.cancel()


class Request(server.Request):
    """A request whose body is held in memory, and counted."""

    defaultContentType = None
    channel: Channel
    site: Any
    content: Any

    def gotLength(self, length: int | None) -> None:
        """Make room for the body: in memory, the reactor does not wait for disks."""
        self.content = BytesIO()
        self.site = self.channel.site
        self._held = 0
        if length != 0:
            self.notifyFinish().addBoth(self._let_go)

    def handleContentChunk(self, data: bytes) -> None:
        """Take in a part of the body. Refuses it all above the limits."""
        if self.channel._refused:
            return
        self._held += len(data)
        self.site.bodies += len(data)
        if self._held > BODY_LIMIT:
            self.channel.refuse(TOO_LARGE)
        elif self.site.bodies > BODIES_LIMIT:
            self.channel.refuse(TOO_MUCH)
        else:
            self.content.write(data)

    def abort(self) -> None:
        """Break the connection off: an answer that is not whole must not look whole."""
        if self.channel is not None:  # the client may have left before
            self.channel.transport.abortConnection()

    def came_from(self, proxies: Proxies) -> Origin:
        """Where the request came from, as far as the proxies are trusted."""
        headers = {
            name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
            for name, values in self.requestHeaders.getAllRawHeaders()
        }
        peer = getattr(self.client, "host", "")
        return proxies.origin(peer, headers, secure=self.isSecure())

    def _let_go(self, _: object) -> None:
        self.site.bodies -= self._held
        self._held = 0


def _forget(data: bytes) -> None:
    """What a refused client still sends."""
