"""TERMINAL-TYPE (RFC 1091) and MTTS: what the client is and what it can show.

We ask again and again; a MUD client answers its name, its terminal and "MTTS n" in turn
and then repeats itself, other clients list terminals until they repeat one.
"""

from __future__ import annotations

from portal.telnet.codes import OPT_TTYPE, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance
from portal.telnet.terminals import client_name, conclude

IS = 0
SEND = 1
ROUNDS = 8
"""More terminals than any client lists before it repeats itself."""


class Ttype(Option):
    """Collects the answers and learns from each, so that no client has to give all."""

    code = OPT_TTYPE
    theirs = Stance.OFFER

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._asking = False
        self._rounds = 0

    def began(self, side: Side) -> None:
        """Begin to ask."""
        self.peer.told.answers.clear()
        self._rounds = 0
        self._ask()

    def received(self, data: bytes) -> None:
        """An answer; one we did not ask for is not heard."""
        if not self._asking or data[:1] != bytes((IS,)):
            return
        self._asking = False
        answer = client_name(data[1:].decode("ascii", "ignore"))
        if answer in self.peer.told.answers:
            return
        self.peer.told.answers.append(answer)
        conclude(self.peer)
        if self._rounds < ROUNDS:
            self._ask()

    def _ask(self) -> None:
        self._asking = True
        self._rounds += 1
        self.peer.say(subnegotiation(self.code, bytes((SEND,))))
