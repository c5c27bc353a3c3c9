"""Players who read ANSI text over a websocket; two kinds have GMCP beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from portal.gmcp import Message, Packages
from portal.render.profile import Profile
from portal.telnet.terminals import client_name
from portal.websocket.codecs import envelope, gmcp, terminal
from portal.websocket.session import WebSocketSession
from portal.wire.frames import Output

if TYPE_CHECKING:
    from portal.websocket.protocol import Socket


class TerminalSession(WebSocketSession):
    """A client of `terminal.mudstandards.org`."""

    protocol: ClassVar[str] = "terminal"
    about: ClassVar[dict[str, Any]] = {"colors": 256}
    binary: ClassVar[bool] = True

    def __init__(self, socket: Socket) -> None:
        super().__init__(socket)
        self._hidden = False
        self._prompted = False
        """Whether a prompt stands at the end of what was written."""

    def read(self, payload: bytes, binary: bool) -> None:
        """Lines. Raises BadMessage if it is none."""
        self.take_in(*terminal.decode(payload, binary))

    def take_in(self, *said: Any) -> None:
        """Pass on what was said; a line ends the prompt's."""
        if any(isinstance(each, str) for each in said):
            self._prompted = False
        super().take_in(*said)

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """Lines in ANSI, or a prompt."""
        return terminal.compose(markup, profile, output)

    def send_text(self, payload: bytes) -> None:
        """Write lines; not behind a prompt."""
        if self._prompted:
            self._prompted = False
            payload = b"\r\n" + payload
        self._write(payload)

    def send_prompt(self, payload: bytes) -> None:
        """Write a prompt, which no line end ends."""
        self.send_text(payload)
        self._prompted = True

    def send_echo(self, on: bool) -> None:
        """Conceal what the terminal shows from now on, or reveal it."""
        if self._hidden is on:
            self._hidden = not on
            self.write(terminal.REVEAL if on else terminal.CONCEAL, binary=True)

    def close(self, reason: str) -> None:
        """End the connection; the terminal goes on, and is not to stay concealed."""
        self.send_echo(True)
        super().close(reason)

    def _write(self, payload: bytes) -> None:
        if self._hidden:
            payload = terminal.REVEAL + payload + terminal.CONCEAL
        self.write(payload, binary=True)


class GmcpSession(TerminalSession):
    """A client of `gmcp.mudstandards.org`."""

    about: ClassVar[dict[str, Any]] = {"colors": 256, "gmcp": True}
    codec: ClassVar[Any] = gmcp

    def __init__(self, socket: Socket) -> None:
        super().__init__(socket)
        seconds = socket.factory.reactor.seconds
        self._packages = Packages(
            self._write_data, self._pass_on, self._greet, self._learn, seconds
        )

    def read(self, payload: bytes, binary: bool) -> None:
        """Lines or data. Raises BadMessage if it is neither."""
        said = self.codec.decode(payload, binary)
        if isinstance(said, Message):
            self._packages.hear(said)
        else:
            self.take_in(*said)

    def send_echo(self, on: bool) -> None:
        """Say it twice: to the terminal, and to a client with an input of its own."""
        if self._hidden is on:
            super().send_echo(on)
            self._packages.send({"Gatehouse.Echo": on})

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Data; what else there is such a client would not understand."""
        if name == "gmcp":
            self._packages.send(args[0])

    def _write_data(self, messages: list[Message]) -> None:
        for message in messages:
            self.write(self.codec.encode(message), binary=False)

    def _pass_on(self, package: str, data: Any) -> None:
        self.take_in(("gmcp", (package, data), {}))

    def _learn(self, packages: tuple[str, ...], login: int) -> None:
        learnt = {"supports": packages, "login": login}
        self.changed(msgspec.structs.replace(self.client, **learnt))

    def _greet(self, named: str) -> None:
        if not self.client.name:
            name = client_name(named)
            self.changed(msgspec.structs.replace(self.client, name=name))


class JsonSession(GmcpSession):
    """A client of `json.mudstandards.org`."""

    codec: ClassVar[Any] = envelope
