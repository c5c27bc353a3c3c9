"""What a client hears, inflated from where MCCP2 begins to where it ends."""

from __future__ import annotations

import zlib
from typing import Any

from tests.portal.telnet.spelling import spelled

BEGINS = spelled("IAC SB MCCP2 IAC SE")


class Ear:
    """Takes the server's bytes as they come; `heard` is what they say."""

    def __init__(self) -> None:
        self.heard = b""
        self.compressed = 0
        """Bytes that came compressed."""
        self._plain = b""
        self._stream: Any = None

    @property
    def inflates(self) -> bool:
        """Whether what comes now is compressed."""
        return self._stream is not None

    def hear(self, data: bytes) -> None:
        """More bytes; the compressed ones are one zlib stream from start to end."""
        while data:
            if self._stream is None:
                data = self._hear_plain(data)
            else:
                data = self._hear_deflated(data)

    def take(self) -> bytes:
        """All that was heard since it was last taken."""
        heard, self.heard = self.heard, b""
        return heard

    def _hear_plain(self, data: bytes) -> bytes:
        self._plain += data
        before, marker, after = self._plain.partition(BEGINS)
        self.heard += data[: len(data) - len(after)]
        # Of what stands before the marker only its own beginning can still matter.
        self._plain = b"" if marker else before[1 - len(BEGINS) :]
        if marker:
            self._stream = zlib.decompressobj()
        return after

    def _hear_deflated(self, data: bytes) -> bytes:
        self.heard += self._stream.decompress(data)
        rest: bytes = self._stream.unused_data
        self.compressed += len(data) - len(rest)
        if self._stream.eof:
            self._stream = None
        return rest
