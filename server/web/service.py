"""The web site as a service: Django on a UNIX socket, in threads of its own.

Only the Portal connects to the socket (mode 0600). It says in `X-Forwarded-For` who
asks.
"""

from __future__ import annotations

import asyncio
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
from twisted.web.server import Request, Site
from twisted.web.wsgi import WSGIResource

from server.accounts.bridge import BRIDGE

THREADS = 8


class RelayedRequest(Request):
    """A request that came over the UNIX socket: who asks is in a header."""

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


def web_service(reactor: Any, path: Path) -> MultiService:
    """The web site on a UNIX socket at `path`. `reactor` must be asyncio's.

    Raises whatever is wrong with the pages: better now than when somebody asks.
    """
    import_module(settings.ROOT_URLCONF)
    threads = Threads(reactor)
    site = Site(
        WSGIResource(reactor, threads.pool, WSGIHandler()),
        requestFactory=RelayedRequest,
    )
    site.displayTracebacks = False
    service = MultiService()
    threads.setServiceParent(service)
    path.unlink(missing_ok=True)  # one left behind by a Server that was killed
    endpoint = UNIXServerEndpoint(reactor, str(path), mode=0o600)
    StreamServerEndpointService(endpoint, site).setServiceParent(service)
    return service
