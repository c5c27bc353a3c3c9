"""Everything the Portal is made of, joined on one screen."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.threads import deferToThreadPool
from twisted.python.logfile import LogFile

from portal.bans import BanList
from portal.config import Config
from portal.doors.addresses import places
from portal.doors.certificate import Certificate
from portal.doors.door import Door
from portal.doors.listening import open_door
from portal.figures import Figures, registry_of
from portal.handler import PortalSessionHandler
from portal.peers import PeerFactory
from portal.ssh.protocol import SSHFactory
from portal.supervisor import Supervisor
from portal.telnet.factory import TelnetFactory
from portal.web.metrics import MetricsPage, asking
from portal.web.site import web_site
from portal.wire.errors import METRICS
from portal.wire.proof import load_secret

log = logging.getLogger("portal")

LOG_SIZE = 10_000_000
LOGS_KEPT = 5


@dataclass
class Portal:
    """A Portal that is put together; nothing listens before `open`."""

    config: Config
    reactor: Any
    supervisor: Supervisor
    certificate: Certificate
    doors: list[Door]
    ports: list[Any] = field(default_factory=list)

    def open(self) -> None:
        """Listen on the link and at every door, then start the Server.

        Raises CannotListenError, which names the port.
        """
        self.config.socket.unlink(missing_ok=True)
        secret = load_secret(self.config.path / "amp.key")
        factory = PeerFactory(self.supervisor, secret)
        link = self.reactor.listenUNIX(str(self.config.socket), factory, mode=0o600)
        self.ports.append(link)
        for door in self.doors:
            if door.port:
                self._open(door)
        self.certificate.watch()
        self.supervisor.handler.measures.begin()
        self.supervisor.start()

    def close(self) -> Deferred[Any]:
        """Stop listening."""
        return DeferredList([port.stopListening() for port in self.ports])

    def _open(self, door: Door) -> None:
        opened = open_door(self.reactor, door, places(self.config.interface))
        self.ports += opened
        for port in opened:
            at = port.getHost()
            told = {"name": door.name, "address": at.host, "port": at.port}
            self.supervisor.doors.append(told)
            log.info("Listening: %(name)s on %(address)s port %(port)d.", told)


def build(config: Config, reactor: Any) -> Portal:
    """Put the Portal together.

    Raises OSError for keys or folders that cannot be used.
    """
    folder = config.path / "log"
    folder.mkdir(parents=True, exist_ok=True)
    server_log = LogFile("server.log", str(folder), LOG_SIZE, maxRotatedFiles=LOGS_KEPT)

    bans = BanList(config.path / "bans.txt")
    handler = PortalSessionHandler(config, reactor, bans)
    supervisor = Supervisor(config, handler, reactor, server_log.write)

    telnet = TelnetFactory(handler, config, reactor)
    ssh = SSHFactory(
        handler,
        config,
        reactor,
        supervisor.authenticate,
        supervisor.authenticate_key,
    )
    web = web_site(handler, config, reactor, supervisor.upstream, bans=bans)
    relay, proxies = web.relay, web.proxies
    figures = Figures(supervisor, {"players": handler.doors, "web": web.doors})
    web.routes[METRICS] = MetricsPage(
        registry_of(figures), asking(relay.upstream), proxies, config.metrics_token
    )
    pool = reactor.getThreadPool()
    shown = Certificate(config, reactor, partial(deferToThreadPool, reactor, pool))
    https = shown if config.web_tls else None
    doors = [
        Door("telnet", config.telnet_port, telnet, config, reactor, or_tls=shown),
        Door("telnets", config.telnets_port, telnet, config, reactor, tls=shown),
        Door("ssh", config.ssh_port, ssh, config, reactor),
        Door("web", config.web_port, web, config, reactor, tls=https),
    ]
    portal = Portal(config, reactor, supervisor, shown, doors)
    supervisor.on_stopped = lambda: portal.close().addBoth(lambda _: reactor.stop())
    return portal
