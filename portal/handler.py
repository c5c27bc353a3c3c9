"""PortalSessionHandler: it numbers sessions and routes both ways.

Toward the game: `connect`, `receive`, `changed`, `lose`, `disconnect`, called by
sessions.
Toward the players: `apply`, called with every batch a Server sent.
"""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from portal import text
from portal.arrivals import Arrivals
from portal.bans import BanList
from portal.clock import Clock
from portal.config import Config
from portal.link import Link
from portal.linkdead import LinkDead, pass_on
from portal.listing import GameListing
from portal.measures import Measures
from portal.scrollback import Scrollback
from portal.session import PortalSession
from portal.telling import Telling
from portal.throttle import Doors, Throttle
from portal.wire.frames import (
    Ack,
    Attach,
    Bans,
    Changed,
    Close,
    Committed,
    Connect,
    Disconnected,
    Input,
    Listing,
    Missed,
    Output,
    Received,
    Save,
)
from portal.wire.state import Client

log = logging.getLogger("portal.sessions")

CHANGES_BURST, CHANGES_RATE = 32, 4.0
"""So often at once, and then a second, the game is told that a client changed."""


class PortalSessionHandler:
    """All sessions of this Portal, by sessid. `date` is the wall clock."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        bans: BanList,
        date: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.config = config
        self.clock = clock
        self.bans = bans
        self.doors = Doors(config, clock.seconds, bans, chance=chance)
        self.arrivals = Arrivals(clock)
        self.linkdead = LinkDead(config.linkdead_time, clock, date)
        self.sessions: dict[int, PortalSession] = {}
        self.measures = Measures(self.sessions, clock)
        self.listing = GameListing(config, self.players, date)
        self.link = Link(lambda call: clock.callLater(0, call))
        self.link.on_set_aside = self._set_aside
        self.commit = 0
        """The last commit of the game whose output has arrived here."""
        self.away = False
        """Whether players have been told that the game is away."""
        self._last_sessid = 0
        self._said: dict[Any, Callable[[Any], None]] = {
            Output: self.send,
            Ack: self._ack,
            Committed: self._committed,
            Save: self._save,
            Close: self._close,
            Missed: self._missed,
            Bans: lambda frame: self.bans.replace(frame.networks),
            Listing: lambda frame: self.listing.publish(frame.variables),
        }

    def players(self) -> int:
        """How many accounts are logged in."""
        there = (s.account for s in self.sessions.values() if not s.closed)
        return len(set(there) - {0})

    # toward the game

    def connect(self, session: PortalSession) -> None:
        """A protocol has a new connection: number it and tell the Server."""
        self._last_sessid += 1
        session.sessid = self._last_sessid
        session.link = self.link
        session.throttle = Throttle(
            self.config.lines_burst, self.config.lines_rate, self.clock.seconds
        )
        session.changes = Throttle(CHANGES_BURST, CHANGES_RATE, self.clock.seconds)
        session.known_as = session.client
        self.sessions[session.sessid] = session
        if self.config.login_grace:
            session.grace = self.clock.callLater(
                self.config.login_grace, self._still_unnamed, session
            )
        session.link.send_state(Connect(session.sessid, session.client))
        self.measures.connected(session)
        log.info("%s connected: %s", session, session.client.address)
        if self.away:
            self.tell([session], text.AWAY)

    def receive(
        self,
        session: PortalSession,
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        """A client said something: pass it on, or let it wait its turn."""
        if session.closed:
            return
        if session.scrollback is not None and name == "text":
            session.scrollback.prompt = None
        session.waiting.append((name, args, kwargs))
        self._admit(session)

    def changed(self, session: PortalSession) -> None:
        """A client told something new about itself.

        Each change costs the game more than it costs a client; of one that changes all
        the time only how it is in the end is told, after a moment.
        """
        turned = session.client.lost != session.known_as.lost
        if turned or session.changes.allow():
            _cancel(session.news)
            session.known_as = session.client
            session.link.send_state(Changed(session.sessid, session.client))
        elif session.news is None or not session.news.active():
            wait = session.changes.wait()
            session.news = self.clock.callLater(wait, self.changed, session)

    def lose(self, session: PortalSession, reason: str) -> None:
        """A connection broke: the session waits for its player, or ends."""
        if not (_comes_in(session) and self.linkdead.keep(session, reason)):
            session.disconnected(reason)
        self._know(session)

    def back(self, session: PortalSession, client: Client) -> None:
        """A session has a connection again, or another one."""
        self.linkdead.back(session, client)
        self._know(session)
        self.arrivals.expect(session)

    def disconnect(self, session: PortalSession, reason: str) -> None:
        """A client is gone; what it said before goes to the game first, then this.

        Lines that wait go at the pace of anybody else's; of a stranger's only so many
        as may wait at all.
        """
        log.info("%s disconnected: %s", session, reason)
        _cancel(session.grace)
        _cancel(session.news)
        self._know(session)
        self.linkdead.forget(session)
        self.measures.gone(session)
        session.left = reason or "gone"
        if session.account:
            session.waiting.extend(session.take_unheard())
        else:
            while len(session.waiting) > self.config.queue_limit:
                session.waiting.pop()
        self._admit(session)

    def attachments(self) -> list[Attach]:
        """Every session as it is now, for a Server that takes over."""
        return [
            Attach(session.sessid, session.client, session.saved, session.done)
            for session in self.sessions.values()
        ]

    def _admit(self, session: PortalSession) -> None:
        waiting, unacked, limit = (
            session.waiting,
            session.unacked,
            self.config.queue_limit,
        )
        while waiting and len(unacked) < limit:
            if not session.throttle.allow():
                if session.drain is None or not session.drain.active():
                    session.drain = self.clock.callLater(
                        session.throttle.wait(), self._admit, session
                    )
                break
            name, args, kwargs = waiting.popleft()
            self._number(
                session, Input(session.sessid, session.seq + 1, name, args, kwargs)
            )
        if session.closed:
            if not waiting and session.left:
                gone = Disconnected(session.sessid, session.seq + 1, session.left)
                session.left = ""
                self._number(session, gone)
            return
        backlog = len(waiting) + len(unacked)
        if not session.paused and backlog >= limit:
            session.paused = True
            if not session.link_dead:
                session.pause()
        elif session.paused and backlog <= limit // 2:
            session.paused = False
            if session.link_dead:
                session.hear_on()
            else:
                session.resume()

    def _number(self, session: PortalSession, frame: Input | Disconnected) -> None:
        session.seq = frame.seq
        session.unacked.append(frame)
        self.measures.said(session, frame.seq)
        session.link.send_input(frame)

    def _still_unnamed(self, session: PortalSession) -> None:
        if not session.closed and not session.account:
            self.tell([session], text.TOO_LONG_UNNAMED)
            self.close(session, "not logged in in time")

    # toward the players

    def apply(self, frames: list[Any]) -> None:
        """Do what a batch of the Server says, in its order."""
        for frame in frames:
            try:
                self._said[type(frame)](frame)
            except Exception:  # the edge: an Ack behind it must not be lost
                log.exception("A %s could not be done.", type(frame).__name__)

    def send(self, output: Output) -> None:
        """One Output to many sessions, composed once for each profile among them."""
        telling = Telling(output, self.arrivals)
        for sessid in output.sessids:
            session = self.sessions.get(sessid)
            if session is not None and not session.closed:
                self._tell(session, telling)

    def _tell(self, session: PortalSession, telling: Telling) -> None:
        try:
            telling.to(session)
        except Exception:  # the edge: the others hear it all the same
            log.exception("%s could not be told a %s.", session, telling.output.name)
        if not session.link_dead and session.unsent() > self.config.output_limit:
            log.warning("%s does not read and is disconnected.", session)
            session.abort("does not read what it is sent")

    def tell(self, sessions: list[PortalSession], markup: str) -> None:
        """Say something of the Portal's own to these sessions."""
        self.send(
            Output(tuple(session.sessid for session in sessions), "text", (markup,))
        )

    def announce(self, markup: str) -> None:
        """Say something of the Portal's own to everybody who is there to hear it."""
        self.tell([s for s in self.sessions.values() if not s.link_dead], markup)

    def close(self, session: PortalSession, reason: str) -> None:
        """End a session: its connection, or what goes on without one."""
        if session.link_dead:
            session.disconnected(reason)
        elif not session.closed:
            session.close(reason)

    def counts(self) -> dict[str, int]:
        """How many sessions there are, by protocol, and how much waits."""
        open_sessions = [s for s in self.sessions.values() if not s.closed]
        connected = [s for s in open_sessions if not s.link_dead]
        return {
            **Counter(session.protocol for session in connected),
            "link_dead": len(open_sessions) - len(connected),
            "total": len(open_sessions),
            "waiting_inputs": sum(len(s.waiting) for s in open_sessions),
            "unacked": len(self.link.pending),
        }

    def _ack(self, frame: Ack) -> None:
        for sessid, seq in frame.done:
            session = self.sessions.get(sessid)
            if session is not None:
                self._finish(session, seq)

    def _finish(self, session: PortalSession, seq: int) -> None:
        unacked = session.unacked
        while unacked and unacked[0].seq <= seq:
            finished = unacked.popleft()
            session.done = finished.seq
            session.link.done(session.sessid, finished.seq)
            if isinstance(finished, Disconnected):
                del self.sessions[session.sessid]
                return
        self.measures.done(session)
        if session.waiting or session.paused or session.left:
            self._admit(session)
        if session.link_dead and not session.closed and not _comes_in(session):
            session.disconnected("left before logging in")

    def _committed(self, frame: Committed) -> None:
        self.commit = frame.number
        self.link.send_notice(Received(frame.number))

    def _save(self, frame: Save) -> None:
        session = self.sessions.get(frame.sessid)
        if session is None:
            return
        before = session.account
        session.saved = frame.saved
        session.refresh_profile()
        if session.account != before:
            self._named(session)

    def _named(self, session: PortalSession) -> None:
        """Another account is logged in, which reads nothing said before; or none is."""
        self._know(session)
        if session.account:
            _cancel(session.grace)
            session.grace = None
        elif session.link_dead:
            session.disconnected("logged out while link-dead")
        if session.account and self.config.linkdead_time:
            lines, size = self.config.scrollback_lines, self.config.scrollback_bytes
            session.scrollback = Scrollback(lines, size, session.remembers)
        session.named()

    def _know(self, session: PortalSession) -> None:
        """Count it at the doors as somebody known, or no longer."""
        there = not (session.closed or session.link_dead)
        known = there and bool(session.account)
        if known is not session.known:
            session.known = known
            self.doors.known += 1 if known else -1

    def _close(self, frame: Close) -> None:
        session = self.sessions.get(frame.sessid)
        if session is not None:
            self.close(session, frame.reason)

    def _missed(self, frame: Missed) -> None:
        session, old = self.sessions.get(frame.sessid), self.sessions.get(frame.of)
        if session is None or session.closed or old is None:
            return
        if frame.done is not None:
            refused = pass_on(old, frame.done, session, 2 * self.config.queue_limit)
            if refused:
                self.tell([session], text.not_done(refused))
            self._admit(session)
        if old.scrollback is None:
            return
        if old.saved is not None and old.saved.asking is not None:
            old.scrollback.prompt = None  # the Server puts it again, or says it is void
        self.arrivals.look(old)
        for output in old.scrollback.take():
            self._tell(session, Telling(output, self.arrivals))

    def _set_aside(self, frame: Any) -> None:
        session = self.sessions.get(frame.sessid)
        self.link.pending.pop((frame.sessid, frame.seq), None)
        if session is None:
            return
        if isinstance(frame, Disconnected):
            del self.sessions[frame.sessid]
            return
        session.unacked.remove(frame)
        saved = session.saved
        secret = saved is None or not saved.account or saved.asking is not None
        shown = frame.name == "text" and frame.args and not secret
        line = str(frame.args[0])[:80] if shown else ""
        self.tell([session], text.set_aside(line))


def _comes_in(session: PortalSession) -> bool:
    """Whether an account is logged in, or may be: something is not answered yet."""
    asked = session.client.account or session.unacked or session.waiting
    return bool(session.account or asked)


def _cancel(call: Any) -> None:
    if call is not None and call.active():
        call.cancel()
