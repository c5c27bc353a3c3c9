"""What is said to clients leaves here: one Output for all who hear the same.

`say(sessions, "hi", prompt="HP 10>", gmcp={"Char.Vitals": {"hp": 10}})`
says three outputs. An output's value is its one argument; a tuple is several.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from portal.wire.errors import WireError
from portal.wire.frames import Output, encode
from server.world.turn import TURN

log = logging.getLogger(__name__)

MARKUP = ("text", "prompt")
"""The outputs that are markup, and so listen to the options."""
LONGEST_LINK = 200
"""Characters of what a link says, or of the address it leads to."""
_ADDRESS = re.compile(r"https?://(?![/?#])[^\s|<>\"\\^`{}]+")


def say(
    sessions: Iterable[Any],
    text: Any = None,
    options: dict[str, Any] | None = None,
    **outputs: Any,
) -> None:
    """Tell all these sessions (whatever has a `sessid`) once the turn is committed.

    `options` go with text and prompt: `raw` (markup is shown, not obeyed), `nocolor`,
    `screenreader` (as for one), `secret` (not for staff who watch the session), and
    `echo`, which says whether what is typed from now on is shown. Raises ValueError for
    a value that cannot cross the wire.
    """
    hearers = {session.sessid: session for session in sessions}
    if not hearers:
        return
    if text is not None:
        outputs = {"text": text, **outputs}
    if options and "echo" in options:
        options = dict(options)
        outputs = {"echo": bool(options.pop("echo")), **outputs}
    apart = [session for session in hearers.values() if session.hears_apart]
    together = tuple(hearers)
    if apart:
        together = tuple(i for i, each in hearers.items() if not each.hears_apart)
    for name, value in outputs.items():
        args = value if isinstance(value, tuple) else (value,)
        said = options or {} if name in MARKUP else {}
        if together:
            tell(together, name, args, said)
        for session in apart:
            _tell_apart(session, name, args, said)


def _tell_apart(
    session: Any, name: str, args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    try:
        session.data_out(name, *args, **options)
    except Exception:  # the edge: one that fails is not to silence the speaker
        log.exception("%s could not be told a %s.", session, name)


def tell(
    sessids: tuple[int, ...], name: str, args: tuple[Any, ...], options: dict[str, Any]
) -> None:
    """Tell these sessions one output. Raises ValueError as `say` does."""
    if name in MARKUP:
        output = Output(sessids, name, tuple(_sound(str(arg)) for arg in args), options)
        TURN.say(_sendable(output) if options else output)
    else:
        TURN.say(_sendable(Output(sessids, name, args, options)))


def escape(words: str) -> str:
    """The words as markup that shows them as they are: a bar is written twice."""
    return words.replace("|", "||")


@lru_cache(maxsize=4096)
def link(words: str, command: str) -> str:
    """`words` (markup), which say `command` for whoever clicks on them.

    Where one cannot click they are words like others. So they are if the command is no
    line of 1 to 200 characters.
    """
    command = command.strip()
    if not 1 <= len(command) <= LONGEST_LINK or not command.isprintable():
        return words
    return f"|lc{escape(command)}|lt{words}|le"


@lru_cache(maxsize=1024)
def page_link(words: str, address: str) -> str:
    """`words` (markup), which open the page of the web at `address`.

    Where one cannot click, the address stands behind them. They are words like others
    if it is no http or https address of at most 200 characters; a bar is written %7C.
    """
    address = address.strip()
    sound = _ADDRESS.fullmatch(address) and address.isprintable()
    if not sound or len(address) > LONGEST_LINK:
        return words
    return f"|lu{address}|lt{words}|le"


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
