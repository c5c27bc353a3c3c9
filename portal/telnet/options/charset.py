"""CHARSET (RFC 2066): which encoding both sides use from now on."""

from __future__ import annotations

from portal.telnet.charsets import codec_of
from portal.telnet.codes import OPT_CHARSET, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance

REQUEST = 1
ACCEPTED = 2
REJECTED = 3
TTABLE_IS = 4
TTABLE_REJECTED = 5

OFFERED = b";UTF-8;ISO-8859-1"
_TTABLE = b"[TTABLE]"


class Charset(Option):
    """Asks once; answers what the client asks; knows only the encodings of our list."""

    code = OPT_CHARSET
    ours = Stance.OFFER
    theirs = Stance.AGREE

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._waiting = False

    def began(self, side: Side) -> None:
        """Only the side that said WILL and was told DO may ask."""
        if side is Side.OURS:
            self._waiting = True
            self._say(REQUEST, OFFERED)

    def ended(self, side: Side) -> None:
        """No answer will come any more."""
        if side is Side.OURS:
            self._waiting = False

    def received(self, data: bytes) -> None:
        """A request or an answer; the translation tables of the RFC are not for us."""
        kind, rest = data[:1], data[1:]
        if kind == bytes((REQUEST,)):
            self._requested(rest)
        elif kind == bytes((TTABLE_IS,)):
            self._say(TTABLE_REJECTED)
        elif self._waiting and kind in (bytes((ACCEPTED,)), bytes((REJECTED,))):
            self._waiting = False
            if kind == bytes((ACCEPTED,)):
                self._use(rest)

    def _requested(self, data: bytes) -> None:
        if data.startswith(_TTABLE):
            data = data[len(_TTABLE) + 1 :]  # and the octet of its version
        known = [name for name in data[1:].split(data[:1] or b";") if _codec(name)]
        # Where both ask at once the server's request counts (section 5).
        if self._waiting or not known:
            self._say(REJECTED)
            return
        chosen = next((name for name in known if _codec(name) == "utf-8"), known[0])
        self._use(chosen)
        self._say(ACCEPTED, chosen)

    def _use(self, name: bytes) -> None:
        if codec := _codec(name):
            self.peer.learn(encoding=codec)

    def _say(self, kind: int, rest: bytes = b"") -> None:
        self.peer.say(subnegotiation(self.code, bytes((kind,)) + rest))


def _codec(name: bytes) -> str | None:
    return codec_of(name.decode("ascii", "replace")) if len(name) <= 40 else None
