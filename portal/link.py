"""One Server's link: it carries frames both ways, and holds input while it is not UP.

The link is the lasting half; the `Peer` under it (one AMP connection of one Server
process) comes and goes with every reload. Every input stays in `pending` until it is
acknowledged, in the order in which all players typed, so a Server that takes over is
given what its predecessor did not finish.

After a crash the inputs that were in hand are suspects: they are tried first, one at a
time, and one that stops the Server again is set aside (`portal.suspects`).
A Server that was killed from outside (`kill -9`) is hardly blamed on anybody.
"""

from __future__ import annotations

import enum
import logging
from collections.abc import Callable
from typing import Any, Protocol

from portal.suspects import Key, Suspects
from portal.wire.errors import WireError
from portal.wire.frames import Changed, Connect, Disconnected, Input

log = logging.getLogger("portal.link")

Numbered = Input | Disconnected


class State(enum.Enum):
    """Where the link is."""

    DOWN = "down"
    SYNCING = "syncing"
    UP = "up"
    HELD = "held"


TRANSITIONS: dict[State, dict[str, State]] = {
    State.DOWN: {"take": State.SYNCING, "lose": State.DOWN},
    State.SYNCING: {"ready": State.UP, "take_back": State.UP, "lose": State.DOWN},
    State.UP: {"hold": State.HELD, "lose": State.DOWN},
    State.HELD: {"take": State.SYNCING, "lose": State.DOWN},
}


class Carrier(Protocol):
    """What the link needs of a connection: to send a batch of frames."""

    def send_frames(self, frames: list[Any]) -> None:
        """Send the batch, in parts if need be."""


class Link:
    """Frames to one Server, whichever process plays it just now."""

    def __init__(self, call_soon: Callable[[Callable[[], None]], object]) -> None:
        self.state = State.DOWN
        self.peer: Carrier | None = None
        self.pending: dict[Key, Numbered] = {}
        self.on_set_aside: Callable[[Numbered], None] = lambda frame: None
        self._call_soon = call_soon
        self._batch: list[Any] = []
        self._scheduled = False
        self._before: list[Connect | Changed] = []
        """What was said before `told`: for the old one, if it goes on."""
        self._later: list[Connect | Changed] = []
        """What was said since: for whoever serves next."""
        self._suspects = Suspects()

    # What the handler says

    def send_state(self, frame: Connect | Changed) -> None:
        """Say how a session is now.

        While no Server listens it is told by `Attach` instead.
        """
        if self.state is State.UP:
            self._queue(frame)
        elif self.state is not State.DOWN:
            self._later.append(frame)

    def send_input(self, frame: Numbered) -> None:
        """Say what a client said; it stays pending until it is acknowledged."""
        self.pending[frame.sessid, frame.seq] = frame
        if self.state is State.UP and not self._suspects:
            self._queue(frame)

    def send_notice(self, frame: Any) -> None:
        """Say something that matters only to a Server that listens now."""
        if self.state is State.UP:
            self._queue(frame)

    def done(self, sessid: int, seq: int) -> None:
        """An input is finished."""
        key = (sessid, seq)
        self.pending.pop(key, None)
        if self._suspects.done(key) and self.state is State.UP:
            self._replay()

    # What the supervisor says

    def hold(self) -> None:
        """Send nothing more to this Server; what it still says is heard."""
        self._flush()
        self._step("hold")

    def take(self, peer: Carrier) -> None:
        """Hear a new Server process, which is to be told about the sessions."""
        self._step("take")
        self.peer = peer

    def told(self) -> None:
        """The new Server is told now how every session is; what changes later flows."""
        self._before, self._later = self._later, []

    def hear_again(self, peer: Carrier) -> None:
        """The new Server failed: what the one before it says is heard again."""
        self.peer = peer

    def ready(self) -> None:
        """The new Server serves: what changed meanwhile and what was held flows now."""
        self._step("ready")
        self._before.clear()
        self._flow()

    def take_back(self, peer: Carrier) -> None:
        """The Server before the one that failed knows all and goes on."""
        self._step("take_back")
        self.peer = peer
        self._later = self._before + self._later
        self._flow()

    def lose(self, crashed: bool) -> None:
        """The Server is gone; after a crash whatever it had in hand is suspect."""
        was_serving = self.state in (State.UP, State.HELD)
        self._step("lose")
        self.peer = None
        self._batch.clear()
        self._before.clear()
        self._later.clear()
        if crashed and was_serving:
            self._suspects.crash(self.pending)

    def blame(self, weight: float) -> None:
        """Count the crash against what was in hand; what has 2 or more is set aside."""
        for key in self._suspects.blame(weight):
            frame = self.pending.get(key)
            if frame is not None:
                log.error("Input %d of session %d stopped the game.", key[1], key[0])
                self.on_set_aside(frame)

    # How it goes on

    def _flow(self) -> None:
        later, self._later = self._later, []
        for frame in later:
            self._queue(frame)
        self._suspects.again()
        self._replay()

    def _step(self, event: str) -> None:
        try:
            self.state = TRANSITIONS[self.state][event]
        except KeyError:
            raise WireError(
                f"The link cannot {event} while {self.state.value}."
            ) from None

    def _replay(self) -> None:
        for key in self._suspects.next(self.pending) or self.pending:
            self._queue(self.pending[key])

    def _queue(self, frame: Any) -> None:
        self._batch.append(frame)
        if not self._scheduled:
            self._scheduled = True
            self._call_soon(self._flush)

    def _flush(self) -> None:
        self._scheduled = False
        if self._batch and self.peer is not None:
            batch, self._batch = self._batch, []
            self._send(self.peer, batch)

    def _send(self, peer: Carrier, batch: list[Any]) -> None:
        try:
            peer.send_frames(batch)
        except WireError as error:
            # One frame that cannot be sent must not keep back those beside it.
            if len(batch) == 1:
                log.error("A %s was not sent: %s", type(batch[0]).__name__, error)
                return
            for frame in batch:
                self._send(peer, [frame])
