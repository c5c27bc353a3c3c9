"""Everything the Server is made of, joined on one screen."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from twisted.internet.endpoints import UNIXClientEndpoint, connectProtocol

from portal.wire.proof import load_secret
from server import blocked, hooks, loading, text
from server.accounts.joining import join
from server.audit.pruning import Pruning
from server.data.storages.rows import ROWS
from server.facts.growing import Growing
from server.figures import FIGURES
from server.lifecycle import Lifecycle
from server.link import ServerLink
from server.listing import WorldListing
from server.scripts.ticker import Ticker
from server.sessions import SESSION_HANDLER
from server.sessions.idle import IdleWatch
from server.sessions.watching import WATCHES
from server.web.service import web_service
from server.world import TURN, WORLD
from server.world.commit import Committer
from server.world.store import Store
from server.world.writer import ThreadWriter

log = logging.getLogger("server")


class Server:
    """A Server that is put together; nothing happens before `load` and `begin`."""

    def __init__(
        self,
        reactor: Any,
        generation: int,
        store: Store,
        lifecycle: Lifecycle,
        web: Any,
    ) -> None:
        self.reactor = reactor
        self.generation = generation
        self.store = store
        self.lifecycle = lifecycle
        self.web = web
        self.exit_code = 0
        self.closing: list[Callable[[], object]] = []
        lifecycle.exit_process = self.end

    def load(self) -> None:
        """Read game and world, before the reactor runs. Raises what is wrong."""
        loading.load_game()
        for warning in self.store.check():
            log.warning(warning)
        WORLD.load(self.store)
        hooks.must("at_server_load")
        gc.collect()
        gc.freeze()  # what was loaded stays; it is not looked at again and again

    def begin(self) -> None:
        """Answer web requests and say hello to the Portal."""
        task = asyncio.ensure_future(self._begin())
        task.add_done_callback(self._begun)

    async def _begin(self) -> None:
        self.web.startService()
        var = Path(settings.VAR)
        endpoint = UNIXClientEndpoint(self.reactor, str(var / "portal.sock"))
        link = ServerLink(self.lifecycle, load_secret(var / "amp.key"))
        connecting = connectProtocol(endpoint, link)
        await connecting.asFuture(asyncio.get_running_loop())
        self.lifecycle.link = SESSION_HANDLER.link = link
        await link.begin(self.generation, os.getpid())

    def _begun(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            log.critical("The Server cannot begin.", exc_info=task.exception())
            self.end(1)

    def end(self, exit_code: int = 0) -> None:
        """End the process in good order."""
        self.exit_code = exit_code
        if self.reactor.running:
            self.web.stopService()
            for close in self.closing:
                close()
            self.reactor.stop()


def build(reactor: Any, generation: int) -> Server:
    """Put the Server together. Raises what is wrong with the pages of the web site."""
    loop = asyncio.get_event_loop()
    store = Store(ThreadWriter(loop.call_soon_threadsafe))
    ticker = Ticker(WORLD, loop.call_later)
    lifecycle = Lifecycle(store, WORLD, ticker)
    lifecycle.by_itself.append(IdleWatch(SESSION_HANDLER, loop.call_later))
    lifecycle.by_itself.append(Growing(SESSION_HANDLER, loop.call_later))
    lifecycle.by_itself.append(
        blocked.BlockedWatch(
            settings.BLOCKED_AFTER, loop.call_soon_threadsafe, blocked.alarm()
        )
    )
    lifecycle.by_itself.append(WATCHES)
    lifecycle.by_itself.append(Pruning(store.run, loop.call_later))
    lifecycle.by_itself.append(WorldListing(loop.call_later))
    WATCHES.call_later = loop.call_later
    committer = Committer(store, lifecycle.deliver, loop.call_soon, loop.call_later)
    committer.on_trouble = lambda seconds: lifecycle.notice(text.DATABASE_AWAY)
    committer.on_recovery = lambda: lifecycle.notice(text.DATABASE_BACK)
    committer.on_fenced = lifecycle.replaced
    committer.unsent = lifecycle.unsent
    FIGURES.queue = lambda: committer.queue
    lifecycle.committer = committer
    hasher = join(run=store.run, job=TURN.job, sessions=SESSION_HANDLER, world=WORLD)
    ROWS.join(run=store.run, job=TURN.job)
    web = web_service(reactor, Path(settings.VAR) / f"web-{generation}.sock")
    lifecycle.web = web
    server = Server(reactor, generation, store, lifecycle, web)
    server.closing = [store.stop, hasher.close]
    return server
