"""What a client told about itself, and what it can be shown in consequence.

It tells by TERMINAL-TYPE (RFC 1091) with MTTS, by NEW-ENVIRON (RFC 1572) with MNES and
by MXP, in any order and never all of it (MTTS and MNES: tintin.mudhalla.net). Each
option writes its own part of `Told`; what follows from all of it is worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from portal.wire.state import TRUE_COLOR

if TYPE_CHECKING:
    from portal.telnet.options.option import Peer

ANSI = 1
UTF_8 = 4
COLORS_256 = 8
SCREEN_READER = 64
COLORS_TRUE = 256
LINKS = 1024

NAME_LIMIT = 64

_MTTS = re.compile(r"MTTS (\d{1,9})")
_NUMBER = re.compile(r"[0-9]{1,9}")
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
_TRUE_COLOR_WORDS = ("truecolor", "24bit")
_YES = ("1", "true", "yes", "on")


class Told:
    """All that one client told of itself by now.

    `answers` are those to TERMINAL-TYPE, in their order; `variables` its environment,
    by name; `mxp` says that MXP is on.
    """

    __slots__ = ("answers", "mxp", "variables")

    def __init__(self, *answers: str, **variables: str) -> None:
        self.answers: list[str] = [*answers]
        self.variables: dict[str, str] = variables
        self.mxp = False

    @property
    def flags(self) -> int | None:
        """MTTS by whichever way: what is said by one of them is true."""
        number = self.variables.get("MTTS", "")
        ways = (mtts(self.answers), int(number) if _NUMBER.fullmatch(number) else None)
        said = [flags for flags in ways if flags is not None]
        return reduce(or_, said) if said else None

    def note_change(self, variables: dict[str, str]) -> None:
        """Its environment changed; another MTTS takes the place of all before."""
        if "MTTS" in variables:
            self.answers = [x for x in self.answers if not _MTTS.fullmatch(x)]
        self.variables.update(variables)


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


def conclude(peer: Peer) -> None:
    """Let the connection know what follows from all its client told."""
    known = abilities(peer.told)
    # It may have said these otherwise (GMCP, a line of its own).
    unsaid = [name for name in ("name", "version", "terminal") if not known[name]]
    peer.learn(**{name: known[name] for name in known if name not in unsaid})
    flags = peer.told.flags
    if flags is not None:
        peer.guess(encoding="utf-8" if flags & UTF_8 else "latin-1")


def abilities(told: Told) -> dict[str, Any]:
    """The fields of `Client` that follow from what was told by now."""
    flags, variables = told.flags, told.variables
    names = [answer for answer in told.answers if not _MTTS.fullmatch(answer)]
    named = bool(names) and not _TERMINAL.match(names[0])
    name = client_name(variables.get("CLIENT_NAME", ""))
    name = name or (names[0] if named else "")
    terminals = names[1:] if named else names[:]
    terminals += [
        said
        for variable in ("TERMINAL_TYPE", "TERM")
        if (said := client_name(variables.get(variable, "")))
    ]
    return {
        "name": name,
        "version": client_name(variables.get("CLIENT_VERSION", "")),
        "terminal": terminals[0] if terminals else "",
        "colors": _colors(names or terminals, terminals, told),
        "screenreader": _reads_aloud(told),
        "folds": flags is not None or bool(_MUD_CLIENTS.search(name)),
        "links": links_of(told),
    }


def links_of(told: Told) -> str:
    """How it is shown what can be clicked on: MXP before OSC 8 before MSLP."""
    if told.mxp:
        return "mxp"
    if told.variables.get("OSC_HYPERLINKS_SEND", "").lower() in _YES:
        return "osc8"
    return "mslp" if (told.flags or 0) & LINKS else ""


def _reads_aloud(told: Told) -> bool:
    # The word of its own goes before the bit, which some clients never take back.
    said = told.variables.get("SCREEN_READER", "").lower()
    return said in _YES if said else bool((told.flags or 0) & SCREEN_READER)


def _colors(first: Sequence[str], terminals: Sequence[str], told: Told) -> int:
    flags = told.flags
    if flags is None and first and first[0].lower() == "dumb":
        return 0
    if flags is not None and not flags & ANSI:
        return 0
    if (flags or 0) & COLORS_TRUE:
        return TRUE_COLOR
    if told.variables.get("COLORTERM", "").lower() in _TRUE_COLOR_WORDS:
        return TRUE_COLOR
    bits = 256 if (flags or 0) & COLORS_256 else 16
    return max(bits, _named_colors([*first, *terminals]))


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
