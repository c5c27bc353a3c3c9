"""What is said to clients leaves here: one Output for all who hear the same.

`say(sessions, "hi", prompt="HP 10>", gmcp={"Char.Vitals": {"hp": 10}})`
says three outputs. An output's value is its one argument; a tuple is several.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.wire.errors import WireError
from portal.wire.frames import Output, encode
from server.world.turn import TURN

MARKUP = ("text", "prompt")
"""The outputs that are markup, and so listen to the options."""


def say(
    sessions: Iterable[Any],
    text: Any = None,
    options: dict[str, Any] | None = None,
    **outputs: Any,
) -> None:
    """Tell all these sessions (whatever has a `sessid`) once the turn is committed.

    `options` go with text and prompt: `raw`, `nocolor`. Raises ValueError for a value
    that cannot cross the wire.
    """
    sessids = tuple(dict.fromkeys(session.sessid for session in sessions))
    if not sessids:
        return
    if text is not None:
        outputs = {"text": text, **outputs}
    for name, value in outputs.items():
        args = value if isinstance(value, tuple) else (value,)
        if name in MARKUP:
            args = tuple(_sound(str(arg)) for arg in args)
            output = Output(sessids, name, args, options or {})
            TURN.say(_sendable(output) if options else output)
        else:
            TURN.say(_sendable(Output(sessids, name, args)))


def escape(words: str) -> str:
    """The words as markup that shows them as they are: a bar is written twice."""
    return words.replace("|", "||")


def _sound(markup: str) -> str:
    if markup.isascii():
        return markup
    return markup.encode("utf-8", "replace").decode()


def _sendable(output: Output) -> Output:
    # Better now, to whoever said it, than when the whole turn is to be sent.
    try:
        encode([output])
    except WireError as error:
        raise ValueError(str(error)) from None
    return output
