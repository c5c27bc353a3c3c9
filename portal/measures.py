"""What the Portal measures: each session for the staff, all of them for the metrics.

A line on its way costs two looks at a number. How many lines came in the last minute is
worked out from the numbers of the inputs, which are looked at every ten seconds.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from portal.wire.durations import Durations
from portal.wire.measures import PAGE, Measure

if TYPE_CHECKING:
    from portal.clock import Clock
    from portal.session import PortalSession

EVERY = 10.0
"""Seconds between two looks."""
LOOKS = 7
"""So many of them are kept: the first is a minute ago."""


class Measures:
    """Of `sessions`, which the handler keeps by sessid."""

    def __init__(self, sessions: dict[int, PortalSession], clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._before: dict[int, deque[int]] = {}
        """The number of each session's last input at the looks of the last minute."""
        self.input_seconds = Durations()
        """From when an input went to the game until it was done."""
        self.opened: Counter[str] = Counter()
        """Sessions that began, by their way in."""
        self.received: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        """Bytes of sessions that have ended, by their way in."""

    def begin(self) -> None:
        """Look every ten seconds, for ever."""
        self.look()
        self._clock.callLater(EVERY, self.begin)

    def look(self) -> None:
        """Note how far each session's inputs have come."""
        before, self._before = self._before, {}
        for sessid, session in self._sessions.items():
            noted = before.get(sessid)
            if noted is None:
                noted = deque(maxlen=LOOKS)
            noted.append(session.seq)
            self._before[sessid] = noted

    # What happens to a session

    def connected(self, session: PortalSession) -> None:
        """A session has begun."""
        self.opened[way_of(session)] += 1

    def said(self, session: PortalSession, seq: int) -> None:
        """An input goes to the game: its time is taken, if no other's is being taken.

        One at a time of each session is enough, and leaves nothing to be tidied up.
        """
        if not session.timed:
            session.timed, session.timed_at = seq, self._clock.seconds()

    def done(self, session: PortalSession) -> None:
        """The session's inputs are done up to `session.done`."""
        if 0 < session.timed <= session.done:
            session.timed = 0
            self.input_seconds.add(self._clock.seconds() - session.timed_at)

    def gone(self, session: PortalSession) -> None:
        """Nothing more comes from the session's client, or goes there."""
        way = way_of(session)
        self.received[way] += session.bytes_in
        self.sent[way] += session.bytes_out

    # What whoever asks is told

    def page(self, after: int) -> list[Measure]:
        """The sessions above this number, the lowest first, but at most so many."""
        above = sorted(sessid for sessid in self._sessions if sessid > after)[:PAGE]
        return [self.of(self._sessions[sessid]) for sessid in above]

    def of(self, session: PortalSession) -> Measure:
        """How a session is now."""
        there = not (session.closed or session.link_dead)
        return Measure(
            session.sessid,
            session.latency() if there else None,
            self._inputs(session),
            len(session.waiting) + len(session.unacked),
            session.unsent() if there else 0,
            session.bytes_in,
            session.bytes_out,
        )

    def bytes_by_way(self) -> tuple[Counter[str], Counter[str]]:
        """The bytes that came and that went, of all sessions there have been."""
        received, sent = Counter(self.received), Counter(self.sent)
        for session in self._sessions.values():
            if not session.closed:
                received[way_of(session)] += session.bytes_in
                sent[way_of(session)] += session.bytes_out
        return received, sent

    def _inputs(self, session: PortalSession) -> int:
        noted = self._before.get(session.sessid)
        full = noted is not None and len(noted) == noted.maxlen
        return session.seq - (noted[0] if full and noted else 0)


def way_of(session: PortalSession) -> str:
    """How it came in: "telnets" is telnet over TLS, else it is the protocol's name."""
    secure = session.protocol == "telnet" and session.client.secure
    return "telnets" if secure else session.protocol
