"""SSHFactory: the door for SSH."""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.conch.ssh import factory
from twisted.conch.ssh.service import SSHService

from portal.config import Config
from portal.doors.addresses import host_of
from portal.ssh.auth import Authenticate, AuthenticateKey
from portal.ssh.keys import host_keys
from portal.ssh.transport import SSHTransport


class SSHFactory(factory.SSHFactory):
    """Makes a transport for every connection.

    `authenticate` and `authenticate_key` are told in `portal.ssh.auth`. `clock` has
    `callLater`.
    Raises PermissionError or ValueError if a host key cannot be used.
    """

    noisy = False

    def __init__(
        self,
        handler: Any,
        config: Config,
        clock: Any,
        authenticate: Authenticate,
        authenticate_key: AuthenticateKey,
    ) -> None:
        self.handler = handler
        self.config = config
        self.clock = clock
        self.authenticate = authenticate
        self.authenticate_key = authenticate_key
        keys = host_keys(config.path)
        self.privateKeys = {key.sshType(): key for key in keys}
        self.publicKeys = {key.sshType(): key.public() for key in keys}
        self.primes = None

    def buildProtocol(self, addr: object) -> SSHTransport:
        """A transport that knows where it belongs."""
        transport = SSHTransport()
        transport.factory = self
        transport.address = host_of(addr)
        return transport

    def getService(
        self, transport: SSHTransport, service: bytes
    ) -> Callable[[], SSHService] | None:
        """What makes the service, or None if the client may not have it."""
        made = transport.service_named(service)
        return None if made is None else lambda: made
