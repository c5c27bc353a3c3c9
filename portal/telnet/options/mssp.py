"""MSSP (option 70): a crawler asks what game this is and is told at once."""

from __future__ import annotations

from portal.listing import Variables
from portal.telnet.codes import OPT_MSSP, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance

VAR = b"\x01"
VAL = b"\x02"


class Mssp(Option):
    """One subnegotiation for each time it is agreed on, whoever spoke of it first."""

    code = OPT_MSSP
    ours = Stance.OFFER

    def began(self, side: Side) -> None:
        """Tell; but not again and again."""
        variables = self.peer.listing()
        if variables:
            self.peer.say(subnegotiation(self.code, encode(variables)))


def encode(variables: Variables) -> bytes:
    """Each name behind a VAR and each of its values behind a VAL, in UTF-8.

    Neither may hold a control character.
    """
    return b"".join(
        VAR + name.encode() + b"".join([VAL + value.encode() for value in values])
        for name, values in variables.items()
    )
