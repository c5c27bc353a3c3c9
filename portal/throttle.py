"""Who may come in, and how fast they may speak.

A line above the rate is delayed, never dropped: the connection is read no further until
the lines before it have gone (TCP back-pressure).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address

from portal import text
from portal.bans import BanList


class Throttle:
    """Allow `rate` lines a second, with bursts of `burst`; a rate of 0 allows all."""

    __slots__ = ("_checked", "_tokens", "burst", "clock", "rate")

    def __init__(self, burst: int, rate: float, clock: Callable[[], float]) -> None:
        self.burst = burst
        self.rate = rate
        self.clock = clock
        self._tokens, self._checked = float(burst), clock()

    def allow(self) -> bool:
        """Say whether one more line is polite, and count it if so."""
        if not self.rate:
            return True
        now = self.clock()
        refilled = self._tokens + (now - self._checked) * self.rate
        self._tokens, self._checked = min(float(self.burst), refilled), now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def wait(self) -> float:
        """Seconds until the next line will be allowed."""
        return max(0.0, (1 - self._tokens) / self.rate) if self.rate else 0.0


class Doors:
    """Counts connections in and out, and turns away the banned and the too many."""

    def __init__(self, total: int, per_address: int, bans: BanList) -> None:
        self.total = total
        self.per_address = per_address
        self.bans = bans
        self._inside: Counter[str] = Counter()

    def enter(self, address: str) -> str | None:
        """Count a connection in, or say in a sentence why not."""
        if self.bans.banned(address):
            return text.BANNED
        if self._inside.total() >= self.total:
            return text.FULL
        source = source_of(address)
        if self._inside[source] >= self.per_address:
            return text.TOO_MANY_FROM_YOU
        self._inside[source] += 1
        return None

    def leave(self, address: str) -> None:
        """Count a connection out."""
        source = source_of(address)
        self._inside[source] -= 1
        if self._inside[source] <= 0:
            del self._inside[source]


def source_of(address: str) -> str:
    """Whom to count an address for: itself, or its /64 in IPv6 (one host has many)."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)
