"""`gmcp.mudstandards.org`: lines in BINARY messages, GMCP in TEXT messages.

For example `Char.Vitals {"hp":90,"maxhp":100}`.
"""

from __future__ import annotations

from portal import gmcp
from portal.gmcp import Message
from portal.websocket.codecs import terminal

NAME = "gmcp.mudstandards.org"


def decode(payload: bytes, binary: bool) -> list[str] | Message:
    """The lines or the data of a message. Raises BadMessage."""
    return terminal.lines(payload) if binary else gmcp.decode(payload)


def encode(message: Message) -> bytes:
    """A TEXT message. Raises TypeError for what JSON cannot hold."""
    return gmcp.encode(*message)
