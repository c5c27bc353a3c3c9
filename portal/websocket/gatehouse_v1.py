"""The subprotocol `v1.gatehouse`: every message is a JSON array `[name, args, kwargs]`.

Toward the game `["text", ["look"], {}]`, toward the player `["text", [html], {}]`;
`args` and `kwargs` may be left out.
Bytes in, values out: nothing here knows of a connection.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct

from portal.render import html
from portal.render.profile import Profile
from portal.values import BadMessage, too_much
from portal.wire.frames import Output

NAME = "v1.gatehouse"
DEPTH = 9
"""How many lists and objects may stand in each other, with the message itself."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,63}\Z")
_FOR_RENDER = ("raw", "nocolor", "screenreader")


class Message(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a client said."""

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}


_decoder = msgspec.json.Decoder(Message)
_encoder = msgspec.json.Encoder()


def decode(payload: bytes) -> Message:
    """Read a message. Raises BadMessage for everything that is none."""
    try:
        message = _decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadMessage(f"no [name, args, kwargs]: {error}") from error
    if not _NAME.match(message.name):
        raise BadMessage("the name is not a word")
    if why := too_much((message.args, message.kwargs), DEPTH):
        raise BadMessage(why)
    return message


def encode(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes:
    """Write a message. Raises TypeError for what JSON cannot hold."""
    return _encoder.encode((name, args, kwargs))


def compose(markup: str, profile: Profile, output: Output) -> bytes:
    """The message that shows this markup as HTML."""
    options = output.kwargs
    shown = html.render(
        markup,
        raw=bool(options.get("raw")),
        nocolor=bool(options.get("nocolor")) or not profile.colors,
        screenreader=profile.screenreader,
    )
    rest = {key: value for key, value in options.items() if key not in _FOR_RENDER}
    return encode(output.name, (shown,), rest)
