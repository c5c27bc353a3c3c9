"""MCCP3 (option 87): what the client says is a zlib stream, from the byte after its SE.

It ends where the stream says so; what follows is plain and may begin another. Taking
the option back does not end it, for that is said inside it.

The protocol: https://tintin.mudhalla.net/protocols/mccp/
"""

from __future__ import annotations

from portal.telnet.codes import OPT_MCCP3
from portal.telnet.options.option import Option, Stance


class Mccp3(Option):
    """The parser leaves what follows the subnegotiation, so that it can be inflated."""

    code = OPT_MCCP3
    ours = Stance.OFFER

    def received(self, data: bytes) -> None:
        """The stream begins; one inside another does not."""
        if self.peer.streams is not None and not data:
            self.peer.streams.inflate()
