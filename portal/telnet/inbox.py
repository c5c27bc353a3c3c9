"""What a client sent and waits to be heard, and whether more of it is read.

A megabyte of memory and thousands of lines can lie in one packet of line ends, and more
in one of compressed bytes. So it is taken in pieces, inflated in small steps, and only
while the game keeps up; what is not read stays in the kernel, whose buffer fills and
slows the sender.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.clock import Clock
from portal.telnet.compression import FREE, BadStream, Inflation
from portal.throttle import Throttle

PIECE = 256
"""Bytes that are parsed at a time: so many may be as many lines."""

STEP = 65_536
"""Bytes inflated before others have their turn: no more come in one read."""


class Inbox:
    """Bytes in, pieces out. `hear` is called when there may be something to take."""

    __slots__ = (
        "_clock",
        "_credit",
        "_dear",
        "_hear",
        "_held",
        "_inflated",
        "_inflation",
        "_pace",
        "_plain",
        "_rest",
        "_stopped",
        "_transport",
    )

    def __init__(
        self, transport: Any, pace: Throttle, clock: Clock, hear: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._pace = pace
        self._clock = clock
        self._hear = hear
        self._plain = b""
        self._inflation: Inflation | None = None
        self._credit = FREE
        self._inflated = 0
        self._rest: Any = None
        self._held = self._stopped = self._dear = False

    def add(self, data: bytes) -> None:
        """More came."""
        if self._inflation is None:
            self._plain += data
        else:
            self._inflation.add(data)
        if wait := self._pace.spend(len(data)):
            self._rest_for(wait)

    def charge(self, size: int) -> None:
        """What was taken costs as much to hear as so many bytes more.

        If that is too much the rest is not taken, either, before a while.
        """
        if (wait := self._pace.spend(size)) and not self._stopped:
            self._dear = True
            self._rest_for(wait)

    def take(self) -> bytes:
        """The next piece; empty if there is none, or none for now. Raises BadStream."""
        plain = self._plain
        if not plain:
            if self._inflation is None or self._held or self._rest is not None:
                return b""
            if self._stopped and self._inflated >= STEP:
                self.clear()
                return b""
            plain = self._inflate(self._inflation)
        elif self._held or self._dear:
            return b""
        if len(plain) <= PIECE:
            self._plain = b""
            return plain
        self._plain = plain[PIECE:]
        return plain[:PIECE]

    def put_back(self, data: bytes) -> None:
        """This was taken and is to be taken again."""
        self._plain = data + self._plain

    def inflate(self) -> None:
        """What waits and what will come is a compressed stream, up to its end."""
        if self._inflation is None:
            self._inflation = Inflation(self._credit)
            self._inflation.add(self._plain)
            self._plain = b""

    def hold(self) -> None:
        """Read no further until `go_on`."""
        if not self._stopped:
            self._held = True
            self._transport.pauseProducing()

    def go_on(self) -> None:
        """Read on, first what was read already."""
        self._held = False
        self._read_on()

    def stop(self) -> None:
        """Nothing slows the client any more: it is gone, or will be.

        What was read before can still be taken; of a compressed stream a step, for
        nobody shares the turns out any more.
        """
        if not self._stopped:
            self._inflated = 0
        self._stopped, self._held, self._dear = True, False, False
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def clear(self) -> None:
        """Forget what was read."""
        self._plain, self._inflation = b"", None

    def _inflate(self, inflation: Inflation) -> bytes:
        try:
            plain = inflation.take()
        except BadStream:
            self.clear()
            raise
        if plain:
            self._count(len(plain))
        elif inflation.ended:
            self._credit, self._inflation = inflation.credit, None
            plain = inflation.rest
        return plain

    def _count(self, size: int) -> None:
        """What was inflated counts as if it had come so."""
        wait = self._pace.spend(size)
        self._inflated += size
        if wait or self._inflated >= STEP:
            self._rest_for(wait)

    def _rest_for(self, seconds: float) -> None:
        """Read no further for a while: the client sends faster than it may."""
        if self._rest is None and not self._stopped:
            self._transport.pauseProducing()
            self._rest = self._clock.callLater(seconds, self._rested)

    def _rested(self) -> None:
        self._rest, self._dear = None, False
        self._inflated = 0
        if wait := self._pace.spend(0):
            self._rest_for(wait)
        self._read_on()

    def _read_on(self) -> None:
        if self._stopped:
            return
        self._hear()
        if not (self._held or self._rest or self._stopped):
            self._transport.resumeProducing()
