"""Asks the Server's Django on its UNIX socket, and waits for one being replaced.

Every generation of the Server answers on a socket of its own. A question that cannot
have been heard is asked again, whatever it is; one that may have been heard only if
asking twice changes nothing (RFC 9110 section 9.2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet import defer, error
from twisted.internet.defer import Deferred, succeed
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.task import deferLater
from twisted.python.failure import Failure
from twisted.web._newclient import RequestNotSent
from twisted.web.client import (
    URI,
    Agent,
    HTTPConnectionPool,
    RequestTransmissionFailed,
    ResponseFailed,
)
from twisted.web.http_headers import Headers
from twisted.web.iweb import IAgentEndpointFactory, IBodyProducer, IResponse
from zope.interface import implementer

from portal.wire.errors import NOT_HEARD

PATIENCE = 10.0
"""Seconds for which a question waits for a Server that is away."""
PAUSE = 0.1
"""Seconds between two looks whether it is back."""
ANSWER = 60.0
"""Seconds a Server has to begin its answer."""
SAFE = frozenset({b"GET", b"HEAD", b"OPTIONS"})
"""Methods that may be asked twice."""


class Away(Exception):
    """No Server heard the question in time."""


class Died(Exception):
    """The Server may have heard the question, but will never answer it."""


class Slow(Exception):
    """The Server heard the question and did not begin to answer in time."""


class Upstream:
    """The Server that answers HTTP now, wherever it is."""

    def __init__(self, reactor: Any, where: Callable[[], Path | None]) -> None:
        self.reactor = reactor
        self.where = where
        self._path: Path | None = None
        self._pool: HTTPConnectionPool | None = None

    async def ask(
        self, method: bytes, target: bytes, headers: Headers, body: bytes
    ) -> IResponse:
        """The answer, its body not yet read. Raises Away, Died or Slow."""
        until = self.reactor.seconds() + PATIENCE
        while True:
            path = self.where()
            if path is not None:
                try:
                    return await self._ask(path, method, target, headers, body)
                except Away:
                    pass
                except Died:
                    if method not in SAFE:
                        raise
            if self.reactor.seconds() >= until:
                raise Away
            await deferLater(self.reactor, PAUSE)

    async def ask_now(self, target: bytes, patience: float) -> IResponse:
        """The answer to a question of the Portal's own; nobody is waited for.

        Raises Away, Died or Slow.
        """
        path = self.where()
        if path is None:
            raise Away
        return await self._ask(path, b"GET", target, Headers(), b"", patience)

    async def _ask(
        self,
        path: Path,
        method: bytes,
        target: bytes,
        headers: Headers,
        body: bytes,
        patience: float = ANSWER,
    ) -> IResponse:
        # A kept connection may just be closing; who cannot ask twice takes a new one.
        pool = self._pool_for(path) if method in SAFE else None
        agent = Agent.usingEndpointFactory(self.reactor, _At(self.reactor, path), pool)
        asked: Deferred[IResponse] = agent.request(
            method, b"http://server" + target, headers, _Body(body) if body else None
        )
        asked.addErrback(_cancelled)
        try:
            response = await asked.addTimeout(patience, self.reactor)
        except (error.ConnectError, error.TimeoutError, RequestNotSent) as why:
            raise Away from why
        except (ResponseFailed, RequestTransmissionFailed) as why:
            raise Died from why
        except defer.TimeoutError as why:
            raise Slow from why
        if response.headers.hasHeader(NOT_HEARD):
            raise Away  # it stands still: its successor is to be asked
        return response

    def _pool_for(self, path: Path) -> HTTPConnectionPool:
        if self._pool is None or path != self._path:
            self.close()
            self._path, self._pool = path, HTTPConnectionPool(self.reactor)
            self._pool.retryAutomatically = False
            self._pool.maxPersistentPerHost = 16
            self._pool.cachedConnectionTimeout = 20  # the Server closes its own at 60
        return self._pool

    def close(self) -> None:
        """Let go of the connections to a Server that has been replaced."""
        if self._pool is not None:
            self._pool.closeCachedConnections()


def _cancelled(failure: Failure) -> Failure:
    """A question that was taken back was not failed by the Server: do not ask again."""
    reasons = getattr(failure.value, "reasons", ())
    if any(reason.check(defer.CancelledError) for reason in reasons):
        raise defer.CancelledError from failure.value
    return failure


@implementer(IAgentEndpointFactory)
class _At:
    """Leads every request to one socket."""

    def __init__(self, reactor: Any, path: Path) -> None:
        self.reactor = reactor
        self.path = path

    def endpointForURI(self, uri: URI) -> UNIXClientEndpoint:
        return UNIXClientEndpoint(self.reactor, str(self.path), timeout=5)


@implementer(IBodyProducer)
class _Body:
    """A request body that is in memory already."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.length = len(body)

    def startProducing(self, consumer: Any) -> Deferred[None]:
        consumer.write(self.body)
        return succeed(None)

    def pauseProducing(self) -> None:
        """Everything is written already."""

    def resumeProducing(self) -> None:
        """Everything is written already."""

    def stopProducing(self) -> None:
        """Everything is written already."""
