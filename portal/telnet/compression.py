"""Both halves of a compressed connection: zlib streams (RFC 1950), and their bounds.

One stream each way, from its first byte to its end; where the packets end means
nothing to it.

Looking back 2 KiB, 100 bytes of a game's text become 42; looking back 32 KiB they would
become 21, for 270 KiB of memory a session instead of 16. How far a client's own stream
looks back is for the client to choose: 36 KiB of memory at most. A thousand lines cost
3 ms.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from portal.clock import Clock

LEVEL, WINDOW, MEMORY = 4, 11, 2
"""Of what we send: how hard to try, and powers of two of the memory for trying."""

HEADER = b"\x78\x5e"
"""Of a stream with a window of 32 KiB, by which clients may know one; ours looks back
less far, and nobody is the worse for it."""

STEP = 4096
"""Bytes inflated at a time."""

RATIO = 100
"""Bytes that one byte of a client's stream may become; text becomes ten or twenty."""

FREE = 65_536
"""Bytes that may come of nothing beside that: lines that all say the same."""


class BadStream(Exception):
    """What a client sent cannot be inflated; str() tells the log why."""


class Deflation:
    """What we say, as one stream.

    `write` takes the compressed bytes, in order. What is said in one turn of the
    reactor shares one flush at its end, before the transport is written to.
    """

    __slots__ = ("_clock", "_flushing", "_squeeze", "_sum", "_write", "unflushed")

    def __init__(self, write: Callable[[bytes], None], clock: Clock) -> None:
        self._squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW, MEMORY)
        self._sum = zlib.adler32(b"")
        self._write = write
        self._clock = clock
        self._flushing: Any = None
        self.unflushed = 0
        """Bytes that were said, and of which some may not have been written."""
        write(HEADER)

    def say(self, data: bytes) -> None:
        """Compress this; it leaves with the turn's end at the latest."""
        if self._flushing is None:
            self._flushing = self._clock.callLater(0, self._flush)
        self.unflushed += len(data)
        self._sum = zlib.adler32(data, self._sum)
        if ready := self._squeeze.compress(data):
            self._write(ready)

    def finish(self) -> None:
        """End the stream, so that its last byte can be read."""
        self.drop()
        self._write(self._squeeze.flush(zlib.Z_FINISH) + self._sum.to_bytes(4))

    def drop(self) -> None:
        """Nobody is there to read any more."""
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None

    def _flush(self) -> None:
        self._flushing = None
        self.unflushed = 0
        self._write(self._squeeze.flush(zlib.Z_SYNC_FLUSH))


class Inflation:
    """What a client says as one stream, a bounded step at a time.

    `credit` counts the bytes that may yet come of what was read; a stream that follows
    another goes on with what the other left.
    """

    __slots__ = ("_squeezed", "_zlib", "credit")

    def __init__(self, credit: int = FREE) -> None:
        # 0: with a window as large as the stream's first bytes say.
        self._zlib = zlib.decompressobj(0)
        self._squeezed = b""
        self.credit = credit

    def add(self, data: bytes) -> None:
        """More of the stream."""
        self._squeezed += data

    def take(self) -> bytes:
        """What comes next, at most STEP bytes; empty if nothing does.

        Raises BadStream.
        """
        if self.ended:
            return b""
        try:
            plain = self._zlib.decompress(self._squeezed, STEP)
        except zlib.error as why:
            raise BadStream(f"sends a broken stream ({why})") from None
        # At the end of the stream what follows it stands in both, once too often.
        left = self._zlib.unused_data if self.ended else self._zlib.unconsumed_tail
        self.credit += RATIO * (len(self._squeezed) - len(left)) - len(plain)
        self._squeezed = left
        if self.credit < 0:
            raise BadStream(f"sends a stream that grows more than {RATIO} times")
        return plain

    @property
    def ended(self) -> bool:
        """Whether the stream is whole; `rest` is plain again."""
        return self._zlib.eof

    @property
    def rest(self) -> bytes:
        """What came behind the end of the stream."""
        return self._squeezed
