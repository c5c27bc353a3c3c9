"""SSHTransport: the encrypted connection under a shell (RFC 4253).

A client has ten seconds to agree on keys, a minute to reach its shell.
"""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

import logging
import struct
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from twisted.conch.error import ConchError
from twisted.conch.ssh.service import SSHService
from twisted.conch.ssh.transport import (
    DISCONNECT_BY_APPLICATION,
    DISCONNECT_PROTOCOL_ERROR,
    DISCONNECT_TOO_MANY_CONNECTIONS,
    SSHCiphers,
    SSHServerTransport,
)
from twisted.python.failure import Failure

from portal import tcp
from portal.doors import proxy
from portal.doors.addresses import host_of
from portal.render import plain
from portal.ssh.algorithms import (
    CIPHERS,
    EXCHANGES,
    HOST_KEYS,
    MACS,
    OTHER_EXCHANGES,
)
from portal.ssh.auth import UserAuth
from portal.ssh.channel import ShellChannel, ShellConnection
from portal.ssh.public_keys import ALGORITHMS
from portal.ssh.session import SSHSession
from portal.ssh.terminal import Terminal, printable
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.ssh.protocol import SSHFactory

log = logging.getLogger("portal.ssh")

KEY_EXCHANGE_WITHIN = 10.0
SHELL_WITHIN = 60.0
LEAVE_WITHIN = 5.0
UNREAD_LIMIT = 65_536
"""Bytes of one unfinished packet; the largest we allow carries 32 KiB."""

MALFORMED = (
    struct.error, LookupError, ValueError, TypeError, AttributeError, RuntimeError,
    ConchError, UnsupportedAlgorithm, InvalidTag, AssertionError,
)  # fmt: skip
"""What the library raises for packets that make no sense."""


class SSHTransport(SSHServerTransport):
    """One TCP connection."""

    version = b"Gatehouse"
    ourVersionString = b"SSH-2.0-Gatehouse"
    supportedKeyExchanges = EXCHANGES
    supportedPublicKeys = HOST_KEYS
    supportedCiphers = CIPHERS
    supportedMACs = MACS
    supportedCompressions = [b"none"]

    factory: SSHFactory
    transport: Any
    address = ""
    account = 0
    """Who has come in; 0 is somebody who is nobody yet."""
    let_in = False

    def __init__(self) -> None:
        self._entered = self._leaving = self._busy = False
        self.ended = False
        """Whether we ended the connection; if not, it was the client or the network."""
        self._timers: dict[str, Any] = {}
        self._work: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        self._keys = 0
        self._since = time.time()

    def connectionMade(self) -> None:
        """Ask at the door, then begin the key exchange."""
        # Where no door has said who comes, the transport knows.
        self.address = self.address or host_of(self.transport.getPeer())
        refusal = self.factory.handler.doors.enter(self.address)
        if refusal is not None:
            self._turn_away(refusal)
            return
        self._entered = True
        tcp.keep_alive(self.transport)
        self._within(
            KEY_EXCHANGE_WITHIN, "begin", "You took too long to agree on keys."
        )
        super().connectionMade()

    def connectionLost(self, reason: Failure | None = None) -> None:
        """The connection is gone, and with it its session."""
        self._leaving = self._busy = True
        super().connectionLost(reason)
        self._work_off()
        for timer in self._timers.values():
            if timer.active():
                timer.cancel()
        if self._entered:
            self.factory.handler.doors.leave(self.address)

    def dataReceived(self, data: bytes) -> None:
        """Bytes from the network."""
        if self._leaving:
            return
        if not self.gotVersion and proxy.announces(self.buf + data):
            # The library would read on to the line that it expects.
            log.info("%s speaks PROXY and may not; it is sent away.", self.address)
            self.abort()
            return
        super().dataReceived(data)
        if len(self.buf) > UNREAD_LIMIT:
            self.sendDisconnect(DISCONNECT_PROTOCOL_ERROR, b"That packet is too long.")
        elif self.unsent() > self.factory.config.output_limit:
            log.info("%s asks without reading the answers.", self.address)
            self.abort()

    def dispatchMessage(self, messageNum: int, payload: bytes) -> None:
        """Deal with one packet, then with what it set off."""
        if self._leaving:
            return
        if messageNum in OTHER_EXCHANGES:
            self._hang_up()
            return
        self._busy = True
        try:
            super().dispatchMessage(messageNum, payload)
        except MALFORMED as error:
            log.info("%s sent a malformed packet: %r", self.address, error)
            self._hang_up()
        self._work_off()

    def then(self, function: Callable[..., None], *args: Any) -> None:
        """Call the function when the packet in hand, if any, is dealt with."""
        self._work.append((function, args))
        if not self._busy:
            self._work_off()

    def service_named(self, name: bytes) -> SSHService | None:
        """The service a client may start now: first it must say who it is."""
        if name != b"ssh-userauth" or self.let_in or not self.isEncrypted("both"):
            return None
        factory = self.factory
        return UserAuth(
            factory.authenticate, factory.authenticate_key, self.address, self.passed
        )

    def ssh_NEWKEYS(self, packet: bytes) -> None:
        """The client uses the new keys; the library does not ask if there are any."""
        if getattr(getattr(self, "nextEncryptions", None), "encBlockSize", 0):
            super().ssh_NEWKEYS(packet)
        else:
            self._hang_up()

    def sendExtInfo(self, extensions: object) -> None:
        """Tell which signatures of a player's key are good (RFC 8308, 3.1)."""
        super().sendExtInfo([(b"server-sig-algs", b",".join(ALGORITHMS))])

    def sendDisconnect(self, reason: int, desc: bytes) -> None:
        """Say why and close, even if the client reads no more."""
        if not self._leaving:
            self._leaving = self.ended = True
            super().sendDisconnect(reason, desc)
            self.leave_in_time()

    def receiveError(self, reasonCode: int, description: bytes) -> None:
        """The client says goodbye, which is how every session ends."""
        log.debug("%s leaves: %r", self.address, description)

    def passed(self, account: int) -> None:
        """The client has proved to be this account, or (0) may go without one."""
        self.account, self.let_in = account, True
        self.setService(ShellConnection(self))

    def begin(self, channel: ShellChannel) -> None:
        """The client asked for its shell: its session begins."""
        self._in_time("begin")
        config = self.factory.config
        channel.session = session = SSHSession(
            channel, config.line_limit, self.factory.clock
        )
        session.connected(self.factory.handler, self.client_of(channel.terminal))

    def client_of(self, terminal: Terminal) -> Client:
        """What the game is told about this client."""
        return Client(
            protocol=SSHSession.protocol,
            address=self.address,
            connected=self._since,
            account=self.account,
            encoding=terminal.encoding,
            width=terminal.width,
            height=terminal.height,
            colors=terminal.colors,
            name=printable(self.otherVersionString[8:].partition(b" ")[0]),
            terminal=terminal.name,
            secure=True,
        )

    def leave_in_time(self) -> None:
        """Cut the connection if it is still there in a few seconds."""
        if "leave" not in self._timers:
            clock = self.factory.clock
            self._timers["leave"] = clock.callLater(LEAVE_WITHIN, self.abort)

    def abort(self) -> None:
        """End the connection now."""
        self._leaving = self.ended = True
        self.cut()

    def cut(self) -> None:
        """Cut the connection now; its player may come back."""
        self.transport.abortConnection()

    def pause(self) -> None:
        """Read no further."""
        self.transport.pauseProducing()

    def resume(self) -> None:
        """Read on."""
        if not self._leaving:
            self.transport.resumeProducing()

    def unsent(self) -> int:
        """How many bytes wait for new keys or for the socket."""
        blocked = self._blockedByKeyExchange or ()
        waiting = sum(len(payload) for _, payload in blocked)
        return waiting + tcp.unwritten(self.transport)

    def outstanding(self) -> int:
        """How many bytes the client's machine has not acknowledged."""
        blocked = self.unsent() - tcp.unwritten(self.transport)
        return blocked + tcp.outstanding(self.transport)

    def latency(self) -> float | None:
        """Milliseconds to the client and back, as the kernel measures them."""
        return tcp.round_trip(self.transport, self.address)

    def _newKeys(self) -> None:
        super()._newKeys()
        self._keys += 1
        if self._keys == 1:
            self._in_time("begin")
            self._within(SHELL_WITHIN, "begin", "You took too long to log in.")
        elif not self.let_in:
            # Every exchange costs us more than it costs a stranger.
            self.sendDisconnect(DISCONNECT_PROTOCOL_ERROR, b"Log in first.")

    def _hang_up(self) -> None:
        # Without a word: what the client sent may have left us unable to encrypt one.
        self._leaving = self.ended = True
        self.transport.loseConnection()
        self.leave_in_time()

    def _turn_away(self, refusal: str) -> None:
        # The client has no keys yet, but shows the sentence of a plain farewell.
        sentence = plain.render(refusal).encode()
        self.currentEncryptions = SSHCiphers(b"none", b"none", b"none", b"none")
        self.currentEncryptions.setKeys(b"", b"", b"", b"", b"", b"")
        self.transport.write(self.ourVersionString + b"\r\n")
        self.sendDisconnect(DISCONNECT_TOO_MANY_CONNECTIONS, sentence)

    def _within(self, seconds: float, name: str, sentence: str) -> None:
        self._timers[name] = self.factory.clock.callLater(
            seconds, self.sendDisconnect, DISCONNECT_BY_APPLICATION, sentence.encode()
        )

    def _in_time(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None and timer.active():
            timer.cancel()

    def _work_off(self) -> None:
        self._busy = True
        try:
            while self._work:
                function, args = self._work.pop(0)
                function(*args)
        finally:
            self._busy = False
