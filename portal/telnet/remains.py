"""Lines that were read before a connection was lost, and not handed on.

Nobody is there to negotiate with; only what makes a compressed stream still matters,
for there may be lines in it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from portal.telnet.codes import OPT_MCCP3
from portal.telnet.compression import BadStream
from portal.telnet.inbox import PIECE, STEP, Inbox
from portal.telnet.lines import typed
from portal.telnet.parser import Line, Negotiation, Parser, Subnegotiation

log = logging.getLogger("portal.telnet")


class Remains:
    """What an inbox holds, as lines.

    `follow` is told what is said about its streams; `is_aside` says of a line whether
    no player has typed it.
    """

    def __init__(
        self,
        inbox: Inbox,
        parser: Parser,
        encoding: str,
        follow: Callable[[Negotiation | Subnegotiation], None],
        is_aside: Callable[[bytes], bool],
    ) -> None:
        self._inbox = inbox
        self._parser = parser
        self._encoding = encoding
        self._follow = follow
        self._is_aside = is_aside

    def some(self) -> list[str] | None:
        """The lines in the next piece, perhaps none; None if there is no piece."""
        try:
            piece = self._inbox.take()
        except BadStream as why:
            log.warning("A connection that was lost %s.", why)
            return None
        return self._lines(piece) if piece else None

    def all(self) -> list[str]:
        """All lines, of no more bytes than would wait if they had come plain.

        Whoever compressed them could fill the memory otherwise.
        """
        found: list[str] = []
        for _ in range(STEP // PIECE):
            lines = self.some()
            if lines is None:
                break
            found += lines
        self._inbox.clear()
        return found

    def _lines(self, piece: bytes) -> list[str]:
        lines = []
        for value in self._parser.feed(piece):
            match value:
                case Line(data) if not self._is_aside(data):
                    lines.append(typed(data, self._encoding))
                case Negotiation(option=option) | Subnegotiation(option=option):
                    if option == OPT_MCCP3:
                        self._follow(value)
        return lines
