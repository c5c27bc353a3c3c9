"""Who calls at the Portal's socket: Servers and control clients (`manage.py reload`).

A caller has two seconds and four kilobytes to prove that it holds the secret.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory
from twisted.protocols import amp
from twisted.python.failure import Failure

from portal.wire import commands, frames, measures
from portal.wire.errors import NotProven, Refused
from portal.wire.peer import Peer
from portal.wire.proof import nonce, proven

if TYPE_CHECKING:
    from portal.server_process import ServerProcess
    from portal.supervisor import Supervisor

log = logging.getLogger("portal.peers")

PROVE_WITHIN = 2.0
BYTES_BEFORE_PROOF = 4096
ROLES = ("server", "control")


class PortalPeer(Peer):
    """The Portal's end of one connection."""

    decode = staticmethod(frames.decode_to_portal)

    def __init__(self, supervisor: Supervisor, secret: bytes) -> None:
        super().__init__()
        self.supervisor = supervisor
        self.secret = secret
        self.role = ""
        self.process: ServerProcess | None = None
        self._nonce = b""
        self._unproven_bytes = 0
        self._timer: Any = None

    def connectionMade(self) -> None:
        """Give the caller a short while to prove itself."""
        super().connectionMade()
        self._timer = self.supervisor.clock.callLater(PROVE_WITHIN, self._not_proven)

    def dataReceived(self, data: bytes) -> None:
        """Count what an unknown caller sends; then as AMP does."""
        if not self.role:
            self._unproven_bytes += len(data)
            if self._unproven_bytes > BYTES_BEFORE_PROOF:
                self._not_proven()
                return
        super().dataReceived(data)

    def connectionLost(self, reason: Failure = Failure(ConnectionError())) -> None:  # noqa: B008
        """The caller hung up."""
        if self._timer.active():
            self._timer.cancel()
        super().connectionLost(reason)
        if self.process is not None:
            self.supervisor.lost_peer(self.process)

    def locateResponder(self, name: bytes) -> Any:
        """Nothing is heard from a caller that has not proven itself."""
        if self.role:
            return super().locateResponder(name)
        if name not in commands.BEFORE_PROOF:
            return self._refuse
        return partial(self._hear, super().locateResponder(name))

    def ampBoxReceived(self, box: Any) -> None:
        """A caller that has not proven itself can only ask, and is owed no answer."""
        if self.role or (amp.COMMAND in box and amp.ASK in box):
            super().ampBoxReceived(box)
        else:
            self._not_proven()

    def receive_frames(self, batch: list[Any]) -> None:
        """A batch of the Server that serves or takes over; others are not heard."""
        if self.process is not None and self.supervisor.listens_to(self.process):
            self.supervisor.handler.apply(batch)

    @commands.Challenge.responder
    def on_challenge(self, version: int) -> dict[str, Any]:
        """What the caller must sign."""
        if version != commands.VERSION:
            raise Refused(f"The Portal speaks version {commands.VERSION} of the wire.")
        self._nonce = nonce()
        return {"nonce": self._nonce}

    @commands.Prove.responder
    def on_prove(self, role: str, proof: bytes) -> dict[str, Any]:
        """The caller signed it, or is sent away."""
        asked, self._nonce = self._nonce, b""
        if (
            role not in ROLES
            or not asked
            or not proven(self.secret, role, asked, proof)
        ):
            self._not_proven()
            raise NotProven("That is not the proof.")
        self.role = role
        if self._timer.active():
            self._timer.cancel()
        return {}

    @commands.Hello.responder
    def on_hello(self, generation: int, pid: int) -> dict[str, Any]:
        """A Server has loaded the world."""
        if self.role != "server":
            raise Refused("Only a Server says hello.")
        self.process = self.supervisor.succession.hello(self, generation)
        return {}

    @commands.Reload.responder
    def on_reload(self, mode: str, sessid: int) -> Deferred[dict[str, Any]]:
        """Somebody wants the Server replaced."""
        if mode not in ("reload", "reset"):
            raise Refused(f'There is no reload mode "{mode}".')
        return self.supervisor.reload(mode, sessid)

    @commands.Stop.responder
    def on_stop(self, reason: str) -> dict[str, Any]:
        """Somebody wants everything ended."""
        self.supervisor.clock.callLater(0, self.supervisor.stop, reason)
        return {}

    @commands.Measure.responder
    def on_measure(self, after: int) -> dict[str, Any]:
        """How the connections of the sessions are."""
        page = self.supervisor.handler.measures.page(after)
        return {"measures": measures.encode(page)}

    @commands.Status.responder
    def on_status(self) -> dict[str, Any]:
        """How the Portal is."""
        return {"json": self.supervisor.status()}

    def _refuse(self, box: Any) -> Any:
        raise amp.RemoteAmpError(b"NOT_PROVEN", "Prove yourself first.", fatal=True)

    def _hear(self, respond: Callable[[Any], Any], box: Any) -> Any:
        try:
            return respond(box)
        except (LookupError, ValueError):  # an argument is missing, or is none
            return self._refuse(box)

    def _not_proven(self) -> None:
        log.warning("A caller on the link did not prove itself.")
        self.abort()


class PeerFactory(Factory):
    """Makes a PortalPeer for each caller."""

    noisy = False

    def __init__(self, supervisor: Supervisor, secret: bytes) -> None:
        self.supervisor = supervisor
        self.secret = secret

    def buildProtocol(self, addr: Any) -> PortalPeer:
        """One end for one caller."""
        return PortalPeer(self.supervisor, self.secret)
