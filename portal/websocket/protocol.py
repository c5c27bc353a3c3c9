"""A player's websocket (RFC 6455): Autobahn below, a PortalSession above.

Autobahn reads and writes frames; `Socket` is the protocol it drives, `WebSocketSession` what
the rest of the Portal sees. They are two objects, because a Twisted protocol and a session
both have a `connected` and a `connectionLost` of their own kind.
"""

from __future__ import annotations

import logging
import time
from typing import Any, ClassVar

import txaio
from autobahn.twisted.websocket import WebSocketServerFactory, WebSocketServerProtocol
from autobahn.websocket.types import ConnectionRequest
from twisted.internet.interfaces import IAddress, ISSLTransport

from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.render import gate
from portal.render.profile import Profile
from portal.session import PortalSession
from portal.web.addresses import Proxies
from portal.websocket import gatehouse_v1
from portal.websocket.gatehouse_v1 import BadMessage, Message
from portal.wire.frames import Output
from portal.wire.state import TRUE_COLOR, Client

log = logging.getLogger("portal.websocket")

MESSAGE_LIMIT = 65_536
"""Bytes of one message or frame from a client; above it the connection closes (1009)."""
BAD_MESSAGES = 10
"""After so many messages that are none the connection closes (1008)."""
PING_EVERY, PING_TIMEOUT = 30, 20
CLOSE_TIMEOUT = 10
"""Seconds a client has to answer a close: long enough to read what came before it."""
NORMAL, POLICY, REFUSED = 1000, 1008, 4000
"""Close codes; REFUSED (ours) tells the page that trying again at once is pointless."""


class WebSocketSession(PortalSession):
    """A player in a browser, who speaks `v1.gatehouse`."""

    protocol: ClassVar[str] = "websocket"

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.reason = "went away"
        self.bad = 0

    # toward the game

    def hear(self, payload: bytes, binary: bool) -> None:
        """One message of the client: pass it on, or count it as none."""
        try:
            if binary:
                raise BadMessage("it is binary")
            self.receive_message(gatehouse_v1.decode(payload))
        except BadMessage as why:
            self._count_bad(why)

    def receive_message(self, message: Message) -> None:
        """Pass on a message; a text of several lines is several."""
        if message.name == "text":
            for line in _lines(message):
                self._receive_line(line)
        else:
            # Not by `receive`: a client names the keywords, and may choose "self".
            self.handler.receive(self, message.name, message.args, message.kwargs)

    def _receive_line(self, line: str) -> None:
        limit = self.socket.factory.config.line_limit
        if len(line) > limit:
            self.say(f"That line is longer than {limit} characters and was not sent on.")
        else:
            self.receive("text", gate.clean(line.replace("\t", " ")))

    def _count_bad(self, why: BadMessage) -> None:
        self.bad += 1
        log.info("%s sent a message that is none: %s", self, why)
        if self.bad >= BAD_MESSAGES:
            self.reason = "sent too many messages that are none"
            self.socket.sendCloseFrame(POLICY, b"Too many messages that are none.")

    # toward the player

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """A complete message whose argument is HTML."""
        return gatehouse_v1.compose(markup, profile, output)

    def say(self, markup: str) -> None:
        """A sentence of our own."""
        said = Output((), "text", (markup,))
        self.send_text(self.compose(markup, self.profile, said))

    def send_text(self, payload: bytes) -> None:
        """Write a line or several."""
        self.socket.send_message(payload)

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt: its message has a name of its own."""
        self.socket.send_message(payload)

    def send_echo(self, on: bool) -> None:
        """The page makes its input a password field, or a plain one again."""
        self.socket.send_message(gatehouse_v1.encode("echo", (on,), {}))

    def send_oob(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Any other output goes as it is; a page ignores names it does not know."""
        self.socket.send_message(gatehouse_v1.encode(name, args, kwargs))

    def close(self, reason: str) -> None:
        """End the connection once everything written has left."""
        self.reason = reason
        self.socket.sendClose(NORMAL)

    def abort(self, reason: str) -> None:
        """End the connection now."""
        self.reason = reason
        self.socket.transport.abortConnection()

    def pause(self) -> None:
        """Read no further: the sender's window fills up."""
        self.socket.transport.pauseProducing()

    def resume(self) -> None:
        """Read on."""
        self.socket.transport.resumeProducing()

    def unsent(self) -> int:
        """Bytes that wait in this process for the client to read."""
        transport = self.socket.transport
        waiting: int = getattr(transport, "_tempDataLen", 0)
        return waiting + len(getattr(transport, "dataBuffer", b"")) - getattr(
            transport, "offset", 0
        )


SESSIONS: dict[str, type[WebSocketSession]] = {gatehouse_v1.NAME: WebSocketSession}
"""The session for each subprotocol we speak."""


class Socket(WebSocketServerProtocol):  # type: ignore[misc]
    """One connection, as Autobahn sees it."""

    factory: WebSocketFactory
    session: WebSocketSession | None = None
    address = ""
    entered = False

    def onConnect(self, request: ConnectionRequest) -> str | None:
        """The handshake is good: choose the first subprotocol of the client's we know."""
        peer = getattr(self.transport.getPeer(), "host", "")
        secure = ISSLTransport.providedBy(self.transport)
        came = self.factory.proxies.origin(peer, request.headers, secure=secure)
        self.address, self.secure = came.address, came.secure
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
        speaks = SESSIONS.get(self.websocket_protocol_in_use or "", WebSocketSession)
        self.session = speaks(self)
        self.session.connected(self.factory.handler, self._client())

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """A whole message came."""
        if self.session is not None and self.state == self.STATE_OPEN:
            self.session.hear(payload, isBinary)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        """The connection is gone."""
        if self.session is not None:
            self.session.disconnected(self.session.reason)
        if self.entered:
            self.entered = False
            self.factory.handler.doors.leave(self.address)

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


class WebSocketFactory(WebSocketServerFactory):  # type: ignore[misc]
    """Makes the sockets and holds what they share."""

    protocol = Socket

    def __init__(
        self,
        handler: PortalSessionHandler,
        config: Config,
        clock: Any,
        proxies: Proxies,
    ) -> None:
        # Autobahn's timers ask txaio for the reactor, not their factory.
        txaio.config.loop = clock
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

    def buildProtocol(self, addr: IAddress | None) -> Socket:
        """A socket for a connection that the web channel hands over."""
        socket = Socket()
        socket.factory = self
        return socket


def _lines(message: Message) -> list[str]:
    if len(message.args) != 1 or not isinstance(message.args[0], str):
        raise BadMessage("a text has one argument, the line")
    text = message.args[0].replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")
