"""NEW-ENVIRON (RFC 1572) and MNES: what the client says its environment is.

We name every variable that we ask for: TinTin++ does not answer a SEND of all. Those of
MNES are asked for as VAR and as USERVAR, for Mudlet has them as one or the other.
Nothing that is said here tells us where the client is: IPADDRESS is not asked for, and
not believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from portal.telnet.charsets import codec_of
from portal.telnet.codes import OPT_NEW_ENVIRON, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Stance
from portal.telnet.terminals import conclude

IS = 0
SEND = 1
INFO = 2

VAR = 0
VALUE = 1
USERVAR = 3

MNES = ("CLIENT_NAME", "CLIENT_VERSION", "CHARSET", "MTTS", "TERMINAL_TYPE")
OTHERS = ("SCREEN_READER", "OSC_HYPERLINKS_SEND", "TERM", "COLORTERM")
ASKED = frozenset({*MNES, *OTHERS})

SEND_LIMIT = 256
"""Bytes of a SEND, with its frame: the buffer of GNU inetutils' telnet."""
VARIABLES = 64
NAME_LIMIT = 64
VALUE_LIMIT = 256

_PIECE = re.compile(rb"([\x00\x01\x03])((?:\x02[\x00-\xff]|[^\x00-\x03])*)")
_ESCAPED = re.compile(rb"\x02([\x00-\xff])")


class NewEnviron(Option):
    """Asks once; what comes, then or later, is joined with what else was told."""

    code = OPT_NEW_ENVIRON
    theirs = Stance.OFFER

    def began(self, side: Side) -> None:
        """Ask."""
        self.peer.say(QUESTIONS)

    def received(self, data: bytes) -> None:
        """An answer (IS; some clients send one for each variable) or news (INFO)."""
        if data[:1] not in (bytes((IS,)), bytes((INFO,))):
            return
        said = {name: value for name, value in variables(data[1:]) if name in ASKED}
        if not said:
            return
        if data[0] == INFO:
            self.peer.told.note_change(said)
        else:
            self.peer.told.variables.update(said)
        conclude(self.peer)
        if codec := codec_of(said.get("CHARSET", "")):
            self.peer.learn(encoding=codec)


def variables(data: bytes) -> Iterator[tuple[str, str]]:
    """The names and values that can be used; a variable without VALUE is undefined."""
    for name, value in decode(data):
        shown = _text(name, NAME_LIMIT), _text(value, VALUE_LIMIT)
        if shown[0] and shown[1] is not None:
            yield shown[0], shown[1]


def decode(data: bytes) -> list[tuple[bytes, bytes]]:
    """The variables of an IS or INFO that have a value; nobody reads beyond 64."""
    found: list[tuple[bytes, bytes]] = []
    name: bytes | None = None
    for piece in islice(_PIECE.finditer(data), 2 * VARIABLES):
        text = _ESCAPED.sub(rb"\1", piece[2])
        if piece[1] != bytes((VALUE,)):
            name = text
        elif name is not None:
            found.append((name, text))
            name = None
    return found


def questions(kind: int, names: tuple[str, ...]) -> Iterator[bytes]:
    """As many SENDs as it takes to ask for all these."""
    asked = b""
    for name in names:
        one = bytes((kind,)) + name.encode("ascii")
        if len(_send(asked + one)) > SEND_LIMIT:
            yield _send(asked)
            asked = b""
        asked += one
    yield _send(asked)


def _send(asked: bytes) -> bytes:
    return subnegotiation(OPT_NEW_ENVIRON, bytes((SEND,)) + asked)


def _text(data: bytes, limit: int) -> str | None:
    """What was said, or None if it is too long or cannot be shown."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if len(text) <= limit and text.isprintable() else None


QUESTIONS = b"".join([*questions(VAR, MNES), *questions(USERVAR, MNES + OTHERS)])
