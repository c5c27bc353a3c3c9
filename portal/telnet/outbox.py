"""What waits to be written, counted, so that a client who does not read is noticed.

What is compressed is counted as what came of it: so much waits in memory.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from portal.clock import Clock
from portal.telnet.compression import Deflation

TRANSPORT_BUFFER = 65_536
"""Bytes Twisted's transports take before they ask their producer to pause."""


@implementer(IPushProducer)
class Outbox:
    """Stands before a transport and holds back what the transport has no room for."""

    __slots__ = (
        "_deflation",
        "_held",
        "_held_size",
        "_paused",
        "_straight",
        "_transport",
    )

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._deflation: Deflation | None = None
        self._held: list[bytes] = []
        self._held_size = 0
        self._paused = False
        self._straight = True
        """Whether nothing stands between what is written and the transport."""
        transport.registerProducer(self, True)

    @property
    def unsent(self) -> int:
        """Bytes the client has yet to make room for; 0 while all is well."""
        return TRANSPORT_BUFFER + self._held_size if self._paused else 0

    @property
    def waiting(self) -> int:
        """The same, and what is to be compressed yet before the turn ends."""
        said = 0 if self._deflation is None else self._deflation.unflushed
        return self.unsent + said

    def write(self, data: bytes) -> None:
        """Write now, or once there is room."""
        if self._straight:
            self._transport.write(data)
        elif self._deflation is not None:
            self._deflation.say(data)
        else:
            self._pass_on(data)

    def deflate(self, clock: Clock) -> None:
        """Compress from the next byte on."""
        self._deflation = Deflation(self._pass_on, clock)
        self._straighten()

    def finish(self) -> None:
        """End the compressed stream; the next byte is plain again."""
        if self._deflation is not None:
            self._deflation.finish()
            self._deflation = None
            self._straighten()

    def release(self) -> None:
        """Hand everything to the transport and let go of it, before it is closed."""
        self.finish()
        self._transport.unregisterProducer()
        self.resumeProducing()

    def pauseProducing(self) -> None:
        """The transport is full."""
        self._paused = True
        self._straight = False

    def resumeProducing(self) -> None:
        """The transport has room again; it may be full again halfway."""
        self._paused = False
        self._straighten()
        held, self._held, self._held_size = b"".join(self._held), [], 0
        if held:
            self._transport.write(held)

    def stopProducing(self) -> None:
        """The transport is gone."""
        if self._deflation is not None:
            self._deflation.drop()
            self._deflation = None
        self._held.clear()
        self._held_size = 0
        self._paused = False
        self._straighten()

    def _pass_on(self, data: bytes) -> None:
        if self._paused:
            self._held.append(data)
            self._held_size += len(data)
        else:
            self._transport.write(data)

    def _straighten(self) -> None:
        self._straight = not self._paused and self._deflation is None
