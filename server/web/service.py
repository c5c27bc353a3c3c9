"""The web site as a service: Django on a UNIX socket, in threads of its own.

Only the Portal connects to the socket (mode 0600). It says in `X-Forwarded-For` who
asks. When the game stands still for its successor, so does the site: requests in hand
are finished first, and later ones are sent back to be asked of the next Server.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from twisted.application.internet import StreamServerEndpointService
from twisted.application.service import MultiService, Service
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import UNIXServerEndpoint
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool
from twisted.web import http
from twisted.web.server import Request, Site
from twisted.web.wsgi import WSGIResource

from portal.wire.errors import METRICS, NOT_HEARD
from server import metrics
from server.accounts.bridge import BRIDGE

FORWARDED = b"x-forwarded-for"
THREADS = 8
PATIENCE = 1.0
"""Seconds for which a Server that is to stand still waits for requests in hand."""


class Visits:
    """The requests in hand; while closed nobody new is let in."""

    def __init__(self) -> None:
        self.open = True
        self._in_hand: set[Request] = set()
        self._over = asyncio.Event()

    def begin(self, request: Request) -> None:
        """One more, until it is answered or whoever asked has left."""
        self._in_hand.add(request)
        request.notifyFinish().addBoth(lambda _: self._end(request))

    async def close(self, patience: float) -> None:
        """Let nobody in and wait until all have left, at most so many seconds."""
        self.open = False
        self._over.clear()
        if self._in_hand:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), patience)

    def _end(self, request: Request) -> None:
        self._in_hand.discard(request)
        if not self._in_hand:
            self._over.set()


class RelayedSite(Site):
    """Django's pages, and who is looking at them."""

    def __init__(self, resource: WSGIResource) -> None:
        super().__init__(resource, requestFactory=RelayedRequest)
        self.displayTracebacks = False
        self.visits = Visits()


class RelayedRequest(Request):
    """A request that came over the UNIX socket: who asks is in a header."""

    def process(self) -> None:
        """Answer, or say that nothing was done and another Server is to be asked."""
        if self.path == METRICS and not self.requestHeaders.hasHeader(FORWARDED):
            self._tell_figures()
            return
        site: Any = self.channel.site  # type: ignore[attr-defined]
        visits = site.visits
        if visits.open:
            visits.begin(self)
            super().process()
        else:
            self.setResponseCode(http.SERVICE_UNAVAILABLE)
            self.setHeader(NOT_HEARD, b"1")
            self.setHeader(b"Content-Length", b"0")
            self.finish()

    def _tell_figures(self) -> None:
        """To the Portal, which asks for itself and speaks for nobody."""
        body = metrics.page()
        self.setHeader(b"Content-Length", b"%d" % len(body))
        self.write(body)
        self.finish()

    def getClientAddress(self) -> IPv4Address:  # noqa: N802
        """Whom the Portal speaks for, as WSGI wants it."""
        steps = self.requestHeaders.getRawHeaders("x-forwarded-for", [""])
        return IPv4Address("TCP", steps[-1].rpartition(",")[2].strip(), 0)

    def getHost(self) -> IPv4Address:  # noqa: N802
        """WSGI wants a port; the real one is in the Host header."""
        return IPv4Address("TCP", "127.0.0.1", 80)


class Threads(Service):
    """Threads that answer web requests, apart from all others."""

    def __init__(self, reactor: Any) -> None:
        self.pool = ThreadPool(0, THREADS, name="web")
        self.reactor = reactor

    def startService(self) -> None:  # noqa: N802
        """Begin; the loop is known from its first turn on."""
        super().startService()
        self.pool.start()
        self.reactor.callLater(0, lambda: BRIDGE.open(asyncio.get_running_loop()))

    def stopService(self) -> Deferred[None]:  # noqa: N802
        """End. What a thread still asks of the game is refused; none waits in vain."""
        super().stopService()
        BRIDGE.close()
        # It waits for the last answers, so it must not be done on this thread.
        others = self.reactor.getThreadPool()
        return deferToThreadPool(self.reactor, others, self.pool.stop)


class WebService(MultiService):
    """The site, its threads and its socket."""

    def __init__(self, threads: Threads, visits: Visits) -> None:
        super().__init__()
        self.visits = visits
        threads.setServiceParent(self)

    async def stand_still(self) -> None:
        """Finish what is in hand, or cut it short after PATIENCE seconds.

        From then on no page changes anything.
        """
        await self.visits.close(PATIENCE)
        BRIDGE.close()

    def go_on(self) -> None:
        """The successor failed: answer again."""
        BRIDGE.open(asyncio.get_running_loop())
        self.visits.open = True


def web_service(reactor: Any, path: Path) -> WebService:
    """The web site on a UNIX socket at `path`. `reactor` must be asyncio's.

    Raises whatever is wrong with the pages: better now than when somebody asks.
    """
    import_module(settings.ROOT_URLCONF)
    threads = Threads(reactor)
    site = RelayedSite(WSGIResource(reactor, threads.pool, WSGIHandler()))
    service = WebService(threads, site.visits)
    path.unlink(missing_ok=True)  # one left behind by a Server that was killed
    endpoint = UNIXServerEndpoint(reactor, str(path), mode=0o600)
    StreamServerEndpointService(endpoint, site).setServiceParent(service)
    return service
