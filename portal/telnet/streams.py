"""Both directions of a connection, each of which may be compressed."""

from __future__ import annotations

from portal.clock import Clock
from portal.telnet.inbox import Inbox
from portal.telnet.outbox import Outbox


class Streams:
    """What options may do to the bytes themselves."""

    __slots__ = ("_clock", "_inbox", "_outbox")

    def __init__(self, inbox: Inbox, outbox: Outbox, clock: Clock) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._clock = clock

    def deflate(self) -> None:
        """The next byte we say is the first of a compressed stream."""
        self._outbox.deflate(self._clock)

    def finish(self) -> None:
        """That stream ends; the next byte we say is plain."""
        self._outbox.finish()

    def inflate(self) -> None:
        """The next byte of the client is the first of a compressed stream."""
        self._inbox.inflate()
