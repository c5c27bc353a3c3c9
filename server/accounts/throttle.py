"""How often a source may try; failures are kept, so that a reload forgets none.

A `Tally` has for each source (an IPv4 address, an IPv6 /64) a list of dates and tags.
It lies in the world's small key-values, spread over shards, because a shard is written
whole; each list and each shard is bounded, the oldest go first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from server.accounts import text
from server.errors import Busy, NotNow

if TYPE_CHECKING:
    from server.accounts.collaborators import KeyValues

    Shard = dict[str, list[tuple[float, str]]]

SHARDS = 64
SOURCES = 128
"""Sources kept in a shard."""
PAUSES = 4
"""Who may be kept waiting at the same time; the site has twice as many threads."""
UNCOUNTED = 1000
"""Events kept of a source; a limit above this lifts the throttle."""


def source(address: str) -> str:
    """Whose address it is: IPv6 is given out by /64, so that counts as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    if mapped.version == 4:
        return str(mapped)
    return str(ip_network((int(mapped), 64), strict=False))


class Tally:
    """What came from where and when, for `window` seconds.

    `clock` gives dates, seconds since 1970.
    """

    def __init__(
        self,
        kv: KeyValues,
        name: str,
        window: float,
        clock: Callable[[], float],
    ) -> None:
        self.kv = kv
        self.name = name
        self.window = window
        self.clock = clock

    def dates(self, source: str, tag: str | None = None) -> list[float]:
        """When it happened (with this tag), the oldest first."""
        events = self._shard(source).get(source, [])
        return [date for date, tagged in events if tag in (None, tagged)]

    def add(self, source: str, tag: str = "") -> None:
        """It happened now."""
        shard = self._shard(source)
        events = [*shard.pop(source, []), (self.clock(), tag)]
        shard[source] = events[-UNCOUNTED:]
        for oldest in list(shard)[: max(0, len(shard) - SOURCES)]:
            del shard[oldest]
        self._keep(source, shard)

    def forget(self, source: str, tag: str) -> None:
        """What happened with this tag is forgiven."""
        shard = self._shard(source)
        before = shard.get(source, [])
        after = [event for event in before if event[1] != tag]
        if after != before:
            shard[source] = after
            self._keep(source, shard)

    def everything(self) -> Shard:
        """Of every source what happened there, as (date, tag), the oldest first."""
        shards = (self._fresh(f"gate.{self.name}.{shard}") for shard in range(SHARDS))
        return {source: events for shard in shards for source, events in shard.items()}

    def _shard(self, source: str) -> Shard:
        return self._fresh(self._key(source))

    def _fresh(self, key: str) -> Shard:
        now = self.clock()
        kept: dict[str, Any] = self.kv.get(key, {})
        # A date in the future was written before the clock was set back.
        fresh = {
            name: [(date, tag) for date, tag in events if 0 <= now - date < self.window]
            for name, events in kept.items()
        }
        return {name: events for name, events in fresh.items() if events}

    def _keep(self, source: str, shard: Shard) -> None:
        as_json = {
            name: [[*event] for event in events] for name, events in shard.items()
        }
        self.kv.set(self._key(source), as_json)

    def _key(self, source: str) -> str:
        return f"gate.{self.name}.{crc32(source.encode('utf-8', 'replace')) % SHARDS}"


class LockedOut(NamedTuple):
    """A source that may not try, with this name or (empty) with any."""

    source: str
    name: str
    failures: int
    seconds: float
    """Until it may again."""


class LoginThrottle:
    """How often a password may be wrong.

    `failures` is for a name from a source, in `window` seconds; `failures_per_source`
    for all names, in the tally's own window. A limit above UNCOUNTED is no limit.
    An attempt counts from its beginning, so that many at once are no more than in turn.
    """

    def __init__(
        self, tally: Tally, failures: int, window: float, failures_per_source: int
    ) -> None:
        self.tally = tally
        self.failures = _counted(failures)
        self.window = window
        self.failures_per_source = _counted(failures_per_source)
        self._under_way: Counter[tuple[str, str]] = Counter()
        self._under_way_from: Counter[str] = Counter()

    def begin(self, source: str, name: str) -> None:
        """Somebody tries. Raises NotNow after too many failures, Busy amid too many."""
        recent = self._recent(source, name)
        every = self.tally.dates(source)
        self._check(self.failures, recent, self.window)
        self._check(self.failures_per_source, every, self.tally.window)
        room = self.failures - len(recent) - self._under_way[source, name]
        room_from = self.failures_per_source - len(every) - self._under_way_from[source]
        if (self.failures and room <= 0) or (
            self.failures_per_source and room_from <= 0
        ):
            raise Busy(text.BUSY)
        self._under_way[source, name] += 1
        self._under_way_from[source] += 1

    def end(self, source: str, name: str) -> None:
        """The attempt is over, whatever came of it."""
        self._under_way[source, name] -= 1
        self._under_way_from[source] -= 1
        self._under_way += Counter()  # drops what is zero
        self._under_way_from += Counter()

    def failed(self, source: str, name: str) -> float:
        """It was wrong. Gives the seconds to wait before saying so: 0, 0.5, 1, 2, 4."""
        if not self.failures and not self.failures_per_source:
            return 0.0
        before = len(self._recent(source, name))
        self.tally.add(source, name)
        return min(4.0, 2.0 ** (before - 2)) if before else 0.0

    def succeeded(self, source: str, name: str) -> None:
        """It was right, so the mistakes before were the owner's own."""
        self.tally.forget(source, name)

    def locked_out(self) -> list[LockedOut]:
        """Who may not try just now, whoever is let in again last first."""
        now, found = self.tally.clock(), []
        for source, events in self.tally.everything().items():
            tagged = dict.fromkeys(tag for _, tag in events)
            limits = [
                (tag, self._recent(source, tag), self.failures, self.window)
                for tag in tagged
            ]
            every, limit = [date for date, _ in events], self.failures_per_source
            for name, dates, most, window in (
                *limits,
                ("", every, limit, self.tally.window),
            ):
                if most and len(dates) >= most:
                    until = dates[-most] + window
                    found.append(LockedOut(source, name, len(dates), until - now))
        return sorted(found, key=lambda each: -each.seconds)

    def forgive(self, source: str, name: str = "") -> None:
        """Forget the failures of a source, or only those for one name."""
        tags = {tag for _, tag in self.tally.everything().get(source, ())}
        for tag in tags & {name} if name else tags:
            self.tally.forget(source, tag)

    def forgive_everywhere(self, name: str) -> None:
        """Forget the failures for a name, wherever they came from."""
        for source in self.tally.everything():
            self.tally.forget(source, name)

    def _recent(self, source: str, name: str) -> list[float]:
        since = self.tally.clock() - self.window
        return [date for date in self.tally.dates(source, name) if date > since]

    def _check(self, limit: int, dates: list[float], window: float) -> None:
        if limit and len(dates) >= limit:
            wait = dates[-limit] + window - self.tally.clock()
            raise NotNow(text.too_many_failures(wait))


class Pauses:
    """Keeps whoever was wrong waiting, at most so many at a time.

    On the site each of them keeps a thread, and all others wait for one. Who is not
    kept waiting is counted all the same.
    """

    def __init__(
        self, sleep: Callable[[float], Awaitable[None]], most: int = PAUSES
    ) -> None:
        self._sleep = sleep
        self._most = most
        self._waiting = 0

    async def __call__(self, seconds: float) -> None:
        """Wait, if there is room for it."""
        if self._waiting >= self._most:
            return
        self._waiting += 1
        try:
            await self._sleep(seconds)
        finally:
            self._waiting -= 1


class CreateThrottle:
    """`limit` accounts of a source in the tally's window; above UNCOUNTED, no limit."""

    def __init__(self, tally: Tally, limit: int) -> None:
        self.tally = tally
        self.limit = _counted(limit)

    def check(self, source: str, guests: int) -> None:
        """One more guest comes; `guests` are here from there already. Raises NotNow."""
        if self.limit and len(self.tally.dates(source)) + guests >= self.limit:
            raise NotNow(text.TOO_MANY_GUESTS_FROM_THERE)

    def begin(self, source: str) -> None:
        """Somebody makes an account. Raises NotNow if too many were made."""
        dates = self.tally.dates(source)
        if self.limit and len(dates) >= self.limit:
            wait = dates[-self.limit] + self.tally.window - self.tally.clock()
            raise NotNow(text.too_many_creates(wait))
        if self.limit:
            self.tally.add(source)


def _counted(limit: int) -> int:
    """The limit, or 0 for one that is meant to be none."""
    return limit if limit <= UNCOUNTED else 0
