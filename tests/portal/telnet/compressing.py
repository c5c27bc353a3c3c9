"""A telnet client that compresses, and one that is compressed to."""

from __future__ import annotations

import zlib
from typing import Any

from tests.portal.telnet.ear import Ear
from tests.portal.telnet.fakes import TelnetClient

DO_MCCP2, DONT_MCCP2 = b"\xff\xfd\x56", b"\xff\xfe\x56"
MCCP2 = b"\xff\xfa\x56\xff\xf0"
"""What we say last before we compress."""
DO_MCCP3, DONT_MCCP3 = b"\xff\xfd\x57", b"\xff\xfe\x57"
MCCP3 = b"\xff\xfa\x57\xff\xf0"
"""What a client says last before it compresses."""


class Reader(TelnetClient):
    """Reads compressed output, all that was said in one turn of the reactor at once."""

    def __init__(self, **changes: Any) -> None:
        self.ear = Ear()
        super().__init__(**changes)
        super().hears()

    def hears(self) -> bytes:
        """What the server said, inflated from where it says that it compresses."""
        self.ear.hear(self.packets())
        return self.ear.take()

    def packets(self) -> bytes:
        """The bytes on the wire, up to the end of the turn."""
        self.clock.advance(0)
        return super().hears()


def reader(**changes: Any) -> Reader:
    """A client that has agreed to be compressed to."""
    client = Reader(**changes)
    client.sends(DO_MCCP2)
    assert client.hears() == MCCP2
    return client


class Writer(TelnetClient):
    """Compresses what it types, each packet flushed as clients do."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**changes)
        self.stream: Any = None

    def begins(self) -> None:
        """Agree, and compress from here on."""
        self.hears()
        self.sends(DO_MCCP3 + MCCP3)
        self.stream = zlib.compressobj()

    def types(self, data: bytes) -> None:
        """Send it compressed."""
        self.sends(self.squeezed(data))

    def squeezed(self, data: bytes) -> bytes:
        """The bytes that carry it."""
        packed: bytes = self.stream.compress(data)
        return packed + bytes(self.stream.flush(zlib.Z_SYNC_FLUSH))


def writer(**changes: Any) -> Writer:
    """A client that compresses what it types."""
    client = Writer(**changes)
    client.begins()
    return client


def whole(data: bytes) -> bytes:
    """One stream from its beginning to its end."""
    return zlib.compress(data, 9)
