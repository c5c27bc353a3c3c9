"""A telnet client at the other end of a session, without a network."""

from __future__ import annotations

from typing import Any

from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from portal.config import Config
from portal.render.profile import Profile
from portal.telnet.factory import TelnetFactory
from portal.telnet.negotiation import Negotiation
from portal.telnet.options.registry import AGREED
from portal.telnet.terminals import Told
from portal.wire.frames import Output
from portal.wire.state import Client
from tests.portal.fakes import RecordingHandler

UNCOMPRESSED = bytes.fromhex(
    "fffb03 fffb19 fffb2a fffd18 fffd1f fffd22 fffd27 fffbc9 fffb45 fffb46 fffb5b"
)
"""What a client is offered: WILL SGA EOR CHARSET, DO TTYPE NAWS LINEMODE
NEW-ENVIRON, WILL GMCP MSDP MSSP MXP."""

BURST = UNCOMPRESSED + bytes.fromhex("fffb56 fffb57")
"""WILL MCCP2 MCCP3, too, where nothing else encrypts or compresses."""


def config(**changes: Any) -> Config:
    """A Config for tests."""
    settings = {"var": "var", "server_command": (), "server_directory": "."}
    return Config(**{**settings, **changes})


class Wire(StringTransport):
    """A transport that remembers how it was ended and loses the connection at once."""

    protocol: Any = None
    ended = ""

    def loseConnection(self) -> None:  # noqa: N802 (Twisted's name)
        """End it in good order."""
        self.ended = self.ended or "closed"
        super().loseConnection()

    def abortConnection(self) -> None:  # noqa: N802
        """End it now."""
        self.ended = "aborted"
        super().abortConnection()


class TelnetClient:
    """Connects at once. `sends` bytes, `hears` what came since it last listened."""

    def __init__(
        self,
        handler: RecordingHandler | None = None,
        wire: Wire | None = None,
        **changes: Any,
    ) -> None:
        self.clock = Clock()
        self.handler = handler or RecordingHandler()
        factory = TelnetFactory(
            self.handler, config(**changes), self.clock, date=lambda: 1_800_000_000.0
        )
        self.wire = wire or Wire()
        self.session = factory.buildProtocol(None)
        self.session.makeConnection(self.wire)

    def sends(self, *packets: bytes) -> None:
        """Send packets; once ended, nothing arrives."""
        for packet in packets:
            self.session.dataReceived(packet)

    def hears(self) -> bytes:
        """What the server sent since the last time."""
        heard: bytes = self.wire.value()
        self.wire.clear()
        return heard

    def hangs_up(self) -> None:
        """Leave without a word."""
        self.session.connectionLost(Failure(ConnectionDone()))

    def is_told(self, name: str, *args: Any, **kwargs: Any) -> None:
        """The game says something to this client."""
        output = Output((self.session.sessid,), name, args, kwargs)
        payload = b""
        if name in ("text", "prompt"):
            payload = self.session.compose(args[0], self.session.profile, output)
        self.session.send(output, payload)

    @property
    def client(self) -> Client:
        """What the server knows about it."""
        known: Client = self.session.client
        return known

    @property
    def lines(self) -> list[str]:
        """The lines that reached the game."""
        return self.handler.lines

    @property
    def inputs(self) -> list[Any]:
        """What reached the game beside lines, name first."""
        ours = ("connect", "changed", "lose", "disconnect", "text")
        return [call for call in self.handler.calls if call[0] not in ours]

    @property
    def profile(self) -> Profile:
        """How it is rendered for."""
        drawn: Profile = self.session.profile
        return drawn


class RecordingPeer:
    """Stands where an option's connection stands."""

    def __init__(self) -> None:
        self.negotiation = Negotiation(AGREED)
        self.told = Told()
        self.client = Client("telnet", "127.0.0.1")
        self.now = 100.0
        self.said: list[bytes] = []
        self.learnt: dict[str, Any] = {}
        self.guessed: dict[str, Any] = {}
        self.received: list[Any] = []
        self.listed: dict[str, tuple[str, ...]] = {}

    def listing(self) -> dict[str, tuple[str, ...]]:
        """What crawlers are told."""
        return self.listed

    def seconds(self) -> float:
        """The time it is."""
        return self.now

    def say(self, data: bytes) -> None:
        """Note what was sent."""
        self.said.append(data)

    def learn(self, **facts: Any) -> None:
        """Note what the client said."""
        self.learnt.update(facts)

    def guess(self, **facts: Any) -> None:
        """Note what was guessed."""
        self.guessed.update(facts)

    def receive(self, name: str, /, *args: Any, **kwargs: Any) -> None:
        """Note what was passed on."""
        self.received.append((name, *args))
