"""Telnet bytes in, values out (RFC 854, 855); no socket, no decoding, no opinion.

    text     --IAC-->        command
    command  --WILL..DONT--> option  --any byte--> text         gives Negotiation
    command  --SB-->         sub                                IAC IAC is one byte 255
    command  --other-->      text                               gives Command
    sub      --IAC-->        sub_command
    sub_command --SE-->      text                               gives Subnegotiation
    sub_command --IAC-->     sub                                one byte 255
    sub_command --verb-->    (command)                          its SE was lost
    sub_command --other-->   sub                                ignored

A line ends with CR LF, CR NUL, LF or a bare CR. LF and NUL after a CR belong to it,
even when they come in another packet and even together (CR NUL LF, as piped telnet
sends).
Where packets end makes no difference to the values, and no bytes raise an error.

Behind the subnegotiation of MCCP3 a compressed stream may begin. Whether it does is not
known here: what follows it is not read but left to `take_rest`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from portal.telnet.codes import EC, EL, IAC, IP, OPT_MCCP3, SB, SE, VERBS
from portal.telnet.strangers import PROXY_SIGNATURE, TLS_HANDSHAKE, by_line

SUBNEGOTIATION_LIMIT = 16_384
"""Bytes of one subnegotiation; a longer one is dropped up to its SE."""

_IAC = b"\xff"
_ERASE = b"\b"


class Line(Struct, frozen=True, gc=False):
    """A line without its end; it may hold backspaces."""

    data: bytes


class Overlong(Struct, frozen=True, gc=False):
    """A line above the limit begins here; it is discarded up to its end."""


class Command(Struct, frozen=True, gc=False):
    """IAC and one byte, for example AYT."""

    code: int


class Negotiation(Struct, frozen=True, gc=False):
    """IAC, one of WILL WONT DO DONT, and an option."""

    verb: int
    option: int


class Subnegotiation(Struct, frozen=True, gc=False):
    """What stood between IAC SB option and IAC SE, each doubled IAC made one."""

    option: int
    data: bytes


class Stranger(Struct, frozen=True, gc=False):
    """This is not telnet but, for example, HTTP; nothing more will come."""

    speaks: str


STREAM_BEGINS = Subnegotiation(OPT_MCCP3, b"")
"""What follows this is compressed, if the client was told that it may."""

Value = Line | Overlong | Command | Negotiation | Subnegotiation | Stranger


class Parser:
    """The client's half of one telnet stream. `line_limit` counts bytes."""

    __slots__ = (
        "_after_cr",
        "_deaf",
        "_discarding",
        "_dropped",
        "_line",
        "_line_limit",
        "_opening",
        "_rest",
        "_step",
        "_sub",
        "_untried",
        "_verb",
    )

    def __init__(self, line_limit: int = 4096) -> None:
        self._line_limit = line_limit
        self._step: Callable[[Parser, bytes, int, list[Value]], int] = Parser._text
        self._line = bytearray()
        self._sub = bytearray()
        self._verb = 0
        self._after_cr = self._discarding = self._dropped = self._deaf = False
        self._opening: bytes | None = b""
        self._rest = b""
        self._untried = True

    def feed(self, data: bytes) -> list[Value]:
        """What these bytes complete, in order. Never raises."""
        values: list[Value] = []
        if self._opening is not None:
            data = self._open(self._opening, data, values)
        at, end = 0, len(data)
        while at < end and not self._deaf:
            at = self._step(self, data, at, values)
        return values

    def take_rest(self) -> bytes:
        """What was not read, behind the value that was found last."""
        rest, self._rest = self._rest, b""
        return rest

    def _open(self, before: bytes, data: bytes, values: list[Value]) -> bytes:
        """What is to be read of the first bytes, `before` and now."""
        begun = before + data
        self._opening = None
        if begun.startswith(TLS_HANDSHAKE):
            self._meet("TLS", values)
        elif TLS_HANDSHAKE.startswith(begun):
            self._opening = begun
            return b""
        elif PROXY_SIGNATURE.startswith(begun) and begun != PROXY_SIGNATURE:
            # Empty lines so far, which are a player's as long as nothing else follows.
            self._opening = begun
        elif begun.startswith(PROXY_SIGNATURE):
            for line in PROXY_SIGNATURE[len(before) :].split(b"\n")[:-2]:
                self._take(line + b"\n", values)
            self._meet("PROXY", values)
        # What may be TLS was kept; what may be PROXY was read.
        return begun if before == TLS_HANDSHAKE[:1] else data

    def _meet(self, speaks: str, values: list[Value]) -> None:
        self._deaf = True
        values.append(Stranger(speaks))

    # One step each: take what can be taken from `at` on, say where the next begins.

    def _text(self, data: bytes, at: int, values: list[Value]) -> int:
        iac = data.find(_IAC, at)
        if iac < 0:
            self._take(data[at:], values)
            return len(data)
        if iac > at:
            self._take(data[at:iac], values)
        self._step = Parser._command
        return iac + 1

    def _command(self, data: bytes, at: int, values: list[Value]) -> int:
        code = data[at]
        self._step = Parser._text
        if code in VERBS:
            self._verb = code
            self._step = Parser._option
        elif code == SB:
            self._sub.clear()
            self._dropped = False
            self._step = Parser._subnegotiation
        elif code == IAC:
            self._after_cr = False
            self._append(_IAC, values)
        elif code == EC:
            self._append(_ERASE, values)
        elif code in (EL, IP):
            self._line.clear()
        else:
            values.append(Command(code))
        return at + 1

    def _option(self, data: bytes, at: int, values: list[Value]) -> int:
        values.append(Negotiation(self._verb, data[at]))
        self._step = Parser._text
        return at + 1

    def _subnegotiation(self, data: bytes, at: int, values: list[Value]) -> int:
        iac = data.find(_IAC, at)
        if iac < 0:
            self._keep(data[at:])
            return len(data)
        self._keep(data[at:iac])
        self._step = Parser._sub_command
        return iac + 1

    def _sub_command(self, data: bytes, at: int, values: list[Value]) -> int:
        code = data[at]
        if code in VERBS or code == SB:
            # Its SE never came; what follows must not be swallowed with it.
            return self._command(data, at, values)
        if code == SE:
            self._step = Parser._text
            # An empty one (IAC SB IAC SE) has not even an option: nothing was said.
            if self._sub and not self._dropped:
                said = Subnegotiation(self._sub[0], bytes(self._sub[1:]))
                values.append(said)
                if said == STREAM_BEGINS:
                    self._rest, at = data[at + 1 :], len(data) - 1
            self._sub.clear()
        else:
            self._step = Parser._subnegotiation
            if code == IAC:
                self._keep(_IAC)
        return at + 1

    def _keep(self, piece: bytes) -> None:
        if self._dropped or len(self._sub) + len(piece) > SUBNEGOTIATION_LIMIT + 1:
            self._dropped = True
            self._sub.clear()
        else:
            self._sub += piece

    def _take(self, text: bytes, values: list[Value]) -> None:
        if b"\0" in text:
            text = text.replace(b"\0", b"")
        if self._after_cr and text:
            self._after_cr = False
            text = text.removeprefix(b"\n")
        if b"\r" in text:
            self._after_cr = text.endswith(b"\r")
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        for line in lines:
            self._end(line, values)
            if self._deaf:
                return
        if rest:
            self._append(rest, values)

    def _append(self, piece: bytes, values: list[Value]) -> None:
        if self._discarding:
            return
        self._line += piece
        if len(self._line) > self._line_limit:
            self._line.clear()
            self._discarding = True
            values.append(Overlong())

    def _end(self, piece: bytes, values: list[Value]) -> None:
        if self._discarding:
            self._discarding = False
            return
        if self._line:
            piece = bytes(self._line + piece)
            self._line.clear()
        if len(piece) > self._line_limit:
            values.append(Overlong())
            return
        if self._untried:
            self._untried = False
            if speaks := by_line(piece):
                self._meet(speaks, values)
                return
        values.append(Line(piece))
