"""Typed frames: everything that is said about sessions, as values.

A frame is a small tagged msgspec Struct; a batch is a list of frames encoded as one
msgpack array. Decoding validates every type, so a frame that arrives is a frame that
makes sense. State is synchronised (`Connect`, `Changed`, `Attach`, `Save`), speech is
numbered and queued (`Input`, `Disconnected`), and everything in one batch arrives
together or not at all.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from portal.wire.errors import WireError
from portal.wire.state import Client, Saved


class Frame(Struct, frozen=True, array_like=True):
    """The base of all frames."""


# Portal to Server


class Connect(Frame, frozen=True, tag="C"):
    """A new connection was accepted."""

    sessid: int
    client: Client


class Attach(Frame, frozen=True, tag="A"):
    """A session as it is now; sent to a Server that takes over, before `Takeover`.

    `done` is the highest input number the Portal saw acknowledged.
    """

    sessid: int
    client: Client
    saved: Saved | None
    done: int


class Input(Frame, frozen=True, tag="I"):
    """A client said something: `seq` counts 1, 2, 3 ... for each session."""

    sessid: int
    seq: int
    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}


class Changed(Frame, frozen=True, tag="H"):
    """The client learnt or told something new about itself (window size, terminal)."""

    sessid: int
    client: Client


class Disconnected(Frame, frozen=True, tag="D"):
    """The client is gone; numbered like an input, for it comes after all of them."""

    sessid: int
    seq: int
    reason: str


class Received(Frame, frozen=True, tag="R"):
    """Everything up to the commit `number` has arrived in the Portal."""

    number: int


# Server to Portal


class Committed(Frame, frozen=True, tag="N"):
    """The frames of this batch are true as of the commit `number`."""

    number: int


class Output(Frame, frozen=True, tag="O"):
    """Something for one or many clients, said once.

    `name` is "text" (one argument: markup), "prompt" (markup), "echo" (a bool) or any
    other output a client may understand; `kwargs` are options (`raw`, `nocolor`,
    `screenreader`).
    """

    sessids: tuple[int, ...]
    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}


class Ack(Frame, frozen=True, tag="K"):
    """These inputs are done: pairs of sessid and the highest finished `seq`."""

    done: tuple[tuple[int, int], ...]


class Save(Frame, frozen=True, tag="S"):
    """Keep this for the session; give it back when a Server takes over."""

    sessid: int
    saved: Saved


class Close(Frame, frozen=True, tag="X"):
    """End this connection after what was said to it; `reason` is for the log."""

    sessid: int
    reason: str


class Missed(Frame, frozen=True, tag="M"):
    """Give `sessid` what the client of session `of` was told and did not get.

    The player of `of` came back as `sessid`. What was not confirmed by then is given
    once, in order, marked as missed, at this place among the outputs.
    Unless `done` is None, `sessid` takes the place of `of`: the inputs of `of` after
    that number have not been done, and are said by `sessid` before what waits there.
    """

    sessid: int
    of: int
    done: int | None = None


class Bans(Frame, frozen=True, tag="B"):
    """The networks (CIDR) to refuse, in place of those before."""

    networks: tuple[str, ...]


class Listing(Frame, frozen=True, tag="L"):
    """What crawlers are told of the game (MSSP), beside what the Portal knows itself.

    Upper-case names of variables, each with one value or several.
    """

    variables: dict[str, tuple[str, ...]]


ToServer = Connect | Attach | Input | Changed | Disconnected | Received
ToPortal = Committed | Output | Ack | Save | Close | Missed | Bans | Listing
AnyFrame = ToServer | ToPortal

_encoder = msgspec.msgpack.Encoder()
_to_server = msgspec.msgpack.Decoder(list[ToServer])
_to_portal = msgspec.msgpack.Decoder(list[ToPortal])


def encode(frames: list[Any]) -> bytes:
    """The batch as msgpack. Raises WireError if a value in it cannot cross."""
    try:
        return _encoder.encode(frames)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(f"A frame holds what cannot be sent: {error}") from error


def decode_to_server(data: bytes) -> list[ToServer]:
    """A batch the Portal sent. Raises WireError for anything else."""
    try:
        return _to_server.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise WireError(f"The Portal sent no batch: {error}") from error


def decode_to_portal(data: bytes) -> list[ToPortal]:
    """A batch the Server sent. Raises WireError for anything else."""
    try:
        return _to_portal.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise WireError(f"The Server sent no batch: {error}") from error
