"""What the Portal measures of one session, as it crosses to a Server that asks."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from portal.wire.errors import WireError

PAGE = 1000
"""So many fit into one answer; who wants more asks again."""


class Measure(Struct, frozen=True, array_like=True):
    """How one connection is at this moment.

    `latency` is the way to the client and back in milliseconds, or None if nobody can
    tell; `inputs` is how many came in the last minute, `queued` how many wait for the
    game, `unsent` the bytes that the client has yet to take. `received` and `sent` are
    the bytes since it connected.
    """

    sessid: int
    latency: float | None = None
    inputs: int = 0
    queued: int = 0
    unsent: int = 0
    received: int = 0
    sent: int = 0


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Measure])


def encode(measures: list[Measure]) -> bytes:
    """The measures as msgpack."""
    return _encoder.encode(measures)


def decode(data: bytes) -> list[Measure]:
    """What `encode` made. Raises WireError for anything else."""
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError as error:
        raise WireError(f"The Portal sent no measures: {error}") from error
