"""MXP (option 91): a client that agrees to it is sent links as tags.

The way it takes (zuggsoft.com/zmud/mxp.htm): the agreement, an empty subnegotiation,
and from there on tags. We offer it; a client may also ask to be asked (zMUD). What we
say first locks the mode in which nothing is a tag, and `render.links` makes each tag of
ours secure by itself: so nothing that a player writes can be one.
"""

from __future__ import annotations

from portal.telnet.codes import OPT_MXP, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance
from portal.telnet.terminals import conclude

LOCK_LOCKED = b"\x1b[7z"


class Mxp(Option):
    """Says that links are tags, from whichever side it was agreed on."""

    code = OPT_MXP
    ours = Stance.OFFER
    theirs = Stance.AGREE

    def began(self, side: Side) -> None:
        """Begin, unless it has begun from the other side."""
        if not self.peer.told.mxp:
            self._turn(True)
            self.peer.say(subnegotiation(self.code, b"") + LOCK_LOCKED)

    def ended(self, side: Side) -> None:
        """Links are what they were before, once neither side has it."""
        if not any(self.peer.negotiation.is_on(each, self.code) for each in Side):
            self._turn(False)

    def _turn(self, on: bool) -> None:
        self.peer.told.mxp = on
        conclude(self.peer)
