"""A door: one of the Portal's ports, whatever is spoken behind it."""

from __future__ import annotations

from typing import Any

from twisted.internet.protocol import Factory
from twisted.protocols.tls import TLSMemoryBIOFactory

from portal.config import Config
from portal.doors.addresses import host_of, plain
from portal.doors.porch import Porch
from portal.web.addresses import Proxies


class Door(Factory):
    """Lets connections in to the protocol of `factory`, which is told who they are.

    `tls` makes connections that speak TLS from the first byte on, `or_tls` such for
    whoever begins so within SNIFF_TLS. Raises ValueError if one of those who may speak
    for others is no network.
    """

    noisy = False

    def __init__(
        self,
        name: str,
        port: int,
        factory: Any,
        config: Config,
        clock: Any,
        *,
        tls: Any = None,
        or_tls: Any = None,
    ) -> None:
        self.name = name
        self.port = port
        self.clock = clock
        self.sniff = config.sniff_tls if or_tls else 0.0
        """Seconds in which TLS may begin; 0 if it is not looked for."""
        self.waiting: set[Porch] = set()
        """The connections of which not enough is known yet."""
        self.inside = by_tls(tls, factory, clock) if tls else factory
        self.inside_by_tls = by_tls(or_tls, factory, clock) if self.sniff else None
        self._factory = factory
        self._balancers = Proxies(config.proxy_protocol, "proxy_protocol")
        self._room = config.connections

    def buildProtocol(self, addr: Any) -> Any:
        """Whatever is to hear the first bytes of a connection from there."""
        peer = plain(addr)
        owes = self._balancers.trusts(host_of(peer))
        if owes or self.sniff:
            return Porch(self, peer, owes)
        return self.inside.buildProtocol(peer)

    def is_crowded(self) -> bool:
        """Whether more wait already than the whole house takes."""
        return len(self.waiting) >= self._room

    def doStart(self) -> None:
        """The door is opened, perhaps on another address still."""
        self._factory.doStart()
        super().doStart()

    def doStop(self) -> None:
        """The door is closed on one address."""
        super().doStop()
        self._factory.doStop()


def by_tls(maker: Any, factory: Any, clock: Any) -> TLSMemoryBIOFactory:
    """The protocols of the factory, in TLS."""
    return TLSMemoryBIOFactory(maker, False, factory, clock)
