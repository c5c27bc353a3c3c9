"""The ssh-userauth service (RFC 4252 and 4256): the game is asked who is there.

`authenticate(name, password, address, "ssh")` answers with an account id or fails with
Refused, whose sentence the player is shown as a banner. One attempt at a time, three in
all; other methods are named as unknown.
"""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

import logging
import struct
from collections.abc import Callable

from twisted.conch.ssh.common import NS, getNS
from twisted.conch.ssh.service import SSHService
from twisted.conch.ssh.transport import (
    DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE,
    DISCONNECT_PROTOCOL_ERROR,
)
from twisted.conch.ssh.userauth import (
    MSG_USERAUTH_BANNER,
    MSG_USERAUTH_FAILURE,
    MSG_USERAUTH_INFO_REQUEST,
    MSG_USERAUTH_INFO_RESPONSE,
    MSG_USERAUTH_REQUEST,
    MSG_USERAUTH_SUCCESS,
)
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from portal.render import plain
from portal.wire.errors import Refused

log = logging.getLogger("portal.ssh")

Authenticate = Callable[[str, str, str, str], Deferred[int]]

ATTEMPTS = 3
REQUESTS = 20
"""How often a client may ask at all, so that it does not try keys for ever."""
NAME_LIMIT = 64
PASSWORD_LIMIT = 1024
METHODS = b"password,keyboard-interactive"


class UserAuth(SSHService):
    """Finds out who is there, then calls `passed` with the account id."""

    name = b"ssh-userauth"
    protocolMessages = {
        MSG_USERAUTH_REQUEST: "MSG_USERAUTH_REQUEST",
        MSG_USERAUTH_INFO_RESPONSE: "MSG_USERAUTH_INFO_RESPONSE",
    }

    def __init__(
        self, authenticate: Authenticate, address: str, passed: Callable[[int], None]
    ) -> None:
        self.authenticate = authenticate
        self.address = address
        self.passed = passed
        self.attempts = self.requests = 0
        self._asked: bytes | None = None
        self._waiting = self._over = False
        self._methods = {
            b"password": self._password,
            b"keyboard-interactive": self._interactive,
        }

    def serviceStopped(self) -> None:
        """The connection ended or somebody is in; a late answer is not heard."""
        self._over = True

    def ssh_USERAUTH_REQUEST(self, packet: bytes) -> None:
        """The client proposes a method: string user, service, method, its data."""
        user, service, method, rest = getNS(packet, 3)
        self.requests += 1
        self._asked = None
        if self._waiting or service != b"ssh-connection" or self.requests > REQUESTS:
            self._end(DISCONNECT_PROTOCOL_ERROR, "One question at a time, please.")
            return
        propose = self._methods.get(method)
        if propose is None:
            self._fail()
        else:
            propose(user, rest)

    def ssh_USERAUTH_INFO_RESPONSE(self, packet: bytes) -> None:
        """The answer to our question: uint32 1, string password (RFC 4256, 3.4)."""
        user, self._asked = self._asked, None
        if user is None or packet[:4] != struct.pack(">L", 1):
            self._end(DISCONNECT_PROTOCOL_ERROR, "That was not asked.")
        else:
            self._try(user, getNS(packet[4:])[0])

    def _password(self, user: bytes, rest: bytes) -> None:
        if rest[:1] == b"\0":
            self._try(user, getNS(rest[1:])[0])
        else:  # a password change, which is a command in the game
            self._fail()

    def _interactive(self, user: bytes, rest: bytes) -> None:
        self._asked = user
        question = NS(b"") * 3 + struct.pack(">L", 1) + NS(b"Password: ") + b"\0"
        self._send(MSG_USERAUTH_INFO_REQUEST, question)

    def _try(self, user: bytes, password: bytes) -> None:
        self.attempts += 1
        try:
            name, word = user.decode(), password.decode()
        except UnicodeDecodeError:
            self._fail()
            return
        if len(name) > NAME_LIMIT or len(word) > PASSWORD_LIMIT:
            self._fail()
            return
        self._waiting = True
        answer = self.authenticate(name, word, self.address, "ssh")
        answer.addCallbacks(self._passed, self._refused).addErrback(self._broken)

    def _passed(self, account: int) -> None:
        self._waiting = False
        if not self._over:
            self._send(MSG_USERAUTH_SUCCESS, b"")
            self.passed(account)

    def _refused(self, failure: Failure) -> None:
        self._waiting = False
        failure.trap(Refused)
        if not self._over:
            sentence = plain.render(str(failure.value), raw=True)
            self._send(MSG_USERAUTH_BANNER, NS(f"{sentence}\r\n".encode()) + NS(b""))
            self._fail()

    def _broken(self, failure: Failure) -> None:
        log.error("Asking who is there failed:\n%s", failure.getTraceback())
        if not self._over:
            self._fail()

    def _fail(self) -> None:
        if self.attempts >= ATTEMPTS:
            self._end(
                DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, "Too many wrong passwords."
            )
        else:
            self._send(MSG_USERAUTH_FAILURE, NS(METHODS) + b"\0")

    def _send(self, message: int, payload: bytes) -> None:
        assert self.transport is not None
        self.transport.sendPacket(message, payload)

    def _end(self, code: int, sentence: str) -> None:
        self._over = True
        assert self.transport is not None
        self.transport.sendDisconnect(code, sentence.encode())
