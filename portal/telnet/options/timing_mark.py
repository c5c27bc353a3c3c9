"""TIMING-MARK (RFC 860): answered in its turn among the lines; not a lasting state."""

from __future__ import annotations

from portal.telnet.codes import OPT_TIMING_MARK
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance


class TimingMark(Option):
    """Each DO is answered by one WILL."""

    code = OPT_TIMING_MARK
    ours = Stance.AGREE

    def began(self, side: Side) -> None:
        """Be ready for the next one."""
        self.peer.negotiation.forget(side, self.code)
