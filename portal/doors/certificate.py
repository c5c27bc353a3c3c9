"""The certificate that is shown to whoever comes, renewed while the doors are open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IOpenSSLServerConnectionCreator
from twisted.python.failure import Failure
from zope.interface import implementer

from portal.clock import Clock
from portal.config import Config
from portal.telnet.tls import context_factory, pem_files

log = logging.getLogger("portal.tls")

EVERY = 60.0
"""Seconds between two looks at the files."""

State = tuple[tuple[int, ...], ...]


@implementer(IOpenSSLServerConnectionCreator)
class Certificate:
    """Key and certificate as they are now; connections keep those they came with.

    `in_thread` calls a function in a thread, with a Deferred of what it returns.
    Raises OSError or ValueError, as `context_factory` does.
    """

    def __init__(
        self, config: Config, clock: Clock, in_thread: Callable[[Any], Deferred[Any]]
    ) -> None:
        self._config = config
        self._clock = clock
        self._in_thread = in_thread
        self._options = context_factory(config)
        self._seen = self._state()
        self._looking = False

    def serverConnectionForTLS(self, protocol: Any) -> Any:
        """A connection of OpenSSL for somebody new."""
        return self._options.serverConnectionForTLS(protocol)

    def watch(self) -> None:
        """Look at the files now and then, from now on."""
        self._clock.callLater(EVERY, self._watch_on)

    def look(self) -> None:
        """Read the files if they have changed; what cannot be used changes nothing."""
        if not self._looking:
            self._looking = True
            reading = self._in_thread(self._read)
            reading.addCallbacks(self._take, self._keep).addBoth(self._looked)

    def _watch_on(self) -> None:
        self.look()
        self.watch()

    def _read(self) -> Any:
        """In a thread: what the files hold, if it is another than before."""
        state = self._state()
        if state == self._seen:
            return None
        # Seen whether or not it is any good: it is complained of once.
        self._seen = state
        return context_factory(self._config)

    def _take(self, options: Any) -> None:
        if options is not None:
            self._options = options
            path, _ = pem_files(self._config)
            log.info("Whoever comes from now on is shown the certificate in %s.", path)

    def _keep(self, failure: Failure) -> None:
        failure.trap(OSError, ValueError)
        log.error("The certificate stays as it was: %s", failure.getErrorMessage())

    def _looked(self, outcome: Any) -> None:
        self._looking = False
        if isinstance(outcome, Failure):
            log.error("The certificate was not looked at: %s", outcome.getTraceback())

    def _state(self) -> State:
        return tuple(map(_state_of, pem_files(self._config)))


def _state_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    # ctime too: who was not let in to read may be now.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
