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
from portal.config import Config


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
        self._refill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def spend(self, amount: int) -> float:
        """Count what has come already; the seconds until more of it is polite."""
        if not self.rate:
            return 0.0
        self._refill()
        self._tokens -= amount
        return -self._tokens / self.rate if self._tokens < 0 else 0.0

    def wait(self) -> float:
        """Seconds until the next line will be allowed."""
        return max(0.0, (1 - self._tokens) / self.rate) if self.rate else 0.0

    def _refill(self) -> None:
        now = self.clock()
        refilled = self._tokens + (now - self._checked) * self.rate
        self._tokens, self._checked = min(float(self.burst), refilled), now


WINDOW = 2.0
"""Seconds over which knocks are averaged: so long a source may come twice as fast."""


REASONS = {
    text.BANNED: "banned",
    text.FULL: "full",
    text.TOO_MANY_FROM_YOU: "too many",
    text.TOO_OFTEN_FROM_YOU: "too often",
    text.CROWDED: "crowded",
}


class Doors:
    """Counts connections in and out, and turns away the banned and the too many.

    It also turns away who knocks too often: a greeting and, more so, an exchange of
    keys cost the house more than they cost a stranger. And when strangers crowd at the
    gate it turns away ever more of those who come, whatever their address: none while
    there are fewer than `strangers_begin`, all from `strangers_full` on.
    """

    def __init__(
        self,
        config: Config,
        clock: Callable[[], float],
        bans: BanList,
        times: int = 1,
        chance: Callable[[], float] | None = None,
    ) -> None:
        """`times` is how many connections count here as one does elsewhere.

        `chance` draws from 0 up to 1; without it nobody is a stranger here.
        """
        self.total = config.connections
        self.per_address = config.connections_per_address * times
        self.rate = config.connections_rate * times
        self.clock = clock
        self.bans = bans
        self.refused: Counter[str] = Counter()
        """How many were turned away, by a word for why."""
        self.known = 0
        """How many of those inside are logged in, as the sessions say."""
        self._chance = chance
        self._begin, self._full = config.strangers_begin, config.strangers_full
        self._inside: Counter[str] = Counter()
        self._knocks: Counter[str] = Counter()
        """How often each source has come since `_since`, let in or not."""
        self._since = clock()

    def enter(
        self, address: str, make_room: Callable[[str], bool] = lambda refusal: False
    ) -> str | None:
        """Count a connection in, or say in a sentence why not.

        Where it is full, `make_room` is told so first, and says whether it did.
        """
        refusal = self._refusal(address)
        if refusal in (text.FULL, text.TOO_MANY_FROM_YOU) and make_room(refusal):
            refusal = self._refusal(address)
        if refusal is None:
            self._inside[source_of(address)] += 1
        else:
            self.refused[REASONS[refusal]] += 1
        return refusal

    def _refusal(self, address: str) -> str | None:
        if self.bans.banned(address):
            return text.BANNED
        inside = self._inside.total()
        if inside >= self.total:
            return text.FULL
        source = source_of(address)
        if self._inside[source] >= self.per_address:
            return text.TOO_MANY_FROM_YOU
        if self._knocks_too_often(source):
            return text.TOO_OFTEN_FROM_YOU
        if inside >= self._begin and self._is_crowded(inside - self.known):
            return text.CROWDED
        return None

    def leave(self, address: str) -> None:
        """Count a connection out."""
        source = source_of(address)
        self._inside[source] -= 1
        if self._inside[source] <= 0:
            del self._inside[source]

    def _is_crowded(self, strangers: int) -> bool:
        """Whether so many strangers leave no room for this one."""
        if self._chance is None or strangers < self._begin:
            return False
        over, room = strangers - self._begin + 1, self._full - self._begin + 1
        return self._chance() * room < over

    def _knocks_too_often(self, source: str) -> bool:
        now = self.clock()
        if now - self._since >= WINDOW:
            self._since = now
            self._knocks.clear()
        self._knocks[source] += 1
        return self._knocks[source] > self.rate * WINDOW


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
