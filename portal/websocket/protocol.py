"""A player's websocket (RFC 6455): Autobahn below, a PortalSession above.

Autobahn reads and writes frames; `Socket` is the protocol it drives, `WebSocketSession`
what the rest of the Portal sees. They are two objects, because a Twisted protocol and a
session each have a `connected` of their own kind.
"""

from __future__ import annotations

import time
from typing import Any

import txaio
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.types import ConnectionRequest
from twisted.internet.interfaces import IAddress, ISSLTransport

from portal import tcp
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.render.profile import Profile
from portal.web.addresses import Proxies
from portal.websocket import gatehouse_v1, resume
from portal.websocket.gatehouse_v1 import BadMessage
from portal.websocket.session import WebSocketSession
from portal.wire.frames import Output
from portal.wire.state import TRUE_COLOR, Client

MESSAGE_LIMIT = 65_536
"""Bytes of one message or frame of a client; above it the connection closes (1009)."""
PING_EVERY, PING_TIMEOUT = 30, 20
CLOSE_TIMEOUT = 10
"""Seconds a client has to answer a close: long enough to read what came before it."""
REFUSED = 4000
"""A close code of ours: the doors said no, so trying again at once is pointless."""


SESSIONS: dict[str, type[WebSocketSession]] = {gatehouse_v1.NAME: WebSocketSession}
"""The session for each subprotocol we speak."""


class Socket(WebSocketServerProtocol):
    """One connection, as Autobahn sees it."""

    factory: Any  # WebSocketFactory
    transport: Any
    session: WebSocketSession | None = None
    address = ""
    entered = False
    returns = False
    """Whether its page says that it had a session before."""
    _awaited: Any = None
    """The timer that runs until the token of that session is here."""

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """The handshake is good: choose the client's first subprotocol we know."""
        peer = getattr(self.transport.getPeer(), "host", "")
        secure = ISSLTransport.providedBy(self.transport)
        came = self.factory.proxies.origin(peer, request.headers, secure=secure)
        self.address, self.secure = came.address, came.secure
        self.returns = request.params.get("resume") == ["1"]
        return next((name for name in request.protocols if name in SESSIONS), None)

    def onOpen(self) -> None:
        """The websocket is open: begin a session, or say why not."""
        sentence = self.factory.handler.doors.enter(self.address)
        if sentence is not None:
            said = Output((), "text", (sentence,))
            self.send_message(gatehouse_v1.compose(sentence, Profile(), said))
            self.sendClose(REFUSED)
            return
        self.entered = True
        tcp.keep_alive(self.transport)
        if self.returns:
            clock = self.factory.reactor
            self._awaited = clock.callLater(resume.WITHIN, self._begin_anew)
        else:
            self._begin()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A whole message came."""
        if self.state != self.STATE_OPEN:
            return
        if self._awaited is not None:
            self._resume(payload, isBinary)
        elif self.session is not None:
            self.session.hear(payload, isBinary)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """The connection is gone."""
        self._stop_waiting()
        if self.session is not None:
            self.session.ended = self.session.ended or self.failedByMe
            self.session.gone()
        if self.entered:
            self.entered = False
            self.factory.handler.doors.leave(self.address)

    def _begin(self) -> WebSocketSession:
        speaks = SESSIONS.get(self.websocket_protocol_in_use or "", WebSocketSession)
        session = self.session = speaks(self)
        session.connected(self.factory.handler, self._client())
        return session

    def _begin_anew(self) -> WebSocketSession:
        """The session the page had is not to be found: it is given a new one."""
        self._stop_waiting()
        self.send_message(gatehouse_v1.encode("resumed", (False,), {}))
        return self._begin()

    def _resume(self, payload: bytes, binary: bool) -> None:
        self._stop_waiting()
        wish = resume.wanted(payload, binary)
        if wish is None:
            self._begin_anew().hear(payload, binary)
            return
        session = resume.owner(wish.token, self.factory.handler.sessions)
        if session is None:
            self._begin_anew().count_bad(BadMessage("an unknown token"))
            return
        self.session = session
        session.go_on(self, self._client(), wish)

    def _stop_waiting(self) -> None:
        awaited, self._awaited = self._awaited, None
        if awaited is not None and awaited.active():
            awaited.cancel()

    def onAutoPingTimeout(self) -> None:
        """No answer to a ping. While we read nothing we cannot have heard one."""
        if self.session is not None and self.session.paused:
            self.autoPingTimeoutCall = None
            self._sendAutoPing()
            return
        if self.session is not None:
            self.session.reason = "stopped answering"
        super().onAutoPingTimeout()

    def send_message(self, payload: bytes) -> None:
        """Write a text message; one that comes after the close is dropped."""
        if self.state == self.STATE_OPEN:
            # Not sendMessage: it holds what we send to the limit of what we accept.
            self.sendPreparedMessage(self.factory.prepareMessage(payload))

    def _client(self) -> Client:
        return Client(
            protocol=WebSocketSession.protocol,
            address=self.address,
            connected=time.time(),
            colors=TRUE_COLOR,
            name="webclient",
            secure=self.secure,
            folds=True,
        )


class WebSocketFactory(WebSocketServerFactory):
    """Makes the sockets and holds what they share."""

    def __init__(
        self,
        handler: PortalSessionHandler,
        config: Config,
        clock: Any,
        proxies: Proxies,
    ) -> None:
        # Autobahn's timers ask txaio for the reactor, not their factory.
        txaio.config.loop = clock  # type: ignore[attr-defined]
        super().__init__(protocols=list(SESSIONS), server="Gatehouse", reactor=clock)
        self.handler = handler
        self.config = config
        self.proxies = proxies
        self.setProtocolOptions(
            webStatus=False,
            maxFramePayloadSize=MESSAGE_LIMIT,
            maxMessagePayloadSize=MESSAGE_LIMIT,
            failByDrop=False,
            autoPingInterval=PING_EVERY,
            autoPingTimeout=PING_TIMEOUT,
            openHandshakeTimeout=10,
            closeHandshakeTimeout=CLOSE_TIMEOUT,
            # The door has judged the origin before, by the Host header.
            allowedOrigins=["*"],
            allowNullOrigin=False,
        )

    def buildProtocol(self, addr: IAddress | None) -> Any:
        """A socket for a connection that the web channel hands over."""
        socket = Socket()
        socket.factory = self
        return socket
