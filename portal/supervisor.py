"""Sees to it that one Server serves: starts, reloads, restarts it after a crash."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.error import ConnectionClosed
from twisted.internet.task import deferLater

from portal import text
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.link import State
from portal.reloads import Reloads
from portal.server_process import ServerProcess
from portal.succession import Succession
from portal.watchdog import Watchdog
from portal.wire import commands
from portal.wire.durations import Durations
from portal.wire.errors import Refused

log = logging.getLogger("portal.supervisor")

TELL_AFTER = 2.0
AUTHENTICATE_WITHIN = 30.0
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before a Server is started again, by the number of failures before."""
STEADY_AFTER = 60.0
"""A Server that served this long has the failures before it forgotten."""


class Supervisor:
    """What peers and people ask of both processes, and what happens by itself."""

    def __init__(
        self,
        config: Config,
        handler: PortalSessionHandler,
        reactor: Any,
        server_log: Callable[[bytes], None],
    ) -> None:
        self.config = config
        self.handler = handler
        self.clock = reactor
        self.succession = Succession(config, handler, reactor, server_log)
        self.succession.on_hold = self._expect_back
        self.reloads = Reloads(self._replace, self._idle)
        self.watchdog = Watchdog(self.succession, TELL_AFTER, config.hung_after)
        self.watchdog.on_silence = self._tell_away
        self.watchdog.on_voice = self._back
        self.born = reactor.seconds()
        self.last_reload: dict[str, float] = {}
        self.reload_gaps = Durations()
        """How long reloads held input."""
        self.restarts = 0
        self.doors: list[dict[str, Any]] = []
        self.on_stopped: Callable[[], object] = lambda: None
        self._failures = 0
        self._stopping = False
        self._notice: Any = None
        self._retry: Any = None

    @property
    def current(self) -> ServerProcess | None:
        """The Server that serves, or stands still while another takes over."""
        return self.succession.current

    # What peers and people ask

    def start(self) -> None:
        """Start the first Server, and look after it from now on."""
        self._expect_back()
        self._start("start")
        self.watchdog.watch()

    def reload(self, mode: str, sessid: int = 0) -> Deferred[dict[str, float]]:
        """Replace the Server, and tell the session that asked how it went.

        The Deferred gives {"seconds", "held"} or fails with Refused and the reason.
        """
        outcome = self.reloads.ask(mode)
        if sessid:
            outcome.addCallbacks(
                self._told(sessid, lambda r: text.reloaded(r["seconds"], r["held"])),
                self._told(sessid, lambda f: text.not_reloaded(f.getErrorMessage())),
            )
        return outcome

    def stop(self, reason: str) -> None:
        """Save, say goodbye to everybody, end both processes."""
        if not self._stopping:
            self._stopping = True
            log.info("Stopping: %s", reason)
            _logged(self._stop())

    def listens_to(self, process: ServerProcess) -> bool:
        """Whether what this Server says is heard: it serves, or is taking over."""
        return self.handler.link.peer is process.peer

    def lost_peer(self, process: ServerProcess) -> None:
        """A Server's connection closed: end it. One that served has crashed."""
        serves = process is self.current and self.listens_to(process)
        process.kill()
        if serves and not self._stopping:
            _logged(self._crashed(process))

    async def _authenticate(self, command: Any, **arguments: Any) -> int:
        until = self.clock.seconds() + AUTHENTICATE_WITHIN
        while self.clock.seconds() < until:
            current = self.current
            if current is not None and self.handler.link.state is State.UP:
                try:
                    answer = await self.succession.call(
                        current, AUTHENTICATE_WITHIN, command, **arguments
                    )
                except (ConnectionClosed, TimeoutError):
                    log.info("Who is there is asked again of the next Server.")
                else:
                    return int(answer["account"])
            await deferLater(self.clock, 0.1)
        raise Refused("The game is away just now; please try again in a moment.")

    def authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> Deferred[int]:
        """The account that name and password prove.

        Fails with Refused and a sentence.
        """
        return ensureDeferred(
            self._authenticate(
                commands.Authenticate,
                name=name,
                password=password,
                address=address,
                protocol=protocol,
            )
        )

    def authenticate_key(
        self, name: str, key: bytes, proven: bool, address: str
    ) -> Deferred[int]:
        """The account of that name if that is a key of its, else 0.

        Only if it is `proven` does anybody come in. Fails with Refused and a sentence.
        """
        return ensureDeferred(
            self._authenticate(
                commands.AuthenticateKey,
                name=name,
                key=key,
                proven=proven,
                address=address,
            )
        )

    def upstream(self) -> Path | None:
        """The UNIX socket on which the serving Server answers HTTP, or None.

        None also while one Server follows another: what is asked then waits for the
        next one, as the players' input does.
        """
        if self.current is None or self.handler.link.state is not State.UP:
            return None
        return self.config.web_socket(self.current.generation)

    def status(self) -> str:
        """How the Portal and its Server are, as JSON."""
        now = self.clock.seconds()
        portal = {
            "name": self.config.name,
            "pid": os.getpid(),
            "epoch": self.succession.epoch,
            "uptime": now - self.born,
            "version": commands.VERSION,
            "link": self._link_status(now),
            "sessions": self.handler.counts(),
            "doors": self.doors,
        }
        return json.dumps(portal)

    def _link_status(self, now: float) -> dict[str, Any]:
        current, received = self.current, self.handler.commit
        return {
            "state": self.handler.link.state.value.upper(),
            "generation": current.generation if current else 0,
            "pid": current.pid if current else 0,
            "uptime": now - current.started if current else 0.0,
            "commit": max(received, current.commit if current else 0),
            "received": received,
            "queue": current.queue if current else 0,
            "restarts": self.restarts,
            "last_reload": self.last_reload,
        }

    # What happens by itself

    async def _replace(self, mode: str) -> dict[str, float]:
        try:
            outcome = await self.succession.replace(mode)
        except Refused as why:
            log.error("The Server was not replaced: %s", why)
            if self.current is not None:
                self._back()
            raise
        self._back()
        if mode in ("reload", "reset"):
            self.last_reload = outcome
            self.reload_gaps.add(outcome["held"])
        return outcome

    def _start(self, mode: str) -> None:
        self.reloads.ask(mode).addErrback(lambda failure: failure.trap(Refused))

    def _idle(self) -> None:
        if self.current is None and not self._stopping:
            self._try_again()

    async def _crashed(self, process: ServerProcess) -> None:
        self.succession.current = None
        self.handler.link.lose(crashed=True)
        self._expect_back()
        await process.gone()
        self.handler.link.blame(process.blame)
        log.error(
            "Server %d is gone; its last words:\n%s",
            process.generation,
            process.last_words(),
        )
        if self.clock.seconds() - self.succession.served_since > STEADY_AFTER:
            self._failures = 0
        if not self.reloads.running:
            self._idle()

    def _try_again(self) -> None:
        """Start a Server, at once or after a pause that grows with each failure."""
        if self._retry is not None and self._retry.active():
            return
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        self.restarts += 1
        if self._failures == len(PAUSES):
            log.critical(
                "The Server failed %d times; trying once a minute.", self._failures
            )
        self._retry = self.clock.callLater(pause, self._start_if_needed)

    def _start_if_needed(self) -> None:
        if self.current is None and not self.reloads.running and not self._stopping:
            self._start("crash" if self.succession.served_since else "start")

    async def _stop(self) -> None:
        succession, limit = self.succession, self.config.retire_timeout
        self.reloads.close()
        if succession.candidate is not None:
            succession.candidate.kill()
        while self.reloads.running:
            await deferLater(self.clock, 0.05)
        current = self.current
        if current is not None:
            if self.handler.link.state is State.UP:
                self.handler.link.hold()
            try:
                await succession.call(current, limit, commands.Retire, mode="shutdown")
            except (ConnectionClosed, TimeoutError, Refused) as error:
                log.error("The Server could not retire: %r", error)
        self.handler.announce(text.SHUTDOWN)
        for session in list(self.handler.sessions.values()):
            self.handler.close(session, "shutdown")
        if current is not None and current.peer is not None and not current.ended:
            succession.end(current)
            await current.gone()
        self.on_stopped()

    # What players are told

    def _expect_back(self) -> None:
        if self._notice is None:
            self._notice = self.clock.callLater(TELL_AFTER, self._tell_away)

    def _tell_away(self) -> None:
        if not self.handler.away:
            self.handler.away = True
            self.handler.announce(text.AWAY)

    def _back(self) -> None:
        if self._notice is not None and self._notice.active():
            self._notice.cancel()
        self._notice = None
        if self.handler.away:
            self.handler.away = False
            self.handler.announce(text.BACK)

    def _told(
        self, sessid: int, sentence: Callable[[Any], str]
    ) -> Callable[[Any], Any]:
        def tell(result: Any) -> Any:
            session = self.handler.sessions.get(sessid)
            if session is not None:
                self.handler.tell([session], sentence(result))
            return result

        return tell


def _logged(coroutine: Coroutine[Any, Any, None]) -> None:
    ensureDeferred(coroutine).addErrback(
        lambda failure: log.critical("The supervisor failed.", exc_info=failure.value)
    )
