"""A telnet session in a storm: what it did, and whether it bore it."""

from __future__ import annotations

import logging
from typing import Any, NamedTuple

from tests.portal.fakes import RecordingHandler
from tests.portal.telnet.ear import Ear
from tests.portal.telnet.fakes import TelnetClient

OURS = ("connect", "changed", "lose", "disconnect")


PATIENCE = 2000
"""How often time passes until nothing more can happen."""


class Outcome(NamedTuple):
    """What a session did with what it was sent."""

    inputs: list[Any]
    """All that reached the game, in its order."""
    heard: bytes
    """What came back, inflated."""
    client: Any
    ended: bool
    sent: int
    """Bytes that came back, compressed or not."""
    taken: int
    """Packets it was there to hear."""
    held: int
    """Bytes the session still holds of what it was sent."""


class Counting(RecordingHandler):
    """Counts what a client says and keeps none of it."""

    heard = 0

    def receive(self, session: Any, *said: Any) -> None:
        self.heard += 1


class Slow(RecordingHandler):
    """Reads two things of a client, then no further for a while."""

    clock: Any

    def receive(self, session: Any, *said: Any) -> None:
        super().receive(session, *said)
        if len(self.calls) % 2 == 0 and not session.paused:
            session.paused = True
            session.pause()
            self.clock.callLater(0.001, self.go_on, session)

    def go_on(self, session: Any) -> None:
        """Hear the next two."""
        session.paused = False
        session.resume()


def weathered(
    packets: list[bytes], handler: RecordingHandler | None = None, pause: float = 0.0
) -> Outcome:
    """Send these packets to a new session, and wait until all is done.

    `pause` are the seconds between them.
    """
    client = TelnetClient(handler)
    client.handler.clock = client.clock  # type: ignore[attr-defined]
    client.hears()
    ear, sent, taken, clock = Ear(), 0, 0, client.clock
    for packet in [*packets, *[b""] * PATIENCE]:
        if client.wire.ended or (not packet and not clock.getDelayedCalls()):
            break
        if packet:
            taken += 1
            client.sends(packet)
        clock.advance(pause if packet else pause or 1.0)
        said = client.hears()
        sent += len(said)
        ear.hear(said)
    inputs = [call for call in client.handler.calls if call[0] not in OURS]
    held = holds(client.session)
    known, ended = client.client, bool(client.wire.ended)
    client.hangs_up()
    return Outcome(inputs, ear.take(), known, ended, sent, taken, held)


def holds(session: Any) -> int:
    """Bytes of input in the session's buffers, found in all it is made of."""
    seen: set[int] = set()
    waiting = [session._parser, session._inbox]
    size = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, (bytes, bytearray, str)):
            size += len(one)
        elif isinstance(one, (list, tuple, set, frozenset)):
            waiting += one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif type(one).__module__.startswith("portal.telnet"):
            names = getattr(type(one), "__slots__", ())
            waiting += [getattr(one, name) for name in names if hasattr(one, name)]
            waiting += list(getattr(one, "__dict__", {}).values())
    return size


class Errors(logging.Handler):
    """What is logged as an error, or with a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, if it is one."""
        if record.levelno >= logging.ERROR or record.exc_info:
            self.seen.append(record.getMessage())
