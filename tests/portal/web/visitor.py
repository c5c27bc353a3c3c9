"""A web door without a network: a site, a clock, and visitors made of bytes."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from portal.bans import BanList
from portal.config import Config
from portal.web import site
from portal.web.site import WebSite
from tests.portal.fakes import RecordingHandler

CLIENT = cache(site.play)
"""The webclient's files, which each site would read and pack anew."""


class House:
    """The site with a RecordingHandler behind it, on a clock the test turns.

    Or with a `handler` of the test, on its clock.
    """

    def __init__(
        self, handler: Any = None, clock: Clock | None = None, **config: Any
    ) -> None:
        self.clock = clock or Clock()
        self.handler = handler or RecordingHandler()
        self.bans = BanList()
        settings = Config(
            var="/nonexistent", server_command=(), server_directory="/", **config
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(site, "play", CLIENT)
            self.site: WebSite = site.web_site(
                self.handler,
                settings,
                self.clock,
                lambda: None,
                self.bans,
            )

    def visitor(self, address: str = "203.0.113.9") -> Visitor:
        """Somebody connects."""
        return Visitor(self.site, address)


class Wire(StringTransport):
    """A TCP connection, which also knows half a close."""

    finished_writing = False

    def loseWriteConnection(self) -> None:  # noqa: N802 - Twisted's name
        """Nothing more will be written."""
        self.finished_writing = True

    def unregisterProducer(self) -> None:  # noqa: N802 - Twisted's name
        """As in TCP, also if there is none."""
        self.producer = None


class Visitor:
    """One connection to the site."""

    def __init__(self, site: WebSite, address: str) -> None:
        peer = IPv4Address("TCP", address, 50_000)
        self.wire = Wire(peerAddress=peer)
        self.channel = site.buildProtocol(peer)
        self.wire.protocol = self.channel
        self.channel.makeConnection(self.wire)
        self.turned_away = not self.is_connected

    def sends(self, data: bytes) -> None:
        """Bytes arrive, unless the connection is closed."""
        if self.is_connected:
            self.wire.protocol.dataReceived(data)

    def asks(self, target: str, *headers: str, method: str = "GET") -> None:
        """A whole request without a body."""
        lines = [f"{method} {target} HTTP/1.1", "Host: mud.example", *headers, "", ""]
        self.sends("\r\n".join(lines).encode())

    def leaves(self) -> None:
        """The connection is gone."""
        if self.wire.connected:
            self.wire.connected = False
            self.wire.protocol.connectionLost(Failure(ConnectionDone()))

    @property
    def is_connected(self) -> bool:
        """Whether the house has not closed the connection."""
        if self.wire.disconnecting:
            self.leaves()
        return bool(self.wire.connected)

    def reads(self) -> bytes:
        """What was written since the last time."""
        written: bytes = self.wire.value()
        self.wire.clear()
        return written
