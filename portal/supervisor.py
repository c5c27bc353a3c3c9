"""Starts, replaces and restarts the Server process; the Portal's clients stay connected.

A reload is overlapped (the new process loads beside the old one), and can be taken back until
the new one serves: the old one stands still meanwhile and goes on if its successor fails.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import time
from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.error import ConnectionClosed, ConnectionLost
from twisted.internet.task import deferLater
from twisted.python.failure import Failure

from portal import text
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.link import State
from portal.server_process import ServerProcess
from portal.wire import commands
from portal.wire.errors import Refused

log = logging.getLogger("portal.supervisor")

TELL_AFTER = 2.0
PINGS_BEFORE_HUNG = 4
AUTHENTICATE_WITHIN = 30.0
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
STEADY_AFTER = 60.0
"""A Server that served this long has its crashes forgotten."""


class Supervisor:
    """Sees to it that one Server serves."""

    def __init__(
        self,
        config: Config,
        handler: PortalSessionHandler,
        reactor: Any,
        server_log: Callable[[bytes], None],
    ) -> None:
        self.config = config
        self.handler = handler
        self.clock = self.reactor = reactor
        self.server_log = server_log
        self.epoch = int(time.time() * 1000)
        self.born = reactor.seconds()
        self.current: ServerProcess | None = None
        self.candidate: ServerProcess | None = None
        self.last_reload: dict[str, float] = {}
        self.restarts = 0
        self.doors: list[dict[str, Any]] = []
        self.on_stopped: Callable[[], object] = lambda: None
        self._generation = 0
        self._crashes = 0
        self._stopping = False
        self._running: Deferred[dict[str, Any]] | None = None
        self._next: Deferred[dict[str, Any]] | None = None
        self._next_mode = "reload"
        self._seated_at = 0.0
        self._notice: Any = None

    # What peers and people ask

    def start(self) -> None:
        """Start the first Server, and look after it from now on."""
        self._expect_back()
        self._replace("start").addErrback(lambda failure: None)
        self._ping_later()

    def reload(self, mode: str, sessid: int = 0) -> Deferred[dict[str, Any]]:
        """Replace the Server. Requests that come together share one reload.

        The Deferred gives {"seconds", "held"} or fails with Refused and the reason.
        """
        outcome: Deferred[dict[str, Any]] = Deferred()
        if sessid:
            outcome.addCallbacks(
                self._told(sessid, lambda r: text.reloaded(r["seconds"], r["held"])),
                self._told(sessid, lambda f: text.not_reloaded(f.getErrorMessage())),
            )
        if self._stopping:
            outcome.errback(Refused("The game is shutting down."))
        elif self._running is None:
            self._replace(mode).addCallbacks(outcome.callback, outcome.errback)
        else:
            self._after_this(mode).addCallbacks(outcome.callback, outcome.errback)
        return outcome

    def stop(self, reason: str) -> None:
        """Save, say goodbye to everybody, end both processes."""
        if not self._stopping:
            self._stopping = True
            log.info("Stopping: %s", reason)
            _logged(self._stop())

    def hello(self, peer: Any, generation: int, pid: int) -> ServerProcess:
        """A Server says it has loaded. Refused unless it is the one that was started."""
        process = self.candidate
        if (
            process is None
            or process.generation != generation
            or process.said_hello.called
        ):
            raise Refused(f"No Server of generation {generation} is awaited.")
        process.peer = peer
        process.said_hello.callback(None)
        return process

    def listens_to(self, process: ServerProcess) -> bool:
        """Whether what this Server says is heard: it serves, or is taking over."""
        return self.handler.link.peer is process.peer

    def lost_peer(self, process: ServerProcess) -> None:
        """A Server's connection closed. One that served has crashed or hangs: end it."""
        process.kill()
        serves = process is self.current and self.handler.link.peer is process.peer
        if serves and not self._stopping:
            _logged(self._crashed(process))

    async def _authenticate(self, arguments: dict[str, str]) -> int:
        until = self.clock.seconds() + AUTHENTICATE_WITHIN
        while self.clock.seconds() < until:
            current = self.current
            if current is not None and self.handler.link.state is State.UP:
                try:
                    answer = await self._call(
                        current, AUTHENTICATE_WITHIN, commands.Authenticate, **arguments
                    )
                except (ConnectionClosed, TimeoutError):
                    log.info("A password check is asked again of the next Server.")
                else:
                    return int(answer["account"])
            await deferLater(self.clock, 0.1)
        raise Refused("The game is away just now; please try again in a moment.")

    def authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> Deferred[int]:
        """The account that name and password prove. Fails with Refused and a sentence."""
        arguments = {
            "name": name,
            "password": password,
            "address": address,
            "protocol": protocol,
        }
        return ensureDeferred(self._authenticate(arguments))

    def upstream(self) -> Any:
        """The UNIX socket on which the serving Server answers HTTP, or None."""
        if self.current is None or self.handler.link.state is State.DOWN:
            return None
        return self.config.web_socket(self.current.generation)

    def status(self) -> str:
        """How the Portal and its Server are, as JSON."""
        current, link = self.current, self.handler.link
        now = self.clock.seconds()
        return json.dumps(
            {
                "name": self.config.name,
                "pid": os.getpid(),
                "epoch": self.epoch,
                "uptime": now - self.born,
                "version": commands.VERSION,
                "link": {
                    "state": link.state.value.upper(),
                    "generation": current.generation if current else 0,
                    "pid": current.pid if current else 0,
                    "uptime": now - current.started if current else 0.0,
                    "commit": max(
                        self.handler.commit, current.commit if current else 0
                    ),
                    "received": self.handler.commit,
                    "queue": current.queue if current else 0,
                    "restarts": self.restarts,
                    "last_reload": self.last_reload,
                },
                "sessions": self.handler.counts(),
                "doors": self.doors,
            }
        )

    # One Server after another

    def _replace(self, mode: str) -> Deferred[dict[str, Any]]:
        running = self._running = ensureDeferred(self._reload(mode))
        outcome: Deferred[dict[str, Any]] = Deferred()

        def finished(result: Any) -> None:
            self._running = None
            following, self._next = self._next, None
            (outcome.errback if isinstance(result, Failure) else outcome.callback)(
                result
            )
            if self._stopping:
                if following is not None:
                    following.errback(Refused("The game is shutting down."))
            elif following is not None:
                self._replace(self._next_mode).addCallbacks(
                    following.callback, following.errback
                )
            elif self.current is None:
                self._try_again()

        running.addBoth(finished)
        outcome.addErrback(self._not_replaced)
        return outcome

    def _after_this(self, mode: str) -> Deferred[dict[str, Any]]:
        if self._next is None:
            self._next, self._next_mode = Deferred(), mode
        elif mode == "reset":
            self._next_mode = mode
        shared: Deferred[dict[str, Any]] = Deferred()

        def pass_on(result: Any) -> Any:
            (shared.errback if isinstance(result, Failure) else shared.callback)(result)
            return None if isinstance(result, Failure) else result

        self._next.addBoth(pass_on)
        return shared

    async def _reload(self, mode: str) -> dict[str, Any]:
        began = self.clock.seconds()
        new = await self._load_candidate()
        held_at = self.clock.seconds()
        old = self.current
        if old is not None:
            self.handler.link.hold()
            self._expect_back()
            if not await self._retired(old, mode):
                old, mode = None, "crash"
        elif mode == "reload":
            mode = "crash"
        try:
            await self._seat(new, mode)
        except Exception as error:
            await self._take_back(old, new, error)
        held = self.clock.seconds() - held_at
        if old is not None:
            self._end(old)
        log.info(
            "Server %d serves (%s); input was held %.3f s.", new.generation, mode, held
        )
        self.last_reload = {"seconds": self.clock.seconds() - began, "held": held}
        return self.last_reload

    async def _load_candidate(self) -> ServerProcess:
        """A new process that has loaded the world and said hello. Raises Refused."""
        self._generation += 1
        new = self.candidate = ServerProcess(self._generation, self.server_log)
        new.started = self.clock.seconds()
        command = [*self.config.server_command, "--generation", str(self._generation)]
        self.reactor.spawnProcess(
            new,
            command[0],
            command,
            env=None,
            path=self.config.server_directory,
            childFDs={0: "w", 1: "r", 2: "r"},
        )
        timeout = self.config.server_start_timeout
        timer = self.clock.callLater(timeout, self._too_slow, new)
        try:
            await new.said_hello
        finally:
            self.candidate = None
            if timer.active():
                timer.cancel()
        return new

    def _too_slow(self, process: ServerProcess) -> None:
        if not process.said_hello.called:
            timeout = self.config.server_start_timeout
            process.kill(signal.SIGABRT)
            self.clock.callLater(1.0, process.kill)
            process.said_hello.errback(
                Refused(f"The new Server was not ready within {timeout:.0f} seconds.")
            )

    async def _retired(self, old: ServerProcess, mode: str) -> bool:
        """Whether the old Server stands still with everything committed; if not it is ended."""
        try:
            await self._call(
                old, self.config.retire_timeout, commands.Retire, mode=mode
            )
        except Exception as error:
            log.error("Server %d could not retire: %r", old.generation, error)
            self.current = None
            old.kill()
            await old.gone()
            self.handler.link.lose(crashed=True)
            return False
        return True

    async def _seat(self, new: ServerProcess, mode: str) -> None:
        """Give the sessions to a Server that has loaded."""
        handler, link, limit = (
            self.handler,
            self.handler.link,
            self.config.server_start_timeout,
        )
        link.take(new.peer)
        await self._call(new, limit, commands.CatchUp, received=handler.commit)
        attached = handler.attachments()
        new.peer.send_frames(attached)
        await self._call(
            new, limit, commands.Takeover, mode=mode, sessions=len(attached)
        )
        self.current = new
        self._seated_at = new.last_answer = self.clock.seconds()
        link.ready()
        self._back()

    async def _take_back(
        self, old: ServerProcess | None, new: ServerProcess, error: Exception
    ) -> None:
        """The new Server failed at the last moment: the old one goes on. Raises Refused."""
        new.kill()
        await new.gone()
        reason = _reason(error, new)
        if old is not None and not old.ended:
            try:
                limit = self.config.retire_timeout
                await self._call(
                    old, limit, commands.Resume, received=self.handler.commit
                )
            except (ConnectionClosed, TimeoutError):
                log.error("Server %d could not go on.", old.generation)
                old.kill()
            else:
                self.handler.link.take_back(old.peer)
                self._back()
                raise Refused(reason)
        self.current = None
        self.handler.link.lose(crashed=False)
        raise Refused(reason)

    def _call(
        self, process: ServerProcess, limit: float, command: Any, **arguments: Any
    ) -> Any:
        """Call a Server with a time limit. Fails with TimeoutError or ConnectionLost."""
        if process.ended or process.peer is None:
            raise ConnectionLost()
        deferred = process.peer.callRemote(command, **arguments)
        return deferred.addTimeout(limit, self.clock, _timed_out)

    def _end(self, old: ServerProcess) -> None:
        """A Server that has retired for good: hang up, and see that it goes."""
        peer, old.peer = old.peer, None
        peer.process = None
        peer.transport.loseConnection()
        self.clock.callLater(self.config.retire_timeout, old.kill)

    # When it goes wrong

    async def _crashed(self, process: ServerProcess) -> None:
        self.current = None
        self.handler.link.lose(crashed=True)
        await process.gone()
        log.error(
            "Server %d is gone; its last words:\n%s",
            process.generation,
            process.last_words(),
        )
        if self.clock.seconds() - self._seated_at > STEADY_AFTER:
            self._crashes = 0
        self._expect_back()
        if self._running is None and not self._stopping:
            self._try_again()

    def _try_again(self) -> None:
        """Start a Server, at once or after a pause that grows with each failure."""
        pause = PAUSES[min(self._crashes, len(PAUSES) - 1)]
        self._crashes += 1
        self.restarts += 1
        if self._crashes == len(PAUSES):
            log.critical(
                "The Server failed %d times in a row; trying once a minute.",
                self._crashes,
            )
        self.clock.callLater(pause, self._start_if_needed)

    def _start_if_needed(self) -> None:
        if self.current is None and self._running is None and not self._stopping:
            mode = "crash" if self._seated_at else "start"
            self._replace(mode).addErrback(lambda failure: None)

    def _not_replaced(self, failure: Failure) -> Failure | None:
        log.error("The Server was not replaced: %s", failure.getErrorMessage())
        return failure

    def _expect_back(self) -> None:
        if self._notice is None:
            self._notice = self.clock.callLater(TELL_AFTER, self._tell_away)

    def _tell_away(self) -> None:
        self.handler.away = True
        self.handler.announce(text.AWAY)

    def _back(self) -> None:
        if self._notice is not None and self._notice.active():
            self._notice.cancel()
        self._notice = None
        if self.handler.away:
            self.handler.away = False
            self.handler.announce(text.BACK)

    def _ping_later(self) -> None:
        pause = self.config.hung_after / PINGS_BEFORE_HUNG
        self.clock.callLater(pause, self._ping)

    def _ping(self) -> None:
        """A Server that does not answer for long is ended, after it told where it hangs."""
        self._ping_later()
        process = self.current
        if process is None or process.peer is None:
            return
        if self.handler.link.state is not State.UP:
            process.last_answer = self.clock.seconds()
            return

        def answered(answer: dict[str, int]) -> None:
            process.last_answer = self.clock.seconds()
            process.commit, process.queue = answer["commit"], answer["queue"]

        if self.clock.seconds() - process.last_answer > self.config.hung_after:
            log.error("Server %d hangs and is ended.", process.generation)
            process.kill(signal.SIGABRT)
            self.clock.callLater(1.0, process.kill)
            return
        process.peer.callRemote(commands.Ping).addCallbacks(
            answered, lambda failure: None
        )

    async def _stop(self) -> None:
        if self.candidate is not None:
            self.candidate.kill()
        while self._running is not None:
            await deferLater(self.clock, 0.05)
        current = self.current
        if current is not None:
            if self.handler.link.state is State.UP:
                self.handler.link.hold()
            try:
                limit = self.config.retire_timeout
                await self._call(current, limit, commands.Retire, mode="shutdown")
            except Exception as error:
                log.error("The Server could not retire: %r", error)
        self.handler.announce(text.SHUTDOWN)
        for session in list(self.handler.sessions.values()):
            if not session.closed:
                session.close("shutdown")
        if current is not None and current.peer is not None and not current.ended:
            self._end(current)
            await current.gone()
        self.on_stopped()

    def _told(
        self, sessid: int, sentence: Callable[[Any], str]
    ) -> Callable[[Any], Any]:
        def tell(result: Any) -> Any:
            session = self.handler.sessions.get(sessid)
            if session is not None:
                self.handler.tell([session], sentence(result))
            return result

        return tell


def _timed_out(result: Any, limit: float) -> Any:
    raise TimeoutError(f"No answer within {limit:.0f} seconds.")


def _reason(error: Exception, process: ServerProcess) -> str:
    if isinstance(error, Refused):
        return str(error)
    return f"{process.last_words()}\n{type(error).__name__}: {error}"


def _logged(coroutine: Coroutine[Any, Any, None]) -> None:
    ensureDeferred(coroutine).addErrback(
        lambda failure: log.critical("The supervisor failed.", exc_info=failure.value)
    )
