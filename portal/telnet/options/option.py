"""What a telnet option is: its number, who may do it, and what follows when they do.

To add an option, write a subclass in a file of its own and name it in the registry's
OPTIONS. An option speaks through its `Peer`; it never meets a socket.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from portal.telnet.negotiation import Negotiation, Side
from portal.wire.state import Client

if TYPE_CHECKING:
    from portal.listing import Variables
    from portal.telnet.streams import Streams
    from portal.telnet.terminals import Told


class Stance(Enum):
    """How we think about an option on one side."""

    REFUSE = 0
    AGREE = 1
    """If the client asks for it."""
    OFFER = 2
    """We ask for it as soon as the client has connected."""


class Peer(Protocol):
    """What an option may ask of its connection."""

    negotiation: Negotiation
    client: Client
    """What is known about the client by now."""
    told: Told
    """What it told of itself, of which `terminals.conclude` makes that."""
    streams: Streams | None
    """The bytes both ways; None where they may not be compressed."""

    def seconds(self) -> float:
        """Monotonic time."""

    def say(self, data: bytes) -> None:
        """Send bytes as they are."""

    def learn(self, **facts: Any) -> None:
        """The client said this about itself (fields of `Client`)."""

    def guess(self, **facts: Any) -> None:
        """The same, unless the client said or will say something else itself."""

    def receive(self, name: str, /, *args: Any, **kwargs: Any) -> None:
        """Pass something on toward the game."""

    def listing(self) -> Variables:
        """What crawlers are told; nothing if this one was told just now."""


class Option:
    """One option of one connection; made when it is first spoken of."""

    code: ClassVar[int]
    ours: ClassVar[Stance] = Stance.REFUSE
    theirs: ClassVar[Stance] = Stance.REFUSE
    outputs: ClassVar[tuple[str, ...]] = ()
    """Names of outputs that go to `send` while the option is on."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    def began(self, side: Side) -> None:
        """Both have agreed."""

    def ended(self, side: Side) -> None:
        """It is off again."""

    def received(self, data: bytes) -> None:
        """A subnegotiation came while the option was on. Must bear any bytes."""

    def send(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """The game said one of `outputs`."""
