"""What the kernel is asked to do for a connection, and what it tells about it."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.epollreactor import EPollReactor

from portal.bans import BanList
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.ssh.protocol import SSHFactory
from portal.tcp import UNANSWERED, keep_alive, outstanding, round_trip
from portal.telnet.factory import TelnetFactory
from portal.web.site import web_site
from portal.wire.frames import Output, Save
from portal.wire.state import Saved
from tests.portal.websocket.player import UPGRADE

WAIT = 20.0
SMALL = 4096
"""A buffer for what a client receives that is soon full."""


def test_the_kernel_watches_the_peer_and_sends_without_delay() -> None:
    with socket.socket() as handle:
        keep_alive(SimpleNamespace(socket=handle))

        def asked(level: int, name: int) -> int:
            return handle.getsockopt(level, name)

        assert asked(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert asked(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert asked(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNANSWERED


def test_a_peer_that_is_gone_already_is_no_error() -> None:
    handle = socket.socket()
    handle.close()

    keep_alive(SimpleNamespace(socket=handle))


def test_a_transport_without_a_socket_is_left_alone() -> None:
    keep_alive(SimpleNamespace())


def test_the_kernel_tells_how_far_away_the_peer_is() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as near,
    ):
        measured = round_trip(SimpleNamespace(socket=near))

    assert measured is not None
    assert 0 < measured < 1000


def test_nobody_knows_how_far_away_is_who_is_gone_or_has_no_socket() -> None:
    gone = socket.socket()
    gone.close()

    assert round_trip(SimpleNamespace(socket=gone)) is None
    assert round_trip(SimpleNamespace()) is None


def test_how_far_away_the_machine_between_is_is_not_asked() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        socket.create_connection(door.getsockname()),
        door.accept()[0] as near,
    ):
        peer = SimpleNamespace(host="::ffff:127.0.0.1")
        transport = SimpleNamespace(socket=near, getPeer=lambda: peer)

        assert round_trip(transport, "127.0.0.1") is not None
        assert round_trip(transport, "203.0.113.7") is None


def watched(handle: socket.socket) -> bool:
    """Whether the kernel notices that the peer is gone."""
    silent = handle.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    return bool(handle.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)) and (
        silent == UNANSWERED
    )


class Gate:
    """A door on a free port, with a handler, on a reactor that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.reactor = EPollReactor()
        self.config = Config(var=str(folder), server_command=(), server_directory="")
        self.handler = PortalSessionHandler(self.config, self.reactor, BanList())
        self.ports: list[Any] = []

    def open(self, factory: Any) -> socket.socket:
        """A client with a small buffer, connected to this door."""
        door = self.reactor.listenTCP(0, factory, interface="127.0.0.1")
        self.ports.append(door)
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        client.settimeout(WAIT)
        client.connect(("127.0.0.1", door.getHost().port))
        return client

    def until(self, true: Callable[[], object]) -> None:
        end = self.reactor.seconds() + WAIT
        while not true():
            assert self.reactor.seconds() < end
            self.reactor.iterate(0.01)

    def handle(self) -> socket.socket:
        """Our end of the connection."""
        [found] = [
            reader.socket
            for reader in self.reactor.getReaders()
            if getattr(reader, "connected", False) and hasattr(reader, "protocol")
        ]
        return found  # type: ignore[no-any-return]

    def login(self) -> Any:
        """The session of the one client, once it is there; it is logged in."""
        self.until(lambda: self.handler.sessions)
        self.handler.apply([Save(1, Saved(account=7))])
        return self.handler.sessions[1]

    def tells_much(self) -> None:
        """More than the client's buffer holds, less than the scrollback does."""
        self.handler.apply([Output((1,), "text", ("x" * 1000,)) for _ in range(60)])

    def close(self) -> None:
        for port in self.ports:
            port.stopListening()
        self.reactor.disconnectAll()
        self.reactor.iterate(0)


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    gate = Gate(tmp_path)
    yield gate
    gate.close()


def test_every_door_has_its_connections_watched(gate: Gate) -> None:
    clock, config, handler = gate.reactor, gate.config, gate.handler
    ssh = SSHFactory(handler, config, clock, *[lambda *_: None] * 2)  # type: ignore[arg-type]
    web = web_site(handler, config, clock, lambda: None)
    upgrade = "\r\n".join(["GET /ws HTTP/1.1", "Host: x", *UPGRADE, "", ""]).encode()
    for factory, greeting in [
        (TelnetFactory(handler, config, clock), b""), (ssh, b""), (web, upgrade)
    ]:  # fmt: skip
        with gate.open(factory) as client:
            client.sendall(greeting)
            gate.until(lambda: client in select_readable(client))

            assert watched(gate.handle())
        gate.until(lambda: not gate.handler.doors._inside)


def select_readable(client: socket.socket) -> list[socket.socket]:
    """The client, if it has been sent anything."""
    return select.select([client], [], [], 0)[0]


def test_what_a_client_has_no_room_for_is_outstanding_until_it_has(
    gate: Gate,
) -> None:
    with gate.open(TelnetFactory(gate.handler, gate.config, gate.reactor)) as client:
        session = gate.login()
        gate.tells_much()
        written = session.outstanding()
        gate.until(lambda: not session.unsent() and session.outstanding() < written)
        gate.handler.arrivals.look(session)
        assert session.outstanding() > 0
        assert session.scrollback.confirmed == 0

        heard = 0
        while heard < 60_000:
            heard += len(client.recv(65_536))
        gate.until(lambda: not session.outstanding())
        gate.handler.arrivals.look(session)

        assert session.scrollback.confirmed == 60


def test_a_client_that_vanishes_without_reading_misses_it(gate: Gate) -> None:
    client = gate.open(TelnetFactory(gate.handler, gate.config, gate.reactor))
    session = gate.login()
    gate.tells_much()
    gate.until(lambda: select_readable(client))

    client.close()
    gate.until(lambda: session.link_dead)

    assert len(session.scrollback.take()) == 62


def test_of_a_socket_that_is_closed_nothing_is_outstanding() -> None:
    handle = socket.socket()
    handle.close()

    assert outstanding(SimpleNamespace(socket=handle)) == 0
    assert outstanding(SimpleNamespace()) == 0
