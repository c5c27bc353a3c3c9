"""What answers to TERMINAL-TYPE tell about a client (MTTS: tintin.mudhalla.net)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from portal.wire.state import TRUE_COLOR

ANSI = 1
UTF_8 = 4
COLORS_256 = 8
SCREEN_READER = 64
COLORS_TRUE = 256

NAME_LIMIT = 64

_MTTS = re.compile(r"MTTS (\d{1,9})")
_TERMINAL = re.compile(
    r"xterm|vt\d|vtnt|ansi|linux|screen|tmux|rxvt|konsole|putty|kitty|alacritty|foot"
    r"|dumb|unknown|network|dtterm|sun|cygwin|scoansi|wyse|wy\d|iris|aixterm|hp|tty",
    re.IGNORECASE,
)
_MUD_CLIENTS = re.compile(
    r"mud|tintin|tinyfugue|cmud|zmud|zuggsoft|kildclient|beip|potato|atlantis|simplemu"
    r"|gmud|portal|powwow|lyntin|vipmud|telnetlib3|nexus",
    re.IGNORECASE,
)
_ENDINGS = {
    "-truecolor": TRUE_COLOR,
    "-direct": TRUE_COLOR,
    "-256color": 256,
    "-256": 256,
}


def client_name(said: str) -> str:
    """What a client calls itself, as far as that can be shown: printable ASCII."""
    letters = said[:NAME_LIMIT]
    return "".join(x for x in letters if x.isascii() and x.isprintable()).strip()


def mtts(answers: Sequence[str]) -> int | None:
    """The bit field of "MTTS n", or None if the client did not say one."""
    for answer in answers:
        if found := _MTTS.fullmatch(answer):
            return int(found[1])
    return None


def abilities(answers: Sequence[str]) -> dict[str, Any]:
    """The fields of `Client` that follow from the answers so far, in their order."""
    flags = mtts(answers)
    names = [answer for answer in answers if not _MTTS.fullmatch(answer)]
    named = bool(names) and not _TERMINAL.match(names[0])
    name = names[0] if named else ""
    terminals = names[1:] if named else names
    return {
        "name": name,
        "terminal": terminals[0] if terminals else "",
        "colors": _colors(names, flags),
        "screenreader": bool((flags or 0) & SCREEN_READER),
        "folds": flags is not None or bool(_MUD_CLIENTS.search(name)),
    }


def _colors(names: Sequence[str], flags: int | None) -> int:
    if flags is None:
        if names and names[0].lower() == "dumb":
            return 0
        return _named_colors(names)
    if not flags & ANSI:
        return 0
    if flags & COLORS_TRUE:
        return TRUE_COLOR
    return max(256 if flags & COLORS_256 else 16, _named_colors(names))


def _named_colors(names: Sequence[str]) -> int:
    lowered = [name.lower() for name in names]
    return max(
        (
            colors
            for name in lowered
            for ending, colors in _ENDINGS.items()
            if name.endswith(ending)
        ),
        default=16,
    )
