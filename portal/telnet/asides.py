"""Lines that a client or a crawler says to the gate and no player has typed.

They are answered or learnt from here and never reach the game: a request for the
listing in plain text (MSSP), Pueblo's greeting, and MXP's answers to what it was asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.listing import as_lines
from portal.telnet.lines import written
from portal.telnet.terminals import client_name

if TYPE_CHECKING:
    from portal.telnet.options.option import Peer

FIRST = frozenset({b"\x1b", b"M", b"m", b"P", b"p"})
"""How such a line begins; others need no second look."""

_REQUEST = b"MSSP-REQUEST"
_PUEBLO = re.compile(rb"PUEBLOCLIENT(?: .*)?", re.IGNORECASE)
_MXP = re.compile(rb"\x1b\[[0-9]{1,2}z<(?:VERSION|SUPPORTS)(?: ([^<>]*))?>", re.I)
_ATTRIBUTE = re.compile(rb'\b([A-Za-z]+)=(?:"([^"]*)"|([^\s"]+))')


def hear(data: bytes, peer: Peer, stranger: bool) -> bool:
    """Whether the line was meant for us; if so it has been dealt with.

    `stranger` says that nobody is logged in yet, nor asked for a secret, which may be
    any words.
    """
    line = data.strip()
    if said := _MXP.fullmatch(line):
        _meet(peer, said[1] or b"")
        return True
    if stranger and line.upper() == _REQUEST:
        if variables := peer.listing():
            peer.say(written(as_lines(variables), "utf-8"))
        return True
    if stranger and _PUEBLO.fullmatch(line):
        if not peer.client.name:
            peer.guess(name="Pueblo")
        return True
    return False


def _meet(peer: Peer, attributes: bytes) -> None:
    """Learn the client's name and version by MXP, where nothing better is known."""
    said = {
        name.upper(): client_name((quoted or plain).decode("ascii", "ignore"))
        for name, quoted, plain in _ATTRIBUTE.findall(attributes)
    }
    if said.get(b"CLIENT") and not peer.client.name:
        peer.guess(name=said[b"CLIENT"])
    if said.get(b"VERSION") and not peer.client.version:
        peer.guess(version=said[b"VERSION"])
