"""MCCP2 (option 86): what we say is one zlib stream, from the byte after its SE on.

The protocol: https://tintin.mudhalla.net/protocols/mccp/
"""

from __future__ import annotations

from portal.telnet.codes import OPT_MCCP2, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance


class Mccp2(Option):
    """Begins and ends the stream; it may begin again."""

    code = OPT_MCCP2
    ours = Stance.OFFER

    def began(self, side: Side) -> None:
        """The client can read it."""
        if self.peer.streams is not None:
            self.peer.say(subnegotiation(self.code, b""))
            self.peer.streams.deflate()
            self.peer.learn(compressed=True)

    def ended(self, side: Side) -> None:
        """It would rather not, and reads the stream to its end."""
        if self.peer.streams is not None:
            self.peer.streams.finish()
            self.peer.learn(compressed=False)
