"""PortalSessionHandler: it numbers sessions and routes both ways.

Toward the game: `connect`, `receive`, `changed`, `disconnect`, called by sessions.
Toward the players: `apply`, called with every batch a Server sent.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

from portal import text
from portal.bans import BanList
from portal.config import Config
from portal.link import Link
from portal.render.profile import Profile
from portal.session import PortalSession
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
    Output,
    Received,
    Save,
)

log = logging.getLogger("portal.sessions")


class Clock(Protocol):
    """The part of a reactor that tells and keeps time."""

    def seconds(self) -> float:
        """Monotonic seconds."""

    def callLater(self, delay: float, function: Any, *args: Any) -> Any:
        """Call the function after so many seconds; the result can be cancelled."""


class PortalSessionHandler:
    """All sessions of this Portal, by sessid."""

    def __init__(self, config: Config, clock: Clock, bans: BanList) -> None:
        self.config = config
        self.clock = clock
        self.bans = bans
        self.doors = Doors(config, clock.seconds, bans)
        self.sessions: dict[int, PortalSession] = {}
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
            Bans: lambda frame: self.bans.replace(frame.networks),
        }

    # toward the game

    def connect(self, session: PortalSession) -> None:
        """A protocol has a new connection: number it and tell the Server."""
        self._last_sessid += 1
        session.sessid = self._last_sessid
        session.link = self.link
        session.throttle = Throttle(
            self.config.lines_burst, self.config.lines_rate, self.clock.seconds
        )
        self.sessions[session.sessid] = session
        if self.config.login_grace:
            session.grace = self.clock.callLater(
                self.config.login_grace, self._still_unnamed, session
            )
        session.link.send_state(Connect(session.sessid, session.client))
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
        session.waiting.append((name, args, kwargs))
        self._admit(session)

    def changed(self, session: PortalSession) -> None:
        """A client told something new about itself."""
        session.link.send_state(Changed(session.sessid, session.client))

    def disconnect(self, session: PortalSession, reason: str) -> None:
        """A client is gone; what it said before goes to the game first, then this.

        Lines that wait go at the pace of anybody else's; of a stranger's only so many
        as may wait at all.
        """
        log.info("%s disconnected: %s", session, reason)
        _cancel(session.grace)
        session.left = reason or "gone"
        if not (session.saved and session.saved.account):
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
            session.pause()
        elif session.paused and backlog <= limit // 2:
            session.paused = False
            session.resume()

    def _number(self, session: PortalSession, frame: Input | Disconnected) -> None:
        session.seq = frame.seq
        session.unacked.append(frame)
        session.link.send_input(frame)

    def _still_unnamed(self, session: PortalSession) -> None:
        if not session.closed and not (session.saved and session.saved.account):
            self.tell([session], text.TOO_LONG_UNNAMED)
            session.close("not logged in in time")

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
        composed: dict[tuple[type[PortalSession], Profile], bytes] = {}
        is_text = output.name in ("text", "prompt")
        markup = str(output.args[0]) if is_text and output.args else ""
        for sessid in output.sessids:
            session = self.sessions.get(sessid)
            if session is None or session.closed:
                continue
            try:
                payload = b""
                if is_text:
                    key = (session.__class__, session.profile)
                    found = composed.get(key)
                    if found is None:
                        found = composed[key] = session.compose(
                            markup, session.profile, output
                        )
                    payload = found
                session.send(output, payload)
            except Exception:  # the edge: the others hear it all the same
                log.exception("%s could not be told a %s.", session, output.name)
            if session.unsent() > self.config.output_limit:
                log.warning("%s does not read and is disconnected.", session)
                session.abort("does not read what it is sent")

    def tell(self, sessions: list[PortalSession], markup: str) -> None:
        """Say something of the Portal's own to these sessions."""
        self.send(
            Output(tuple(session.sessid for session in sessions), "text", (markup,))
        )

    def announce(self, markup: str) -> None:
        """Say something of the Portal's own to everybody."""
        self.tell(list(self.sessions.values()), markup)

    def counts(self) -> dict[str, int]:
        """How many sessions there are, by protocol, and how much waits."""
        open_sessions = [s for s in self.sessions.values() if not s.closed]
        return {
            **Counter(session.protocol for session in open_sessions),
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
        if session.waiting or session.paused or session.left:
            self._admit(session)

    def _committed(self, frame: Committed) -> None:
        self.commit = frame.number
        self.link.send_notice(Received(frame.number))

    def _save(self, frame: Save) -> None:
        session = self.sessions.get(frame.sessid)
        if session is None:
            return
        session.saved = frame.saved
        session.refresh_profile()
        if frame.saved.account:
            _cancel(session.grace)
            session.grace = None

    def _close(self, frame: Close) -> None:
        session = self.sessions.get(frame.sessid)
        if session is not None and not session.closed:
            session.close(frame.reason)

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
        line = "" if secret or not frame.args else str(frame.args[0])[:80]
        self.tell([session], text.set_aside(line))


def _cancel(call: Any) -> None:
    if call is not None and call.active():
        call.cancel()
