"""The porch: where a connection waits until it is known who comes, and speaking what.

    owes its header --PROXY, whole--> opening
    owes its header --LOCAL, whole--> silent   --any byte--> opening
    owes its header --anything else, or 10 s later--> closed
    opening --16 03--------------------------> inside, by TLS
    opening --other bytes, or a moment later-> inside

Where nobody speaks for others a connection begins with its opening; where TLS is not
looked for, what has come to its opening is inside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure

from portal.doors import proxy
from portal.doors.addresses import host_of, named
from portal.telnet.strangers import TLS_HANDSHAKE

if TYPE_CHECKING:
    from portal.doors.door import Door

log = logging.getLogger("portal.doors")

HEADER_WITHIN = 10.0
"""Seconds in which a balancer must have said for whom it speaks."""


class Porch(Protocol):
    """Stands in for the protocol of a connection until that is chosen.

    `owes` says that the peer may speak for others and must begin with a header.
    """

    transport: Any

    def __init__(self, door: Door, peer: Any, owes: bool) -> None:
        self._door = door
        self._peer = self._caller = peer
        self._owes = owes
        self._heard = b""
        self._timer: Any = None

    def connectionMade(self) -> None:
        """Wait for the first bytes, if there is room to wait."""
        crowded = self._door.is_crowded()
        self._door.waiting.add(self)
        if self._owes:
            self._wait(HEADER_WITHIN, self._cut_off)
            if crowded:
                self._refuse("too many others wait here")
        elif crowded:
            self._enter(self._door.inside)
        else:
            self._open()

    def dataReceived(self, data: bytes) -> None:
        """Look at what came, with what came before it."""
        self._heard += data
        if self._owes:
            self._read_header()
        else:
            self._look()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone before anybody was inside."""
        self._leave()
        if self._owes and self._heard:
            self._complain("goes amid its header")

    # who comes

    def _read_header(self) -> None:
        said = proxy.read(self._heard)
        if isinstance(said, proxy.Wrong):
            self._refuse(said.why)
        elif said is not None:
            self._owes = False
            self._heard = self._heard[said.size :]
            if said.source:
                self._caller = named(said.source, said.port)
            # Who only looks whether we live may do so, and makes no session.
            if self._heard or not said.local:
                self._open()

    # speaking what

    def _open(self) -> None:
        if self._door.sniff:
            self._wait(self._door.sniff, self._enter, self._door.inside)
        self._look()

    def _look(self) -> None:
        if not self._door.sniff:
            self._enter(self._door.inside)
        elif self._heard.startswith(TLS_HANDSHAKE):
            self._enter(self._door.inside_by_tls)
        elif not TLS_HANDSHAKE.startswith(self._heard):
            self._enter(self._door.inside)

    def _enter(self, factory: Any) -> None:
        """Let the protocol have the connection, with what was read of it."""
        self._leave()
        transport, heard = self.transport, self._heard
        protocol = transport.protocol = factory.buildProtocol(self._caller)
        protocol.makeConnection(transport)
        if heard and not transport.disconnecting:
            protocol.dataReceived(heard)

    # ending

    def _refuse(self, why: str) -> None:
        self._complain(why)
        self._owes = False
        self.transport.abortConnection()

    def _cut_off(self) -> None:
        if self._owes:
            self._refuse(f"says nothing whole in {HEADER_WITHIN:.0f} seconds")
        else:
            self.transport.abortConnection()

    def _complain(self, why: str) -> None:
        log.warning(
            "%s must say on the %s port for whom it speaks, but %s.",
            host_of(self._peer),
            self._door.name,
            why,
        )

    def _wait(self, seconds: float, then: Callable[..., None], *args: Any) -> None:
        self._forget_timer()
        self._timer = self._door.clock.callLater(seconds, then, *args)

    def _leave(self) -> None:
        self._door.waiting.discard(self)
        self._forget_timer()

    def _forget_timer(self) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
