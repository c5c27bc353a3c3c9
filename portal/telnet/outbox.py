"""What waits to be written, counted, so that a client who does not read is noticed."""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

TRANSPORT_BUFFER = 65_536
"""Bytes Twisted's transports take before they ask their producer to pause."""


@implementer(IPushProducer)
class Outbox:
    """Stands before a transport and holds back what the transport has no room for."""

    __slots__ = ("_held", "_held_size", "_paused", "_transport")

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._held: list[bytes] = []
        self._held_size = 0
        self._paused = False
        transport.registerProducer(self, True)

    @property
    def unsent(self) -> int:
        """Bytes the client has yet to make room for; 0 while all is well."""
        return TRANSPORT_BUFFER + self._held_size if self._paused else 0

    def write(self, data: bytes) -> None:
        """Write now, or once there is room."""
        if self._paused:
            self._held.append(data)
            self._held_size += len(data)
        else:
            self._transport.write(data)

    def release(self) -> None:
        """Hand everything to the transport and let go of it, before it is closed."""
        self._transport.unregisterProducer()
        self.resumeProducing()

    def pauseProducing(self) -> None:
        """The transport is full."""
        self._paused = True

    def resumeProducing(self) -> None:
        """The transport has room again; it may be full again halfway."""
        self._paused = False
        held, self._held, self._held_size = b"".join(self._held), [], 0
        if held:
            self._transport.write(held)

    def stopProducing(self) -> None:
        """The transport is gone."""
        self._held.clear()
        self._held_size = 0
        self._paused = False
