"""The ssh-userauth service (RFC 4252 and 4256): the game is asked who is there.

`authenticate(name, password, address, "ssh")` answers with an account id;
`authenticate_key(name, key, proven, address)` does so, too, or with 0 if nobody of that
name has that key. Both may fail with Refused, whose sentence the player is shown as a
banner. One question at a time; three wrong passwords or signatures are enough.
Whoever calls themselves one of STRANGERS proves nothing and comes to the login screen.
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
    MSG_USERAUTH_PK_OK,
    MSG_USERAUTH_REQUEST,
    MSG_USERAUTH_SUCCESS,
)
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from portal.render import plain
from portal.ssh.public_keys import good, signed, strings
from portal.wire.errors import Refused

log = logging.getLogger("portal.ssh")

Authenticate = Callable[[str, str, str, str], Deferred[int]]
AuthenticateKey = Callable[[str, bytes, bool, str], Deferred[int]]

STRANGERS = (b"new", b"guest")
"""Who comes in without being anybody yet; no account can be called so."""
ATTEMPTS = 3
REQUESTS = 20
"""How often a client may ask at all, so that it does not try keys for ever."""
TOO_MANY = (
    "Too many keys were tried. Offer the one that is known here "
    "(ssh -o IdentitiesOnly=yes -i KEY), or your password."
)
NAME_LIMIT = 64
PASSWORD_LIMIT = 1024
METHODS = b"publickey,password,keyboard-interactive"


class UserAuth(SSHService):
    """Finds out who is there, then calls `passed` with the account id (0: nobody)."""

    name = b"ssh-userauth"
    protocolMessages = {
        MSG_USERAUTH_REQUEST: "MSG_USERAUTH_REQUEST",
        MSG_USERAUTH_INFO_RESPONSE: "MSG_USERAUTH_INFO_RESPONSE",
    }

    def __init__(
        self,
        authenticate: Authenticate,
        authenticate_key: AuthenticateKey,
        address: str,
        passed: Callable[[int], None],
    ) -> None:
        self.authenticate = authenticate
        self.authenticate_key = authenticate_key
        self.address = address
        self.passed = passed
        self.attempts = self.requests = 0
        self._asked: bytes | None = None
        self._waiting = self._over = False
        self._methods = {
            b"publickey": self._publickey,
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
        if self._waiting or service != b"ssh-connection":
            self._end(DISCONNECT_PROTOCOL_ERROR, "One question at a time, please.")
            return
        if self.requests > REQUESTS:
            self._end(DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE, TOO_MANY)
            return
        propose = self._methods.get(method)
        if user.lower() in STRANGERS:
            self._passed(0)
        elif propose is None:
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

    def _publickey(self, user: bytes, rest: bytes) -> None:
        # RFC 4252, 7: boolean, string algorithm, string key, and if the boolean says
        # so a signature; without one it is only asked whether it would be worth it.
        proven = rest[:1] != b"\0"
        try:
            algorithm, blob, *signature = strings(rest[1:], 3 if proven else 2)
            name = user.decode()
        except ValueError:
            self._fail()
            return
        if len(name) > NAME_LIMIT or not good(algorithm, blob):
            self._fail()
        elif proven and not signed(
            algorithm, blob, signature[0], self._to_sign(user, algorithm, blob)
        ):
            self.attempts += 1
            self._fail()
        else:
            self._waiting = True
            known = self._passed if proven else self._welcome(algorithm, blob)
            answer = self.authenticate_key(name, blob, proven, self.address)
            answer.addCallback(self._known, known).addErrback(self._refused)
            answer.addErrback(self._broken)

    def _to_sign(self, user: bytes, algorithm: bytes, blob: bytes) -> bytes:
        assert self.transport is not None
        assert self.transport.sessionID is not None
        said = (user, b"ssh-connection", b"publickey")
        return b"".join(
            [
                NS(self.transport.sessionID),
                bytes([MSG_USERAUTH_REQUEST]),
                *map(NS, said),
                b"\1",
                NS(algorithm) + NS(blob),
            ]
        )

    def _known(self, account: int, then: Callable[[int], None]) -> None:
        if account:
            then(account)
        else:
            self._waiting = False
            if not self._over:
                self._fail()

    def _welcome(self, algorithm: bytes, blob: bytes) -> Callable[[int], None]:
        def say(account: int) -> None:
            self._waiting = False
            if not self._over:
                self._send(MSG_USERAUTH_PK_OK, NS(algorithm) + NS(blob))

        return say

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
        self._waiting = False
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
