"""A player in a browser, as the rest of the Portal sees one."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from portal.render import gate
from portal.render.profile import Profile
from portal.session import PortalSession
from portal.websocket import gatehouse_v1
from portal.websocket.gatehouse_v1 import BadMessage, Message
from portal.wire.frames import Output

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket

log = logging.getLogger("portal.websocket")

BAD_MESSAGES = 10
"""After so many messages that are none the connection closes."""
NORMAL, POLICY = 1000, 1008
"""Close codes (RFC 6455 7.4.1): the game said goodbye, the client misbehaved."""


class WebSocketSession(PortalSession):
    """A player in a browser, who speaks `v1.gatehouse`."""

    protocol: ClassVar[str] = "websocket"

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.reason = "went away"
        self.bad = 0
        self._unheard: deque[str | Message] = deque()
        """What was read and waits until the game keeps up; a str is a line."""

    # toward the game

    def hear(self, payload: bytes, binary: bool) -> None:
        """One message of the client: pass it on, or count it as none."""
        try:
            if binary:
                raise BadMessage("it is binary")
            self.receive_message(gatehouse_v1.decode(payload))
        except BadMessage as why:
            self._count_bad(why)

    def receive_message(self, message: Message) -> None:
        """Pass on a message; a text of several lines is several."""
        if message.name == "text":
            self._unheard.extend(_lines(message))
        else:
            self._unheard.append(message)
        self._hand_on()

    def _hand_on(self) -> None:
        # One message may hold thousands of lines, so not all at once.
        while self._unheard and not self.paused:
            said = self._unheard.popleft()
            if isinstance(said, str):
                self._receive_line(said)
            else:
                # Not by `receive`: a client names keywords, and may choose "self".
                self.handler.receive(self, said.name, said.args, said.kwargs)

    def _receive_line(self, line: str) -> None:
        limit = self.socket.factory.config.line_limit
        if len(line) > limit:
            self.say(
                f"That line is longer than {limit} characters and was not sent on."
            )
        else:
            self.receive("text", gate.clean(line.replace("\t", " ")))

    def _count_bad(self, why: BadMessage) -> None:
        self.bad += 1
        log.info("%s sent a message that is none: %s", self, why)
        if self.bad >= BAD_MESSAGES:
            self.reason = "sent too many messages that are none"
            self.socket.sendCloseFrame(POLICY, b"Too many messages that are none.")

    # toward the player

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """A complete message whose argument is HTML."""
        return gatehouse_v1.compose(markup, profile, output)

    def say(self, markup: str) -> None:
        """A sentence of our own."""
        said = Output((), "text", (markup,))
        self.send_text(self.compose(markup, self.profile, said))

    def send_text(self, payload: bytes) -> None:
        """Write a line or several."""
        self.socket.send_message(payload)

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt: its message has a name of its own."""
        self.socket.send_message(payload)

    def send_echo(self, on: bool) -> None:
        """The page makes its input a password field, or a plain one again."""
        self.socket.send_message(gatehouse_v1.encode("echo", (on,), {}))

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Any other output goes as it is; a page ignores names it does not know."""
        self.socket.send_message(gatehouse_v1.encode(name, args, kwargs))

    def close(self, reason: str) -> None:
        """End the connection once everything written has left."""
        self.reason = reason
        self.socket.sendClose(NORMAL)

    def abort(self, reason: str) -> None:
        """End the connection now."""
        self.reason = reason
        self.socket.transport.abortConnection()

    def pause(self) -> None:
        """Read no further: the sender's window fills up."""
        self.socket.transport.pauseProducing()

    def resume(self) -> None:
        """Read on, first what was read already."""
        self._hand_on()
        if not self.paused:
            self.socket.transport.resumeProducing()

    def unsent(self) -> int:
        """Bytes that wait in this process for the client to read."""
        transport = self.socket.transport
        waiting: int = getattr(transport, "_tempDataLen", 0)
        return (
            waiting
            + len(getattr(transport, "dataBuffer", b""))
            - getattr(transport, "offset", 0)
        )


def _lines(message: Message) -> list[str]:
    if len(message.args) != 1 or not isinstance(message.args[0], str):
        raise BadMessage("a text has one argument, the line")
    text = message.args[0].replace("\r\n", "\n").replace("\r", "\n")
    return text.removesuffix("\n").split("\n")
