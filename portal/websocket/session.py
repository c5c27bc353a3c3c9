"""A player in a browser, as the rest of the Portal sees one."""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from portal import tcp, text
from portal.render import gate
from portal.render.profile import Profile, read_aloud
from portal.session import PortalSession
from portal.websocket import gatehouse_v1, resume
from portal.websocket.gatehouse_v1 import BadMessage, Message
from portal.wire.frames import Output
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket

log = logging.getLogger("portal.websocket")

BAD_MESSAGES = 10
"""After so many messages that are none the connection closes."""
NORMAL, POLICY = 1000, 1008
"""Close codes (RFC 6455 7.4.1): the game said goodbye, the client misbehaved."""
ELSEWHERE = 4001
"""A close code of ours: the session goes on over another connection."""


class WebSocketSession(PortalSession):
    """A player in a browser, who speaks `v1.gatehouse`."""

    protocol: ClassVar[str] = "websocket"
    remembers: ClassVar[bool] = True

    def __init__(self, socket: Socket) -> None:
        self.socket = socket
        self.reason = "went away"
        self.ended = False
        """Whether we end the connection; if not, it is the client or the network."""
        self.bad = 0
        self.heard = 0
        """How many texts have come from the page, so that it knows which did not."""
        self.tokens: tuple[str, ...] = ()
        """What a page must know to go on with this session: the newest, and the one
        it came with last until it is heard, for it may not have had the newest."""
        self._unheard: deque[str | Message] = deque()
        """What was read and waits until the game keeps up; a str is a line."""

    # toward the game

    def hear(self, payload: bytes, binary: bool) -> None:
        """One message of the client: pass it on, or count it as none."""
        self.tokens = self.tokens[:1]
        try:
            if binary:
                raise BadMessage("it is binary")
            self.receive_message(gatehouse_v1.decode(payload))
        except BadMessage as why:
            self.count_bad(why)

    def receive_message(self, message: Message) -> None:
        """Pass on a message; a text of several lines is several."""
        if message.name == resume.NAME:
            raise BadMessage("there is nothing to resume any more")
        if message.name == "text":
            self._unheard.extend(_lines(message))
            self.heard += 1
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

    def hear_on(self) -> None:
        """Hand on what was read before and waits."""
        self._hand_on()

    def take_unheard(self) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
        """What was read and not handed on yet."""
        taken = [
            ("text", (_clean(said),), {})
            if isinstance(said, str)
            else (said.name, said.args, said.kwargs)
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
            self.receive("text", _clean(line))

    def count_bad(self, why: BadMessage) -> None:
        """The client misbehaved; too often is the end."""
        self.bad += 1
        log.info("%s sent a message that is none: %s", self, why)
        if self.bad >= BAD_MESSAGES:
            self._end("sent too many messages that are none")
            self.socket.sendCloseFrame(POLICY, b"Too many messages that are none.")

    def gone(self) -> None:
        """The connection is gone."""
        if self.ended:
            self.disconnected(self.reason)
        else:
            self.lost(self.reason)

    # toward the player

    def named(self) -> None:
        """Whoever is logged in may come back; what was known before is good no more."""
        self.tokens = ()
        if self.account and not (self.link_dead or self.ended):
            self._offer()

    def _offer(self, missed: int = 0) -> None:
        """Give the page a token, and the number of texts it has had before those."""
        if self.scrollback is not None:
            token = resume.new_token(self)
            self.tokens = (token, *self.tokens)
            count = self.scrollback.count - missed
            self._say_itself(resume.NAME, token, count)

    def go_on(self, socket: Socket, client: Client, wish: resume.Wish) -> None:
        """Go on over another connection, whose page knew one of the tokens."""
        old, self.socket = self.socket, socket
        old.session = None
        old.sendClose(ELSEWHERE)
        self.reason = "went away"
        known = {"address": client.address, "secure": client.secure}
        self.handler.back(self, msgspec.structs.replace(self.client, **known))
        self.tokens = (wish.token,)
        self._catch_up(wish.had)
        if self.paused:
            self.pause()
        else:
            self._hand_on()

    def _catch_up(self, count: int) -> None:
        assert self.scrollback is not None
        fallen, texts = self.scrollback.after(count)
        self.scrollback.confirm(count)
        anew = count <= resume.ALL
        if fallen and not anew:
            texts.insert(0, Output((), "text", (text.not_kept(fallen),)))
        self._say_itself("resumed", True, self.heard)
        self._offer(len(texts))
        for output in texts:
            self._send_again(output, {"earlier" if anew else "missed": True})
        self.send_echo(self.echo)
        if self.scrollback.prompt is not None:
            self._send_again(self.scrollback.prompt, {})

    def _say_itself(self, name: str, *args: Any) -> None:
        """Say something about the connection, which is between the page and us."""
        self.socket.send_message(gatehouse_v1.encode(name, args, {}))

    def _send_again(self, output: Output, kwargs: dict[str, Any]) -> None:
        marked = msgspec.structs.replace(output, kwargs={**output.kwargs, **kwargs})
        markup = str(output.args[0]) if output.args else ""
        aloud = bool(output.kwargs.get("screenreader"))
        profile = read_aloud(self.profile) if aloud else self.profile
        self.send(marked, self.compose(markup, profile, marked))

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """A complete message whose argument is HTML."""
        return gatehouse_v1.compose(markup, profile, output)

    def say(self, markup: str) -> None:
        """A sentence of our own."""
        self.handler.tell([self], markup)

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
        self._end(reason)
        self.socket.sendClose(NORMAL)

    def abort(self, reason: str) -> None:
        """Cut the connection now; its player may come back."""
        self.reason = reason
        self.socket.transport.abortConnection()

    def _end(self, reason: str) -> None:
        self.ended, self.reason, self.tokens = True, reason, ()

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
        return tcp.unwritten(self.socket.transport)

    def outstanding(self) -> int:
        """Bytes that the client's machine, or its proxy, has not acknowledged."""
        return tcp.outstanding(self.socket.transport)


def _clean(line: str) -> str:
    return gate.clean(line.replace("\t", " "))


def _lines(message: Message) -> list[str]:
    if len(message.args) != 1 or not isinstance(message.args[0], str):
        raise BadMessage("a text has one argument, the line")
    lines = message.args[0].replace("\r\n", "\n").replace("\r", "\n")
    return lines.removesuffix("\n").split("\n")
