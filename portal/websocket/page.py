"""A player in a browser, whose page speaks `v1.gatehouse`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from portal import text
from portal.render import gate
from portal.render.profile import Profile, read_aloud
from portal.values import BadMessage
from portal.websocket import gatehouse_v1, resume
from portal.websocket.gatehouse_v1 import Message
from portal.websocket.session import WebSocketSession
from portal.wire.frames import Output
from portal.wire.state import TRUE_COLOR, Client

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket

ELSEWHERE = 4001
"""A close code of ours: the session goes on over another connection."""


class PageSession(WebSocketSession):
    """A page, which may come back and go on where it was."""

    protocol: ClassVar[str] = "websocket"
    remembers: ClassVar[bool] = True
    about: ClassVar[dict[str, Any]] = {
        "colors": TRUE_COLOR,
        "name": "webclient",
        "folds": True,
    }

    def __init__(self, socket: Socket) -> None:
        super().__init__(socket)
        self.heard = 0
        """How many texts have come from the page, so that it knows which did not."""
        self.tokens: tuple[str, ...] = ()
        """What a page must know to go on with this session: the newest, and the one
        it came with last until it is heard, for it may not have had the newest."""

    # toward the game

    def read(self, payload: bytes, binary: bool) -> None:
        """A message of the page. Raises BadMessage if it is none."""
        self.tokens = self.tokens[:1]
        if binary:
            raise BadMessage("it is binary")
        message = gatehouse_v1.decode(payload)
        if message.name == resume.NAME:
            raise BadMessage("there is nothing to resume any more")
        if message.name == "text":
            lines = _lines(message)
            self.heard += 1
            self.take_in(*lines)
        else:
            self.take_in((message.name, message.args, message.kwargs))

    def clean(self, line: str) -> str:
        """The line without what nobody types."""
        return gate.clean(line.replace("\t", " "))

    # toward the player

    def named(self) -> None:
        """Whoever is logged in may come back; what was known before is good no more."""
        self.tokens = ()
        if self.account and not (self.link_dead or self.socket.ended):
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
        known = {"address": client.address, "secure": client.secure}
        self.handler.back(self, msgspec.structs.replace(self.client, **known))
        self.tokens = (wish.token,)
        self._catch_up(wish.had)
        # What it knew of the game beside the text may be old, or gone with the page.
        self.receive("gmcp", "Gatehouse.Refresh", None)
        if self.paused:
            self.pause()
        else:
            self.hear_on()

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
        self.write(gatehouse_v1.encode(name, args, {}), self.binary)

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

    def send_echo(self, on: bool) -> None:
        """The page makes its input a password field, or a plain one again."""
        self._say_itself("echo", on)

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Any other output goes as it is; a page ignores names it does not know."""
        self.write(gatehouse_v1.encode(name, args, kwargs), self.binary)


def _lines(message: Message) -> list[str]:
    if len(message.args) != 1 or not isinstance(message.args[0], str):
        raise BadMessage("a text has one argument, the line")
    lines = message.args[0].replace("\r\n", "\n").replace("\r", "\n")
    return lines.removesuffix("\n").split("\n")
