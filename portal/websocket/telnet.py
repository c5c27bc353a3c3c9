"""Telnet over a websocket: the same session as over TCP, on another transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from twisted.internet.interfaces import IConsumer, IPushProducer
from zope.interface import implementer

from portal import tcp
from portal.telnet.protocol import TelnetSession
from portal.websocket.codecs import telnet
from portal.websocket.session import NORMAL
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket


@implementer(IConsumer, IPushProducer)
class Tunnel:
    """A websocket as a telnet session sees it: a transport of bytes."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket

    def write(self, data: bytes) -> None:
        """Send bytes, as a message of their own."""
        self._socket.send_message(data, binary=True)

    def loseConnection(self) -> None:
        """Close in good order."""
        self._socket.sendClose(NORMAL)

    def abortConnection(self) -> None:
        """Cut the connection."""
        self._socket.transport.abortConnection()

    def pauseProducing(self) -> None:
        """Read no further."""
        self._socket.reading.hold()

    def resumeProducing(self) -> None:
        """Read on."""
        self._socket.reading.go_on()

    def stopProducing(self) -> None:
        """Nobody reads any more."""
        self.loseConnection()

    def registerProducer(self, producer: Any, streaming: bool) -> None:
        """Tell the producer when the client does not keep up."""
        self._socket.transport.registerProducer(producer, streaming)

    def unregisterProducer(self) -> None:
        """Tell nobody any more."""
        self._socket.transport.unregisterProducer()


class TunnelledSession(TelnetSession):
    """A client of `telnet.mudstandards.org`."""

    about: ClassVar[dict[str, Any]] = {}
    binary: ClassVar[bool] = True
    compresses: ClassVar[bool] = False  # whatever brings it may encrypt it

    def __init__(self, socket: Socket) -> None:
        shared = socket.factory
        super().__init__(shared.handler, shared.config, shared.reactor, shared.date)
        self.socket = socket
        self.transport = Tunnel(socket)

    def open(self, client: Client) -> None:
        """Begin: the socket has asked at the doors, and TLS is up if there is any."""
        self._begin(client)

    def hear(self, payload: bytes, binary: bool) -> None:
        """More of the stream. Raises BadMessage if it is none of it."""
        self.dataReceived(telnet.decode(payload, binary))

    def gone(self, reason: str, ended: bool) -> None:
        """The connection is gone; `ended` says that we ended it."""
        if ended:
            self._ending = self._ending or reason
        self._over(reason)

    def outstanding(self) -> int:
        """How many bytes the client's machine has not acknowledged."""
        return self._outbox.unsent + tcp.outstanding(self.socket.transport)

    def latency(self) -> float | None:
        """Milliseconds to the client and back, or None if nobody can tell."""
        return self.socket.latency()
