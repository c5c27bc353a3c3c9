"""A player's websocket (RFC 6455): Autobahn below, a PortalSession above.

Autobahn reads and writes frames; `Socket` is the protocol it drives, `WebSocketSession`
what the rest of the Portal sees. They are two objects, because a Twisted protocol and a
session each have a `connected` of their own kind.
"""

from __future__ import annotations

import logging
from typing import Any

from autobahn.twisted.websocket import WebSocketServerProtocol
from autobahn.websocket.types import ConnectionRequest
from twisted.internet.interfaces import ISSLTransport

from portal import tcp, text
from portal.doors.addresses import host_of
from portal.render.profile import Profile
from portal.values import BadMessage
from portal.web.addresses import canonical
from portal.websocket import gatehouse_v1, resume
from portal.websocket.page import PageSession
from portal.websocket.reading import Reading
from portal.websocket.session import BAD_MESSAGES, POLICY
from portal.websocket.subprotocols import SESSIONS, Session, first_known
from portal.wire.frames import Output
from portal.wire.state import Client

log = logging.getLogger("portal.websocket")

FRAME = 64
"""Bytes for which a frame counts beside its own: what it costs to look at one."""
PIECES = 256
"""So many pieces of a message are kept before they are made one."""
PING_EVERY, PING_TIMEOUT = 30, 20
CLOSE_TIMEOUT = 10
"""Seconds a client has to answer a close: long enough to read what came before it."""
REFUSED = 4000
"""A close code of ours: the doors said no, so trying again at once is pointless."""
LATER = 1013
"""Too many came at once, as after a restart: trying again in a moment is not."""


class Socket(WebSocketServerProtocol):
    """One connection, as Autobahn sees it."""

    factory: Any  # WebSocketFactory
    transport: Any
    session: Session | None = None
    speaks: type[Session]
    reading: Reading
    peer_address = ""
    """Who is at the other end of the connection: the player, or a proxy."""
    address = ""
    entered = False
    returns = False
    """Whether its page says that it had a session before."""
    reason = "went away"
    ended = False
    """Whether we end the connection; if not, it is the client or the network."""
    bad = 0
    _cut: Any = None
    """The timer that ends a connection which is to close and does not."""
    _frames = 0
    """How many have come that are not counted yet."""
    _awaited: Any = None
    """The timer that runs until the token of that session is here."""
    _pinged: tuple[bytes, float] | None = None
    """The ping that is not answered yet, and when it was sent."""
    _echoed: float | None = None
    """Milliseconds until it came back."""

    def connectionMade(self) -> None:
        """The web channel hands its connection over."""
        self.reading = self.factory.reading(self.transport)
        super().connectionMade()

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """The handshake is good: choose the client's first subprotocol we know."""
        peer = self.peer_address or host_of(self.transport.getPeer())
        secure = ISSLTransport.providedBy(self.transport)
        came = self.factory.proxies.origin(peer, request.headers, secure=secure)
        self.address, self.secure = came.address, came.secure
        self.direct = came.address == canonical(host_of(self.transport.getPeer()))
        chosen = first_known(request.protocols)
        self.speaks = SESSIONS[chosen or self.factory.config.web_subprotocol]
        may_return = issubclass(self.speaks, PageSession)
        self.returns = may_return and request.params.get("resume") == ["1"]
        return chosen

    def onOpen(self) -> None:
        """The websocket is open: begin a session, or say why not."""
        sentence = self.factory.handler.doors.enter(self.address)
        if sentence is not None:
            self._refuse(sentence)
            return
        self.entered = True
        tcp.keep_alive(self.transport)
        if self.returns:
            clock = self.factory.reactor
            self._awaited = clock.callLater(resume.WITHIN, self._waited)
        else:
            self._begin()

    def dataReceived(self, data: bytes) -> None:
        """Read on, at a pace; of answers no more may heap up than of anything."""
        if self.state == self.STATE_CLOSED:
            return  # Autobahn would keep it, and TLS reads on until all is written
        super().dataReceived(data)
        if self.state == self.STATE_CLOSED:
            return
        if tcp.unwritten(self.transport) > self.factory.config.output_limit:
            # To pings, for example: whoever only asks would have them heap up.
            log.warning("%s does not read and is disconnected.", self.session)
            self.reason = "does not read what it is sent"
            self.transport.abortConnection()
        else:
            frames, self._frames = self._frames, 0
            self.reading.took(len(data) + FRAME * frames)

    def onFrameBegin(self) -> None:
        """The head of a frame came."""
        self._frames += 1
        super().onFrameBegin()

    def onMessageFrameData(self, payload: bytes) -> None:
        """A piece of a frame came; so many make one, for their number has no limit."""
        super().onMessageFrameData(payload)
        for pieces in (self.frame_data, self.message_data):
            if pieces is not None and len(pieces) > PIECES:
                pieces[:] = [b"".join(pieces)]

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A whole message came."""
        if self.state != self.STATE_OPEN:
            return
        try:
            if self._awaited is not None:
                self._resume(payload, isBinary)
            elif self.session is not None:
                self.session.hear(payload, isBinary)
        except BadMessage as why:
            self._count_bad(why)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """The connection is gone."""
        self._stop_waiting()
        if self._cut is not None and self._cut.active():
            self._cut.cancel()
        self.reading.stop()
        if self.failedByMe:
            self.end("spoke no proper websocket")
        if self.session is not None:
            self.session.gone(self.reason, self.ended)
        if self.entered:
            self.entered = False
            self.factory.handler.doors.leave(self.address)

    def end(self, reason: str) -> None:
        """The connection ends because we say so; the caller closes it."""
        self.ended, self.reason = True, reason

    def send_message(self, payload: bytes, binary: bool = False) -> None:
        """Write a message; one that comes after the close is dropped."""
        if self.state == self.STATE_OPEN:
            # Not sendMessage: it holds what we send to the limit of what we accept.
            prepare = self.factory.prepareMessage
            self.sendPreparedMessage(prepare(payload, isBinary=binary))

    # is it there?

    def sendPing(self, payload: bytes | None = None) -> None:
        """Ask whether the client is there."""
        self._pinged = (payload or b"", self.factory.reactor.seconds())
        super().sendPing(payload)

    def onPong(self, payload: bytes) -> None:
        """It is there, and so far away."""
        if self._pinged is not None and payload == self._pinged[0]:
            self._echoed = (self.factory.reactor.seconds() - self._pinged[1]) * 1000
            self._pinged = None

    def latency(self) -> float | None:
        """Milliseconds to the client and back; the kernel knows only as far as a proxy.

        None if nobody can tell yet.
        """
        if self.direct and (known := tcp.round_trip(self.transport)) is not None:
            return known
        return self._echoed

    def onAutoPingTimeout(self) -> None:
        """No answer to a ping. While we read nothing we cannot have heard one."""
        if self.reading.paused:
            self.autoPingTimeoutCall = None
            self._sendAutoPing()
            return
        self.reason = "stopped answering"
        super().onAutoPingTimeout()

    def _closeConnection(self, abort: bool = False) -> None:
        super()._closeConnection(abort)
        if not abort and self._cut is None:
            # It closes once all is written, which a client that reads nothing prevents.
            cut_off = self.transport.abortConnection
            self._cut = self.factory.reactor.callLater(CLOSE_TIMEOUT, cut_off)

    # beginning, and going on

    def _begin(self) -> Session:
        session = self.session = self.speaks(self)
        session.open(self._client())
        return session

    def _waited(self) -> None:
        """No token came; if the page is leaving, none will."""
        if self.state == self.STATE_OPEN:
            self._begin_anew()

    def _begin_anew(self) -> Session:
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
            self._begin_anew()
            raise BadMessage("an unknown token")
        self.session = session
        session.go_on(self, self._client(), wish)

    def _stop_waiting(self) -> None:
        awaited, self._awaited = self._awaited, None
        if awaited is not None and awaited.active():
            awaited.cancel()

    # ending

    def _refuse(self, sentence: str) -> None:
        said = Output((), "text", (sentence,))
        composed = self.speaks.compose(sentence, Profile(), said)
        self.send_message(composed, self.speaks.binary)
        if sentence in (text.TOO_OFTEN_FROM_YOU, text.CROWDED):
            self.sendCloseFrame(LATER)
        else:
            self.sendClose(REFUSED)

    def _count_bad(self, why: BadMessage) -> None:
        """The client misbehaved; too often is the end."""
        self.bad += 1
        log.info("%s sent a message that is none: %s", self.session, why)
        if self.bad >= BAD_MESSAGES:
            self.end("sent too many messages that are none")
            self.sendCloseFrame(POLICY, b"Too many messages that are none.")

    def _client(self) -> Client:
        return Client(
            protocol=self.speaks.protocol,
            address=self.address,
            connected=self.factory.date(),
            secure=self.secure,
            **self.speaks.about,
        )
