r"""`json.mudstandards.org`: lines in BINARY messages, JSON in TEXT messages.

    {"proto":"gmcp","id":"Char.Vitals","data":"{\"hp\":90}"}
    {"proto":"text","data":"look"}

`data` is always a string; what is in it depends on `proto`.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from portal import gmcp
from portal.gmcp import Message
from portal.values import BadMessage
from portal.websocket.codecs import terminal

NAME = "json.mudstandards.org"


class Envelope(Struct):
    """A TEXT message; other fields are let be."""

    proto: str
    data: str
    id: str | None = None


_decoder = msgspec.json.Decoder(Envelope)


def decode(payload: bytes, binary: bool) -> list[str] | Message:
    """The lines or the data of a message; no lines if it is in words we do not know.

    Raises BadMessage.
    """
    if binary:
        return terminal.lines(payload)
    try:
        said = _decoder.decode(payload)
        data = said.data.encode()
    except (ValueError, RecursionError):
        raise BadMessage('it is no {"proto", "id", "data"} of strings') from None
    match said.proto.lower():
        case "text":
            return terminal.lines(data)
        case "gmcp" if said.id:
            return gmcp.read(said.id.encode(errors="replace"), data)
        case "gmcp":
            return gmcp.decode(data)
    return []


def encode(message: Message) -> bytes:
    """A TEXT message of GMCP. Raises TypeError for what JSON cannot hold."""
    data = "" if message.data is None else msgspec.json.encode(message.data).decode()
    said = {"proto": "gmcp", "id": message.package, "data": data}
    return msgspec.json.encode(said)
