"""A batch crosses in numbered parts, because an AMP value ends at 65,535 bytes.

`split` cuts, `Assembler` joins. Nothing is acted on before its last part is there.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.wire.errors import WireError

PART = 60_000
LIMIT = 64 * 1024 * 1024


def split(data: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """The parts of a batch: (number from 0, whether it is the last, bytes).

    Raises WireError above LIMIT bytes.
    """
    if len(data) > LIMIT:
        raise WireError(f"A batch of {len(data)} bytes is above the limit of {LIMIT}.")
    last = max(0, (len(data) - 1) // PART)
    for number in range(last + 1):
        yield number, number == last, data[number * PART : (number + 1) * PART]


class Assembler:
    """Joins the parts of one batch at a time."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, number: int, last: bool, data: bytes) -> bytes | None:
        """The whole batch when its last part came. Raises WireError out of order."""
        if number != len(self._parts):
            raise WireError(f"Part {number} came where {len(self._parts)} was due.")
        self._size += len(data)
        if self._size > LIMIT:
            raise WireError(f"A batch grew above the limit of {LIMIT} bytes.")
        if last and not self._parts:
            self._size = 0
            return data
        self._parts.append(data)
        if not last:
            return None
        whole = b"".join(self._parts)
        self._parts, self._size = [], 0
        return whole
