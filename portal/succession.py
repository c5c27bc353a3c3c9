"""How one Server process follows another while all clients stay connected.

The new process loads beside the old one. The old one then stands still, with all that
happened committed; the new one catches up, is given the sessions and serves. Until it
does, all of it can be taken back: the old one goes on as if nothing had been.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from typing import Any

from twisted.internet.error import ConnectionLost

from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.server_process import ServerProcess
from portal.wire import commands
from portal.wire.errors import Refused

log = logging.getLogger("portal.succession")


class Succession:
    """The Server that serves, and the one that is to follow it."""

    def __init__(
        self,
        config: Config,
        handler: PortalSessionHandler,
        reactor: Any,
        server_log: Callable[[bytes], None],
    ) -> None:
        self.config = config
        self.handler = handler
        self.reactor = reactor
        self.server_log = server_log
        self.current: ServerProcess | None = None
        self.candidate: ServerProcess | None = None
        self.served_since = 0.0
        """When the present or last Server began to serve; 0 if none has."""
        self.on_hold: Callable[[], object] = lambda: None
        self.epoch = int(time.time() * 1000)
        """Names this Portal's life: session ids mean nothing beyond it."""
        self._generation = 0

    async def replace(self, mode: str) -> dict[str, float]:
        """Have a new process serve: {"seconds" in all, "held" input}.

        Raises Refused, with the reason, if the old one goes on or none serves.
        """
        began = self.reactor.seconds()
        new = await self._loaded()
        held_at = self.reactor.seconds()
        old = self.current
        if old is not None:
            self.handler.link.hold()
            self.on_hold()
            if not await self._stands_still(old, mode):
                old = None
        if old is None and mode == "reload":
            mode = "crash"
        try:
            await self._seat(new, mode)
        except Exception as error:  # noqa: BLE001 (whatever it is, the old one goes on)
            await self._take_back(old, new, error)
        now = self.reactor.seconds()
        if old is not None:
            self.end(old)
        held = now - held_at
        log.info("Server %d serves (%s); held %.3f s.", new.generation, mode, held)
        return {"seconds": now - began, "held": held}

    def hello(self, peer: Any, generation: int) -> ServerProcess:
        """A Server has loaded. Raises Refused unless it is the one that was started."""
        new = self.candidate
        if new is None or new.generation != generation or new.said_hello.called:
            raise Refused(f"No Server of generation {generation} is awaited.")
        new.peer = peer
        new.said_hello.callback(None)
        return new

    def call(
        self, process: ServerProcess, limit: float, command: Any, **arguments: Any
    ) -> Any:
        """Call a Server; fails with TimeoutError after `limit` s, or ConnectionLost."""
        if process.ended or process.peer is None:
            raise ConnectionLost()
        deferred = process.peer.callRemote(command, **arguments)
        return deferred.addTimeout(limit, self.reactor, _timed_out)

    def end(self, old: ServerProcess) -> None:
        """Hang up on a Server that stands still for good, and see that it goes."""
        peer, old.peer = old.peer, None
        peer.process = None
        peer.transport.loseConnection()
        self.reactor.callLater(self.config.retire_timeout, old.kill)

    async def _loaded(self) -> ServerProcess:
        """A new process that has loaded the game and said hello. Raises Refused."""
        self._generation += 1
        new = ServerProcess(self._generation, self.reactor, self.server_log)
        new.started = self.reactor.seconds()
        self._spawn(new)
        self.candidate = new
        timeout = self.config.server_start_timeout
        timer = self.reactor.callLater(timeout, self._too_slow, new)
        try:
            await new.said_hello
        finally:
            self.candidate = None
            if timer.active():
                timer.cancel()
        return new

    def _spawn(self, new: ServerProcess) -> None:
        command = [*self.config.server_command, "--generation", str(new.generation)]
        try:
            self.reactor.spawnProcess(
                new,
                command[0],
                command,
                env=None,
                path=self.config.server_directory,
                childFDs={0: "w", 1: "r", 2: "r"},
            )
        except OSError as error:  # no more processes, no more memory
            raise Refused(f"No new Server could be started: {error}") from error

    def _too_slow(self, new: ServerProcess) -> None:
        if new.said_hello.called:
            return
        self.end_by_force(new)
        timeout = self.config.server_start_timeout
        new.said_hello.errback(
            Refused(f"The new Server was not ready within {timeout:.0f} seconds.")
        )

    def end_by_force(self, process: ServerProcess) -> None:
        """End a process that hangs; first it says where (faulthandler does).

        We hang up too: a child that it left behind may hold the connection open.
        """
        process.hangs = True
        process.kill(signal.SIGABRT)
        self.reactor.callLater(1.0, process.kill)
        self.reactor.callLater(2.0, _hang_up, process)

    async def _stands_still(self, old: ServerProcess, mode: str) -> bool:
        """Whether the old Server does, with all committed; if not it is ended."""
        limit = self.config.retire_timeout
        try:
            await self.call(old, limit, commands.Retire, mode=mode)
        except Exception as error:  # noqa: BLE001 (whatever it is, the new one serves)
            log.error("Server %d could not retire: %r", old.generation, error)
            self.current = None
            old.kill()
            await old.gone()
            self.handler.link.lose(crashed=True)
            self.handler.link.blame(old.blame)
            return False
        return True

    async def _seat(self, new: ServerProcess, mode: str) -> None:
        """Give the sessions to a Server that has loaded."""
        handler, limit = self.handler, self.config.server_start_timeout
        handler.link.take(new.peer)
        epoch, received = self.epoch, handler.commit
        await self.call(new, limit, commands.CatchUp, epoch=epoch, received=received)
        handler.link.told()
        attached = handler.attachments()
        new.peer.send_frames(attached)
        count = len(attached)
        await self.call(new, limit, commands.Takeover, mode=mode, sessions=count)
        self.current = new
        self.served_since = new.last_answer = self.reactor.seconds()
        handler.link.ready()

    async def _take_back(
        self, old: ServerProcess | None, new: ServerProcess, error: Exception
    ) -> None:
        """The new Server failed at the last moment. Raises Refused, always."""
        new.kill()
        await new.gone()
        reason = Refused(_reason(error, new))
        if old is not None and not old.ended:
            limit, received = self.config.retire_timeout, self.handler.commit
            self.handler.link.hear_again(old.peer)
            try:
                await self.call(old, limit, commands.Resume, received=received)
            except Exception as why:  # noqa: BLE001 (whatever it is, a new one is due)
                log.error("Server %d could not go on: %r", old.generation, why)
                old.kill()
            else:
                self.handler.link.take_back(old.peer)
                raise reason from error
        self.current = None
        self.handler.link.lose(crashed=False)
        raise reason from error


def _hang_up(process: ServerProcess) -> None:
    if process.peer is not None:
        process.peer.abort()


def _timed_out(result: Any, limit: float) -> Any:
    raise TimeoutError(f"No answer within {limit:.0f} seconds.")


def _reason(error: Exception, process: ServerProcess) -> str:
    if isinstance(error, Refused):
        return str(error)
    return f"{process.last_words()}\n{type(error).__name__}: {error}"
