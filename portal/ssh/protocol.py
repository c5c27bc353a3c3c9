"""SSHFactory: the door for SSH."""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.conch.ssh import factory
from twisted.conch.ssh.service import SSHService

from portal.config import Config
from portal.ssh.auth import Authenticate
from portal.ssh.keys import host_key
from portal.ssh.transport import SSHTransport


class SSHFactory(factory.SSHFactory):
    """Makes a transport for every connection.

    `authenticate(name, password, address, "ssh")` answers with an account id, or fails
    with Refused. `clock` has `callLater`.
    Raises PermissionError or ValueError if the host key cannot be used.
    """

    noisy = False

    def __init__(
        self, handler: Any, config: Config, clock: Any, authenticate: Authenticate
    ) -> None:
        self.handler = handler
        self.config = config
        self.clock = clock
        self.authenticate = authenticate
        key = host_key(config.path)
        self.privateKeys = {key.sshType(): key}
        self.publicKeys = {key.sshType(): key.public()}
        self.primes = None

    def buildProtocol(self, addr: object) -> SSHTransport:
        """A transport that offers only our host key."""
        transport = SSHTransport()
        transport.factory = self
        transport.supportedPublicKeys = list(self.privateKeys)
        return transport

    def getService(
        self, transport: SSHTransport, service: bytes
    ) -> Callable[[], SSHService] | None:
        """What makes the service, or None if the client may not have it."""
        made = transport.service_named(service)
        return None if made is None else lambda: made
