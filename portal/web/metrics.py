"""/metrics, for Prometheus: the Portal's own figures, and those of the Server.

The Portal answers also while the Server is away; that part is missing then, and
`gatehouse_server_up` is 0. It is for this machine, and for whoever has the token.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from twisted.internet import defer
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web import http
from twisted.web.client import PartialDownloadError, ResponseFailed, readBody
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET

from portal.web import pages
from portal.web.addresses import Proxies, canonical
from portal.web.channel import Request
from portal.web.upstream import Away, Died, Slow, Upstream
from portal.wire.errors import METRICS

log = logging.getLogger("portal.web")

PATIENCE = 1.0
"""Seconds the Server has to tell its part."""
UP = (
    b"# HELP gatehouse_server_up 1 if the Server told its figures.\n"
    b"# TYPE gatehouse_server_up gauge\n"
    b"gatehouse_server_up %d\n"
)
PASSED_ON = (b"x-forwarded-for", b"forwarded", b"via", b"x-real-ip")
"""Headers of a request that a proxy has passed on."""


class MetricsPage(Resource):
    """Tells the figures. `ask` gives the Server's part, or b"" without one."""

    isLeaf = True

    def __init__(
        self,
        registry: CollectorRegistry,
        ask: Callable[[], Awaitable[bytes]],
        proxies: Proxies,
        token: str,
    ) -> None:
        super().__init__()
        self.registry = registry
        self.ask = ask
        self.proxies = proxies
        self.token = token.encode()

    def render_GET(self, request: Request) -> bytes | int:
        """Begin; the Server's part comes in a moment."""
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        told = Deferred.fromCoroutine(self._tell(request))
        told.addErrback(_failed, request)
        request.notifyFinish().addErrback(lambda _: told.cancel())
        return NOT_DONE_YET

    def _refusal(self, request: Request) -> bytes | None:
        given = request.getHeader(b"authorization") or b""
        scheme, _, shown = given.partition(b" ")
        if self.token and scheme.lower() == b"bearer":
            if hmac.compare_digest(shown.strip(), self.token):
                return None
        elif self._is_from_here(request):
            return None
        if not self.token:
            words = "The metrics are for this machine; a token would open them."
            return pages.say(request, http.FORBIDDEN, "Not from here", words)
        request.setHeader("WWW-Authenticate", "Bearer")
        words = "The metrics ask for their token."
        return pages.say(request, http.UNAUTHORIZED, "Not without a token", words)

    def _is_from_here(self, request: Request) -> bool:
        """Whether it comes from this machine, and not from a proxy that runs here."""
        peer = getattr(request.client, "host", "")
        if any(request.requestHeaders.hasHeader(name) for name in PASSED_ON):
            last = (request.getHeader("x-forwarded-for") or "").rpartition(",")[2]
            if not self.proxies.trusts(peer) or canonical(last.strip()) is None:
                return False
        try:
            return ip_address(request.came_from(self.proxies).address).is_loopback
        except ValueError:
            return False

    async def _tell(self, request: Request) -> None:
        theirs = await self.ask()
        body = generate_latest(self.registry) + UP % bool(theirs) + theirs
        pages.protect(request)
        request.setHeader("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)
        request.setHeader("Content-Length", str(len(body)))
        request.setHeader("Cache-Control", "no-store")
        if request.method != b"HEAD":
            request.write(body)
        request.finish()


def asking(upstream: Upstream) -> Callable[[], Awaitable[bytes]]:
    """A function that asks the Server that serves now, and nobody else."""

    async def ask() -> bytes:
        """Its figures, or b"" if it does not tell them soon."""
        try:
            response = await upstream.ask_now(METRICS, PATIENCE)
            if response.code != http.OK:
                return b""
            body: bytes = await readBody(response).addTimeout(
                PATIENCE, upstream.reactor
            )
        except (Away, Died, Slow, ResponseFailed, PartialDownloadError):
            return b""
        except defer.TimeoutError:
            return b""
        return body

    return ask


def _failed(failure: Failure, request: Any) -> None:
    """The edge: whoever asked left, or a bug is logged once."""
    if not failure.check(defer.CancelledError):
        log.error("Telling the metrics failed.\n%s", failure.getTraceback())
        request.abort()
