"""The ssh-connection service (RFC 4254): one channel with one shell, nothing else.

No commands, subsystems, forwarding, agent or X11. What is accepted stands in a table.
Requests are read here; what they set off runs after the packet is dealt with
(`link.then`), so that a client's malformed packet and a mistake of ours are never taken
for each other.
"""

# mypy: allow-untyped-calls
# conch has hardly any types; what we take from it is typed where it enters.

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from twisted.conch.ssh.channel import SSHChannel
from twisted.conch.ssh.common import NS, getNS
from twisted.conch.ssh.connection import (
    MSG_CHANNEL_OPEN_FAILURE,
    OPEN_ADMINISTRATIVELY_PROHIBITED,
    OPEN_CONNECT_FAILED,
    OPEN_RESOURCE_SHORTAGE,
    SSHConnection,
)
from twisted.conch.ssh.session import parseRequest_pty_req, parseRequest_window_change

from portal.ssh.terminal import Terminal

if TYPE_CHECKING:
    from portal.ssh.session import SSHSession
    from portal.ssh.transport import SSHTransport

PACKETS = (1024, 32768)
"""The smallest and largest packet we send; a client that takes only less is refused."""


class ShellConnection(SSHConnection):
    """Lets a client open one session channel in its life."""

    def __init__(self, link: SSHTransport) -> None:
        super().__init__()
        self.link = link
        self.opened = False

    def ssh_CHANNEL_OPEN(self, packet: bytes) -> None:
        """Open the one channel, or say why not (RFC 4254, 5.1)."""
        kind, rest = getNS(packet)
        number, _, largest = struct.unpack(">3L", rest[:12])
        if kind != b"session":
            self._refuse(number, OPEN_ADMINISTRATIVELY_PROHIBITED, "Only a shell.")
        elif self.opened:
            self._refuse(number, OPEN_RESOURCE_SHORTAGE, "One shell is all there is.")
        elif largest < PACKETS[0]:
            self._refuse(number, OPEN_CONNECT_FAILED, "Your packets are too small.")
        else:
            self.opened = True
            super().ssh_CHANNEL_OPEN(packet)

    def getChannel(
        self, channelType: bytes, windowSize: int, maxPacket: int, data: bytes
    ) -> SSHChannel:
        """The channel of a session that may be opened."""
        largest = min(maxPacket, PACKETS[1])
        return ShellChannel(
            self.link, remoteWindow=windowSize, remoteMaxPacket=largest, conn=self
        )

    def gotGlobalRequest(self, requestType: bytes, data: bytes) -> int:
        """Nothing is granted; that is the answer keepalives wait for, too."""
        return 0

    def _refuse(self, number: int, reason: int, sentence: str) -> None:
        payload = struct.pack(">2L", number, reason) + NS(sentence.encode()) + NS(b"")
        self.link.sendPacket(MSG_CHANNEL_OPEN_FAILURE, payload)


class ShellChannel(SSHChannel):
    """The channel a player plays in."""

    name = b"session"
    conn: ShellConnection

    def __init__(self, link: SSHTransport, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.link = link
        self.terminal = Terminal()
        self.session: SSHSession | None = None
        self._started = False
        self._requests = {
            b"pty-req": self._pty,
            b"env": self._env,
            b"shell": self._shell,
            b"window-change": self._window_change,
        }

    def requestReceived(self, requestType: bytes, data: bytes) -> bool:
        """Whether the client may have what it asks for."""
        request = self._requests.get(requestType)
        try:
            return request is not None and request(data)
        except (struct.error, LookupError, TypeError):  # shorter than it says
            return False

    def dataReceived(self, data: bytes) -> None:
        """The player typed; what comes before the shell is nobody's."""
        if self.session is not None:
            self.link.then(self.session.typed, data)

    def extReceived(self, dataType: int, data: bytes) -> None:
        """A client has no second stream to us."""

    def eofReceived(self) -> None:
        """The client will send no more."""
        if self.session is not None:
            self.link.then(self.session.end_of_input)

    def closeReceived(self) -> None:
        """The client closes the channel; what it has not read, it never will."""
        self.buf = b""
        self.loseConnection()

    def closed(self) -> None:
        """Both sides have closed the channel, so nothing is left to do here."""
        if self.session is not None:
            self.link.then(self.session.gone)
        self.link.then(self.link.leave_in_time)

    def finish(self) -> None:
        """End the shell with exit status 0 once everything written has left."""
        if not self.closing:
            self.conn.sendRequest(self, b"exit-status", struct.pack(">L", 0))
            self.loseConnection()
            self.link.leave_in_time()

    def _pty(self, data: bytes) -> bool:
        name, (rows, columns, *_), _ = parseRequest_pty_req(data)
        if self._started:
            return False
        self.terminal = self.terminal.opened(name, columns, rows)
        return True

    def _env(self, data: bytes) -> bool:
        name, value, _ = getNS(data, 2)
        told = None if self._started else self.terminal.told(name, value)
        self.terminal = told or self.terminal
        return told is not None

    def _shell(self, data: bytes) -> bool:
        if self._started:
            return False
        self._started = True
        self.link.then(self.link.begin, self)
        return True

    def _window_change(self, data: bytes) -> bool:
        rows, columns, *_ = parseRequest_window_change(data)
        self.terminal = self.terminal.resized(columns, rows)
        if self.session is not None:
            self.link.then(self.session.resized, self.terminal)
        return True
