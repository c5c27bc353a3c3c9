"""LINEMODE (RFC 1184): a plain telnet edits its line itself, sending no single keys.

Without it, agreeing to SUPPRESS-GO-AHEAD turns `telnet` into a character-mode client:
its backspace and arrow keys would be ours to handle and look wrong while typing.
MUD clients have their own input line and refuse.
"""

from __future__ import annotations

from portal.telnet.codes import OPT_LINEMODE, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance

MODE = 1
EDIT = 1
TRAPSIG = 2


class Linemode(Option):
    """We set the mode once; special characters and acknowledgements need no answer."""

    code = OPT_LINEMODE
    theirs = Stance.OFFER

    def began(self, side: Side) -> None:
        """Edit there, and let the interrupt key be a signal there."""
        self.peer.say(subnegotiation(self.code, bytes((MODE, EDIT | TRAPSIG))))
