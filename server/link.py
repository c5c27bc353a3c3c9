"""The Server's end of the link: proves itself, says hello, does what is asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionClosed
from twisted.internet.protocol import connectionDone
from twisted.protocols.amp import AmpError
from twisted.python.failure import Failure

from portal.wire import commands, frames, measures
from portal.wire.errors import Refused
from portal.wire.measures import Measure
from portal.wire.peer import Peer
from portal.wire.proof import sign
from server.accounts.text import BUSY
from server.errors import PlayerError

if TYPE_CHECKING:
    from server.lifecycle import Lifecycle

log = logging.getLogger("server.link")


class ServerLink(Peer):
    """One connection to the Portal, for this process' whole life."""

    decode = staticmethod(frames.decode_to_server)

    def __init__(self, lifecycle: Lifecycle, secret: bytes) -> None:
        super().__init__()
        self.lifecycle = lifecycle
        self.secret = secret

    async def begin(self, generation: int, pid: int) -> None:
        """Prove oneself and say hello. Raises WireError."""
        asked = await self._ask(commands.Challenge, version=commands.VERSION)
        proof = sign(self.secret, "server", asked["nonce"])
        await self._ask(commands.Prove, role="server", proof=proof)
        await self._ask(commands.Hello, generation=generation, pid=pid)

    def send_encoded(self, data: bytes) -> None:
        """Send a batch, into the kernel at once: what is there outlives us."""
        super().send_encoded(data)
        if self.transport is not None:
            self.transport.doWrite()

    @property
    def unsent(self) -> int:
        """Bytes that the kernel has yet to take (Twisted has no public way to ask)."""
        transport = self.transport
        if transport is None or not transport.connected:
            return 0
        waiting = len(transport.dataBuffer) - transport.offset
        return int(waiting + transport._tempDataLen)

    def receive_frames(self, batch: list[Any]) -> None:
        """A batch of the Portal."""
        self.lifecycle.receive(batch)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        """The Portal is gone, or has no more use for this Server."""
        super().connectionLost(reason)
        self.lifecycle.lost()

    def ask_reload(self, mode: str, sessid: int) -> None:
        """Have this Server replaced; the Portal tells the session how it went."""
        self._say(commands.Reload, mode=mode, sessid=sessid)

    def ask_stop(self, reason: str) -> None:
        """Have both processes ended."""
        self._say(commands.Stop, reason=reason)

    async def measure(self) -> dict[int, Measure]:
        """How the connection of each session is, by sessid, as the Portal measures it.

        Empty if the Portal cannot say: it is older than this Server, or gone.
        """
        found: dict[int, Measure] = {}
        page = None
        while page is None or len(page) == measures.PAGE:
            try:
                after = max(found, default=0)
                answer = await self._ask(commands.Measure, after=after)
            except (AmpError, ConnectionClosed):
                break
            page = measures.decode(answer["measures"])
            found |= {measure.sessid: measure for measure in page}
        return found

    @commands.CatchUp.responder
    def on_catch_up(self, epoch: int, received: int) -> Deferred[dict[str, Any]]:
        """The Server before this one stands still."""
        return _answer(self.lifecycle.catch_up(epoch, received))

    @commands.Takeover.responder
    def on_takeover(self, mode: str, sessions: int) -> Deferred[dict[str, Any]]:
        """The sessions are ours."""
        return _answer(self.lifecycle.take_over(mode, sessions))

    @commands.Retire.responder
    def on_retire(self, mode: str) -> Deferred[dict[str, Any]]:
        """Commit everything and stand still."""
        return _answer(self.lifecycle.retire(mode))

    @commands.Resume.responder
    def on_resume(self, received: int) -> Deferred[dict[str, Any]]:
        """The successor failed: go on."""
        return _answer(self.lifecycle.resume(received))

    @commands.Authenticate.responder
    def on_authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> Deferred[dict[str, Any]]:
        """A protocol asks for a password before there is a session."""
        asked = self.lifecycle.authenticate(name, password, address, protocol)
        return _answer(asked, _as_refusal_of_stranger)

    @commands.AuthenticateKey.responder
    def on_authenticate_key(
        self, name: str, key: bytes, proven: bool, address: str
    ) -> Deferred[dict[str, Any]]:
        """SSH asks whether a public key is that account's."""
        asked = self.lifecycle.authenticate_key(name, key, proven, address)
        return _answer(asked, _as_refusal_of_stranger)

    @commands.Ping.responder
    def on_ping(self) -> dict[str, Any]:
        """Alive."""
        return self.lifecycle.pulse()

    async def _ask(self, command: Any, **arguments: Any) -> Any:
        return await self.callRemote(command, **arguments).asFuture(
            asyncio.get_running_loop()
        )

    def _say(self, command: Any, **arguments: Any) -> None:
        self.callRemote(command, **arguments).addErrback(
            lambda failure: log.info("The Portal says: %s", failure.getErrorMessage())
        )


def _answer(
    coroutine: Coroutine[Any, Any, dict[str, Any]],
    refuse: Callable[[Failure], Failure] | None = None,
) -> Deferred[dict[str, Any]]:
    answer = Deferred.fromFuture(asyncio.ensure_future(coroutine))
    return answer.addErrback(refuse or _as_refusal)


def _as_refusal(failure: Failure) -> Failure:
    """What the Portal is told: the sentence of an error, or the end of a traceback."""
    if failure.check(PlayerError, Refused):
        raise Refused(failure.getErrorMessage())
    log.error("The Portal's request failed.", exc_info=failure.value)
    raise Refused(failure.getTraceback()[-8000:])


def _as_refusal_of_stranger(failure: Failure) -> Failure:
    """The same for who is shown it at the door: no traceback."""
    if failure.check(PlayerError, Refused):
        raise Refused(failure.getErrorMessage())
    log.error("Who is there could not be asked.", exc_info=failure.value)
    raise Refused(BUSY)
