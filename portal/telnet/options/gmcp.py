"""GMCP over telnet (option 201): each message is one subnegotiation.

It is UTF-8, whatever encoding the lines are in. `portal.gmcp` knows what it says.
"""

from __future__ import annotations

import logging
from typing import Any

from portal.gmcp import Message, Packages, decode, encode
from portal.telnet.codes import OPT_GMCP, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance
from portal.telnet.terminals import client_name
from portal.values import BadMessage

log = logging.getLogger("portal.telnet")


class Gmcp(Option):
    """Carries data, for a client that agreed to it."""

    code = OPT_GMCP
    ours = Stance.OFFER
    outputs = ("gmcp",)

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self.packages = Packages(
            self._write, self._receive, self._greet, self._learn, peer.seconds
        )
        self._complained = False

    def began(self, side: Side) -> None:
        """The client can use data."""
        self.peer.learn(gmcp=True)

    def ended(self, side: Side) -> None:
        """It cannot any more, and what it supported is forgotten."""
        self.packages.forget()
        self.peer.learn(gmcp=False, supports=None, login=0)

    def received(self, data: bytes) -> None:
        """A message; one that is none is dropped, and the first of them logged."""
        try:
            self.packages.hear(decode(data))
        except BadMessage as why:
            if not self._complained:
                self._complained = True
                address = self.peer.client.address
                log.info("A client at %s sent GMCP that is none: %s.", address, why)

    def send(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """One message for each package that the client supports."""
        self.packages.send(args[0])

    def _write(self, messages: list[Message]) -> None:
        said = [subnegotiation(self.code, encode(*message)) for message in messages]
        self.peer.say(b"".join(said))

    def _receive(self, package: str, data: Any) -> None:
        self.peer.receive("gmcp", package, data)

    def _learn(self, packages: tuple[str, ...], login: int) -> None:
        self.peer.learn(supports=packages, login=login)

    def _greet(self, named: str) -> None:
        if not self.peer.client.name:
            # The terminal type goes before it, whichever comes first.
            self.peer.guess(name=client_name(named))
