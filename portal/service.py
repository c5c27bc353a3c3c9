"""Everything the Portal is made of, joined on one screen."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.python.logfile import LogFile

from portal.bans import BanList
from portal.config import Config
from portal.figures import Figures, registry_of
from portal.handler import PortalSessionHandler
from portal.peers import PeerFactory
from portal.ssh.protocol import SSHFactory
from portal.supervisor import Supervisor
from portal.telnet.protocol import TelnetFactory
from portal.telnet.tls import context_factory
from portal.web.metrics import MetricsPage, asking
from portal.web.site import web_site
from portal.wire.errors import METRICS
from portal.wire.proof import load_secret

log = logging.getLogger("portal")

LOG_SIZE = 10_000_000
LOGS_KEPT = 5
ANY_FREE_PORT = -1
BACKLOG = 512


@dataclass
class Portal:
    """A Portal that is put together; nothing listens before `open`."""

    config: Config
    reactor: Any
    supervisor: Supervisor
    doors: list[tuple[str, int, Any, Any]]
    """(name, port of the configuration, factory, TLS context or None)."""
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
        for name, port, door, context in self.doors:
            self._open_door(name, port, door, context)
        self.supervisor.handler.measures.begin()
        self.supervisor.start()

    def close(self) -> Deferred[Any]:
        """Stop listening."""
        return DeferredList([port.stopListening() for port in self.ports])

    def _open_door(self, name: str, port: int, factory: Any, context: Any) -> None:
        if port == 0:
            return
        number = 0 if port == ANY_FREE_PORT else port
        interface = self.config.interface
        if context is None:
            door = self.reactor.listenTCP(number, factory, BACKLOG, interface)
        else:
            door = self.reactor.listenSSL(number, factory, context, BACKLOG, interface)
        self.ports.append(door)
        opened = {"name": name, "address": interface, "port": door.getHost().port}
        self.supervisor.doors.append(opened)
        log.info("Listening: %(name)s on %(address)s port %(port)d.", opened)


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
    ssh = SSHFactory(handler, config, reactor, supervisor.authenticate)
    web = web_site(handler, config, reactor, supervisor.upstream, bans=bans)
    relay, proxies = web.relay, web.proxies
    figures = Figures(supervisor, {"players": handler.doors, "web": web.doors})
    web.routes[METRICS] = MetricsPage(
        registry_of(figures), asking(relay.upstream), proxies, config.metrics_token
    )
    context = context_factory(config)
    doors = [
        ("telnet", config.telnet_port, telnet, None),
        ("telnets", config.telnets_port, telnet, context),
        ("ssh", config.ssh_port, ssh, None),
        ("web", config.web_port, web, context if config.web_tls else None),
    ]
    portal = Portal(config, reactor, supervisor, doors)
    supervisor.on_stopped = lambda: portal.close().addBoth(lambda _: reactor.stop())
    return portal
