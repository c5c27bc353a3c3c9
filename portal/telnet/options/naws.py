"""NAWS (RFC 1073): the client tells how large its window is."""

from __future__ import annotations

from portal.telnet.codes import OPT_NAWS
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance

WIDTHS = (20, 512)
HEIGHTS = (5, 512)


class Naws(Option):
    """Width and height in character cells; 0 is "not told"."""

    code = OPT_NAWS
    theirs = Stance.OFFER

    def received(self, data: bytes) -> None:
        """Four bytes, high byte first; anything else says nothing."""
        if len(data) != 4:
            return
        width, height = int.from_bytes(data[:2]), int.from_bytes(data[2:])
        self.peer.learn(width=_within(width, *WIDTHS), height=_within(height, *HEIGHTS))

    def ended(self, side: Side) -> None:
        """The client no longer tells."""
        self.peer.learn(width=0, height=0)


def _within(size: int, least: int, most: int) -> int:
    return min(max(size, least), most) if size else 0
