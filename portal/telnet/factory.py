"""Makes a telnet session for each connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from twisted.internet.protocol import Factory

from portal.config import Config
from portal.doors.addresses import host_of
from portal.telnet.protocol import TelnetSession

if TYPE_CHECKING:
    from portal.clock import Clock
    from portal.handler import PortalSessionHandler


class TelnetFactory(Factory):
    """Makes sessions and holds what they share. `date` is the wall clock."""

    noisy = False

    def __init__(
        self,
        handler: PortalSessionHandler,
        config: Config,
        clock: Clock,
        date: Callable[[], float] = time.time,
    ) -> None:
        self.handler = handler
        self.config = config
        self.clock = clock
        self.date = date
        self._farewells: set[TelnetSession] = set()

    def buildProtocol(self, addr: Any) -> Any:
        """A session for a connection that comes from there."""
        return TelnetSession(
            self.handler,
            self.config,
            self.clock,
            self.date,
            address=host_of(addr),
            farewells=self._farewells,
        )
