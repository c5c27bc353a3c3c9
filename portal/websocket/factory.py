"""What the websockets share: their limits, and whom they ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import txaio
from autobahn.twisted.websocket import WebSocketServerFactory
from twisted.internet.interfaces import IAddress

from portal.config import Config
from portal.doors.addresses import host_of
from portal.handler import PortalSessionHandler
from portal.throttle import Throttle
from portal.web.addresses import Proxies
from portal.websocket.protocol import CLOSE_TIMEOUT, PING_EVERY, PING_TIMEOUT, Socket
from portal.websocket.reading import Reading
from portal.websocket.subprotocols import SESSIONS


class WebSocketFactory(WebSocketServerFactory):
    """Makes the sockets and holds what they share. `date` is the wall clock."""

    makes: type[Socket] = Socket

    def __init__(
        self,
        handler: PortalSessionHandler,
        config: Config,
        clock: Any,
        proxies: Proxies,
        date: Callable[[], float] = time.time,
    ) -> None:
        # Autobahn's timers ask txaio for the reactor, not their factory.
        txaio.config.loop = clock  # type: ignore[attr-defined]
        super().__init__(protocols=list(SESSIONS), server="Gatehouse", reactor=clock)
        self.handler = handler
        self.config = config
        self.proxies = proxies
        self.date = date
        self.setProtocolOptions(
            webStatus=False,
            maxFramePayloadSize=config.web_message_limit,
            maxMessagePayloadSize=config.web_message_limit,
            failByDrop=False,
            autoPingInterval=PING_EVERY,
            autoPingTimeout=PING_TIMEOUT,
            openHandshakeTimeout=10,
            closeHandshakeTimeout=CLOSE_TIMEOUT,
            # The door has judged the origin before, by the Host header.
            allowedOrigins=["*"],
            allowNullOrigin=False,
            # Without permessage-deflate a message takes no more than its bytes: there
            # is nothing that could be blown up, and no window of 100 KiB to keep.
            perMessageCompressionAccept=lambda offers: None,
        )

    def reading(self, transport: Any) -> Reading:
        """How one client is read."""
        config, clock = self.config, self.reactor
        pace = Throttle(config.bytes_burst, config.bytes_rate, clock.seconds)
        return Reading(transport, pace, clock)

    def buildProtocol(self, addr: IAddress | None) -> Any:
        """A socket for a connection that the web channel hands over."""
        socket = self.makes()
        socket.factory = self
        socket.peer_address = host_of(addr)
        return socket
