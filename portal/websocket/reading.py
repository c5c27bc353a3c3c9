"""Whether a websocket is read: not while its game is behind, nor while too much comes.

What is not read stays in the kernel, whose buffer fills and slows the sender.
"""

from __future__ import annotations

from typing import Any

from portal.clock import Clock
from portal.throttle import Throttle


class Reading:
    """Pauses a transport for two reasons, and goes on when neither holds."""

    def __init__(self, transport: Any, pace: Throttle, clock: Clock) -> None:
        self._transport = transport
        self._pace = pace
        self._clock = clock
        self._held = False
        self._rest: Any = None

    @property
    def paused(self) -> bool:
        """Whether nothing is read now."""
        return self._held or self._rest is not None

    def hold(self) -> None:
        """Read no further until `go_on`."""
        self._held = True
        self._transport.pauseProducing()

    def go_on(self) -> None:
        """Read on, unless too much has come."""
        self._held = False
        self._read()

    def took(self, size: int) -> None:
        """So many bytes have come: if they were too many, rest for a while."""
        wait = self._pace.spend(size)
        if wait and self._rest is None:
            self._transport.pauseProducing()
            self._rest = self._clock.callLater(wait, self._rested)

    def stop(self) -> None:
        """There is nothing to read any more."""
        if self._rest is not None and self._rest.active():
            self._rest.cancel()

    def _rested(self) -> None:
        self._rest = None
        self.took(0)
        self._read()

    def _read(self) -> None:
        if not self.paused:
            self._transport.resumeProducing()
