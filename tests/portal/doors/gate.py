"""The Portal's four doors on free ports, on a reactor that the test turns."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, maybeDeferred
from twisted.internet.epollreactor import EPollReactor

from portal.bans import BanList
from portal.config import Config
from portal.doors.addresses import places
from portal.doors.certificate import Certificate
from portal.doors.door import Door
from portal.doors.listening import open_door
from portal.handler import PortalSessionHandler
from portal.ssh.protocol import SSHFactory
from portal.telnet.factory import TelnetFactory
from portal.web.site import web_site

WAIT = 20.0
SOON = 0.05
"""Seconds that the telnet port waits for TLS."""


def at_once(read: Callable[[], Any]) -> Deferred[Any]:
    """In the place of a thread."""
    return maybeDeferred(read)


def nobody(*who: Any) -> Deferred[int]:
    """In the place of the Server, which is never asked."""
    return Deferred()


class Gate:
    """Opens doors, lets clients come, looks who is inside."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.reactor = EPollReactor()
        usual = {"server_command": (), "server_directory": "", "sniff_tls": SOON}
        self.config = Config(var=str(folder), **{**usual, **settings})
        self.handler = PortalSessionHandler(self.config, self.reactor, BanList())
        self.ports: dict[str, Any] = {}
        self.clients: list[Client] = []

    @cached_property
    def certificate(self) -> Certificate:
        """What the doors show."""
        return Certificate(self.config, self.reactor, at_once)

    def open(self, name: str) -> int:
        """Open a door, if it is not; its port."""
        if name not in self.ports:
            interface = places(self.config.interface)
            self.ports[name] = open_door(self.reactor, self._door(name), interface)
        return int(self.ports[name][0].getHost().port)

    def _door(self, name: str) -> Door:
        config, clock = self.config, self.reactor
        telnet = TelnetFactory(self.handler, config, clock)
        if name == "telnet":
            return Door(name, -1, telnet, config, clock, or_tls=self.certificate)
        if name == "telnets":
            return Door(name, -1, telnet, config, clock, tls=self.certificate)
        if name == "ssh":
            ssh = SSHFactory(self.handler, config, clock, nobody, nobody)
            return Door(name, -1, ssh, config, clock)
        web = web_site(self.handler, config, clock, lambda: None)
        tls = self.certificate if config.web_tls else None
        return Door(name, -1, web, config, clock, tls=tls)

    def client(self, door: str, *said: bytes, host: str = "127.0.0.1") -> Client:
        """Somebody connects and says something, each in a packet."""
        client = Client(self, socket.create_connection((host, self.open(door)), WAIT))
        client.says(*said)
        self.clients.append(client)
        return client

    def until(self, true: Callable[[], Any]) -> Any:
        """Turn until it is so; what it was then."""
        end = self.reactor.seconds() + WAIT
        while not (now := true()):
            assert self.reactor.seconds() < end
            self.reactor.iterate(0.01)
        return now

    def addresses(self) -> list[str]:
        """Where those come from who have a session."""
        return [session.client.address for session in self.handler.sessions.values()]

    def close(self) -> None:
        """End all."""
        for client in self.clients:
            client.connection.close()
        for ports in self.ports.values():
            for port in ports:
                port.stopListening()
        self.reactor.disconnectAll()
        self.reactor.iterate(0)


class Client:
    """One connection, of which nothing waits for anything."""

    def __init__(self, gate: Gate, connection: Any) -> None:
        self.gate = gate
        self.connection = connection
        connection.setblocking(False)
        self.heard = b""
        self.ended = False

    def says(self, *packets: bytes) -> None:
        """Send each so that it arrives by itself."""
        for packet in packets:
            self.connection.send(packet)
            self.gate.reactor.iterate(0.001)

    def hears(self, what: bytes) -> bytes:
        """All that came, once this is in it."""
        self.gate.until(lambda: what in self._listen())
        return self.heard

    def sees_the_end(self) -> bytes:
        """All that came until the connection was closed."""
        self.gate.until(lambda: self._listen() is not None and self.ended)
        return self.heard

    def speaks_tls(self) -> None:
        """Begin TLS; whatever certificate is shown is kept in `shown`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        secure = context.wrap_socket(self.connection, do_handshake_on_connect=False)
        self.connection = secure
        self.gate.until(lambda: _shakes_hands(secure))
        self.shown = secure.getpeercert(binary_form=True)

    def leaves(self) -> None:
        """Close, and let the gate see it."""
        self.connection.close()
        self.gate.reactor.iterate(0.001)

    def _listen(self) -> bytes:
        try:
            came = self.connection.recv(65_536)
            self.ended = self.ended or not came
            self.heard += came
        except (BlockingIOError, ssl.SSLWantReadError):
            return self.heard
        except OSError:
            self.ended = True
        return self.heard


def _shakes_hands(connection: ssl.SSLSocket) -> bool:
    try:
        connection.do_handshake()
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return False
    return True
