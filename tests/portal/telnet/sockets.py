"""Telnet over real TCP in the test's own process, without threads and without waiting.

A `Gate` is a reactor of its own that is turned by hand, with doors that listen on free
ports of 127.0.0.1. A `SocketClient` has the words of `TelnetClient`; each packet is a
write of its own (TCP_NODELAY). What was sent has been answered once the answer to a
TIMING-MARK that was sent behind it has come: nobody sleeps.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from twisted.internet.epollreactor import EPollReactor

from portal.doors.door import Door
from portal.telnet.factory import TelnetFactory
from portal.wire.frames import Output
from portal.wire.state import Client
from tests.portal.fakes import RecordingHandler
from tests.portal.telnet.ear import Ear
from tests.portal.telnet.fakes import config
from tests.portal.telnet.spelling import spelled

WAIT = 20.0
"""Seconds after which what must happen is given up."""

MARK = spelled("IAC DO TIMING-MARK")
MARKED = spelled("IAC WILL TIMING-MARK")


class Gate:
    """Doors that listen; whoever enters is written down in `handlers`, by port."""

    def __init__(self) -> None:
        self.reactor: Any = EPollReactor()
        self.reactor.startRunning(installSignalHandlers=False)
        self.handlers: dict[int, RecordingHandler] = {}

    def open(self, **changes: Any) -> int:
        """Listen with this configuration; the port."""
        handler = RecordingHandler()
        settings = config(sniff_tls=0.0, **changes)
        factory = TelnetFactory(
            handler, settings, self.reactor, date=lambda: 1_800_000_000.0
        )
        door = Door("telnet", 0, factory, settings, self.reactor)
        port = self.reactor.listenTCP(0, door, interface="127.0.0.1")
        number: int = port.getHost().port
        self.handlers[number] = handler
        return number

    def turn_until(self, done: Callable[[], bool]) -> None:
        """Let the reactor work until it is done."""
        until = time.monotonic() + WAIT
        while not done():
            assert time.monotonic() < until, "it never happened"
            self.reactor.iterate(0.001)

    def close(self) -> None:
        """Leave no socket behind."""
        self.reactor.disconnectAll()
        for reader in self.reactor.removeAll():
            if hasattr(reader, "connectionLost"):
                reader.connectionLost(None)
        for call in self.reactor.getDelayedCalls():
            call.cancel()


class SocketClient:
    """Connects at once to a port of the gate."""

    address = "127.0.0.1"

    def __init__(self, gate: Gate, port: int) -> None:
        self.gate, self.handler = gate, gate.handlers[port]
        self._begins = len(self.handler.calls)
        self.ear = Ear()
        self.ended = False
        self.deflating = False
        self._asked = False
        self._socket = socket.create_connection(("127.0.0.1", port), WAIT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        self.sessid = 0

    def enters(self) -> None:
        """The session is there."""
        self.gate.turn_until(lambda: bool(self._entrances()))
        self.sessid = self._entrances()[0][1]

    def waits_for(self, heard: bytes) -> None:
        """The server has said this."""
        self.gate.turn_until(lambda: self._has_heard(heard))

    def waits_in_vain(self) -> None:
        """What was sent has been read, and nobody was let in for it."""
        for _ in range(10):
            self.gate.reactor.iterate(0)
        assert self._entrances() == []

    def sends(self, *packets: bytes) -> None:
        """Write packets; once ended, nothing arrives."""
        for packet in packets:
            self._write(packet)
        self._asked = True

    def hears(self) -> bytes:
        """What the server has said to all that was sent."""
        self._settle()
        return self.ear.take()

    def hangs_up(self) -> None:
        """Leave without a word."""
        self.leaves()
        gone = ("disconnect", self.sessid)
        self.gate.turn_until(lambda: gone in self.handler.calls)

    def is_told(self, name: str, *args: Any, **kwargs: Any) -> None:
        """The game says something to this client."""
        self._settle()
        session: Any = self.handler.sessions[self.sessid]
        output = Output((self.sessid,), name, args, kwargs)
        payload = b""
        if name in ("text", "prompt"):
            payload = session.compose(args[0], session.profile, output)
        session.send(output, payload)
        self._asked = True

    def leaves(self) -> None:
        """End the connection, if it is not ended."""
        self.ended = True
        self._socket.close()

    @property
    def client(self) -> Client:
        """What the server knows about it."""
        self._settle()
        return self.handler.sessions[self.sessid].client

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        """What its handler was told since it came."""
        self._settle()
        return self.handler.calls[self._begins :]

    @property
    def lines(self) -> list[str]:
        """The lines that reached the game."""
        return [call[1] for call in self.calls if call[0] == "text"]

    @property
    def inputs(self) -> list[Any]:
        """What reached the game beside lines, name first."""
        ours = ("connect", "changed", "lose", "disconnect", "text")
        return [call for call in self.calls if call[0] not in ours]

    # private

    def _entrances(self) -> list[tuple[Any, ...]]:
        since = self.handler.calls[self._begins :]
        return [call for call in since if call[0] == "connect"]

    def _settle(self) -> None:
        """Wait until all that was sent has been answered, or the connection ended."""
        if not self._asked or self.ended:
            return
        self._asked = False
        self._write(_stored(MARK) if self.deflating else MARK)
        self.gate.turn_until(lambda: self._has_heard(MARKED))
        before, _, after = self.ear.heard.rpartition(MARKED)
        self.ear.heard = before + after

    def _has_heard(self, what: bytes) -> bool:
        while not self.ended:
            try:
                data = self._socket.recv(1 << 20)
            except BlockingIOError:
                break
            except ConnectionResetError:
                data = b""
            self.ended = not data
            self.ear.hear(data)
        return self.ended or what in self.ear.heard

    def _write(self, packet: bytes) -> None:
        rest = memoryview(packet)
        while rest and not self.ended:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                pass
            except (ConnectionResetError, BrokenPipeError):
                self.ended = True
            self.gate.reactor.iterate(0)


def _stored(data: bytes) -> bytes:
    """As a block of its own in a zlib stream, behind a flush (RFC 1951, 3.2.4)."""
    return b"\0" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
