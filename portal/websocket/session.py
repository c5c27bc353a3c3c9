"""What players over a websocket have in common, whatever is spoken on it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from portal import tcp
from portal.session import PortalSession
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket

BAD_MESSAGES = 10
"""After so many messages that are none the connection closes."""
NORMAL, POLICY = 1000, 1008
"""Close codes (RFC 6455 7.4.1): the game said goodbye, the client misbehaved."""

Said = tuple[str, tuple[Any, ...], dict[str, Any]]
"""Name, arguments and keywords, for the game."""


class WebSocketSession(PortalSession):
    """A player over a websocket; what is spoken there, subclasses know."""

    about: ClassVar[dict[str, Any]] = {}
    """What is known of every such client: fields of `Client`."""
    binary: ClassVar[bool] = False
    """Whether lines go out in BINARY messages."""

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self._unheard: deque[str | Said] = deque()
        """What was read and waits until the game keeps up; a str is a line."""

    def open(self, client: Client) -> None:
        """Begin: the socket has asked at the doors."""
        self.connected(self.socket.factory.handler, client)

    # toward the game

    def hear(self, payload: bytes, binary: bool) -> None:
        """One message of the client. Raises BadMessage if it is none."""
        self.bytes_in += len(payload)
        self.read(payload, binary)

    def read(self, payload: bytes, binary: bool) -> None:
        """What a message says, in the subclass's words. Raises BadMessage."""
        raise NotImplementedError  # each subprotocol brings its own

    def take_in(self, *said: str | Said) -> None:
        """Pass on what was said, as fast as the game keeps up."""
        self._unheard.extend(said)
        self.hear_on()

    def hear_on(self) -> None:
        """Hand on what was read before and waits."""
        # One message may hold thousands of lines, so not all at once.
        while self._unheard and not self.paused:
            said = self._unheard.popleft()
            if isinstance(said, str):
                self._receive_line(said)
            else:
                # Not by `receive`: a client names keywords, and may choose "self".
                self.handler.receive(self, *said)

    def take_unheard(self) -> list[Said]:
        """What was read and not handed on yet."""
        taken: list[Said] = [
            ("text", (self.clean(said),), {}) if isinstance(said, str) else said
            for said in self._unheard
        ]
        self._unheard.clear()
        return taken

    def _receive_line(self, line: str) -> None:
        limit = self.socket.factory.config.line_limit
        if len(line) > limit:
            self.say(
                f"That line is longer than {limit} characters and was not sent on."
            )
        else:
            self.receive("text", self.clean(line))

    def clean(self, line: str) -> str:
        """The line without what nobody types."""
        return line

    def gone(self, reason: str, ended: bool) -> None:
        """The connection is gone; `ended` says that we ended it."""
        if ended:
            self.disconnected(reason)
        else:
            self.lost(reason)

    # toward the player

    def say(self, markup: str) -> None:
        """A sentence of our own."""
        self.handler.tell([self], markup)

    def send_text(self, payload: bytes) -> None:
        """Write a line or several."""
        self.write(payload, self.binary)

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt."""
        self.write(payload, self.binary)

    def write(self, payload: bytes, binary: bool) -> None:
        """Write a message."""
        self.bytes_out += len(payload)
        self.socket.send_message(payload, binary)

    def close(self, reason: str) -> None:
        """End the connection once everything written has left."""
        self.socket.end(reason)
        self.socket.sendClose(NORMAL)

    def abort(self, reason: str) -> None:
        """Cut the connection now; its player may come back."""
        self.socket.reason = reason
        self.socket.transport.abortConnection()

    def pause(self) -> None:
        """Read no further: the sender's window fills up."""
        self.socket.reading.hold()

    def resume(self) -> None:
        """Read on, first what was read already."""
        self.hear_on()
        if not self.paused:
            self.socket.reading.go_on()

    def unsent(self) -> int:
        """Bytes that wait in this process for the client to read."""
        return tcp.unwritten(self.socket.transport)

    def outstanding(self) -> int:
        """Bytes that the client's machine, or its proxy, has not acknowledged."""
        return tcp.outstanding(self.socket.transport)

    def latency(self) -> float | None:
        """Milliseconds to the client and back, or None if nobody can tell."""
        return self.socket.latency()
