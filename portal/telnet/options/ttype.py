"""TERMINAL-TYPE (RFC 1091) and MTTS: what the client is and what it can show.

We ask again and again; a MUD client answers its name, its terminal and "MTTS n" in turn
and then repeats itself, other clients list terminals until they repeat one.
"""

from __future__ import annotations

from portal.telnet.codes import OPT_TTYPE, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance
from portal.telnet.terminals import UTF_8, abilities, client_name, mtts

IS = 0
SEND = 1
ROUNDS = 8


class Ttype(Option):
    """Collects the answers and learns from each, so that no client has to give all."""

    code = OPT_TTYPE
    theirs = Stance.OFFER

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._answers: list[str] = []
        self._asking = False

    def began(self, side: Side) -> None:
        """Begin to ask."""
        self._answers.clear()
        self._ask()

    def received(self, data: bytes) -> None:
        """An answer; one we did not ask for is not heard."""
        if not self._asking or data[:1] != bytes((IS,)):
            return
        self._asking = False
        answer = client_name(data[1:].decode("ascii", "ignore"))
        if answer in self._answers:
            return
        self._answers.append(answer)
        self._learn()
        flags = mtts(self._answers)
        if flags is not None and not flags & UTF_8:
            self.peer.guess(encoding="latin-1")
        if len(self._answers) < ROUNDS:
            self._ask()

    def _learn(self) -> None:
        told = abilities(self._answers)
        if not told["name"]:
            del told["name"]  # it may have said it otherwise (GMCP)
        self.peer.learn(**told)

    def _ask(self) -> None:
        self._asking = True
        self.peer.say(subnegotiation(self.code, bytes((SEND,))))
