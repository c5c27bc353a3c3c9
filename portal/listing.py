"""What crawlers are told of this game (MSSP: tintin.mudhalla.net/protocols/mssp).

Some of it the Portal knows itself, some the Server publishes, and the operator's
setting goes before both, but for how many play and since when. It is told while the
Server is away, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.config import Config

Variables = dict[str, tuple[str, ...]]
"""Names of variables, in capitals, each with one value or several."""

CRAWLERS_CHOICE = "-1"
YES = "1"

SPOKEN = (
    "ANSI",
    "VT100",
    "UTF-8",
    "XTERM 256 COLORS",
    "XTERM TRUE COLORS",
    "GMCP",
    "MSDP",
    "MCCP",
    "MXP",
)
"""The protocols of MSSP's list that are spoken at the telnet port."""


class GameListing:
    """All that is known by now. `players` counts them, `date` is the wall clock."""

    def __init__(
        self, config: Config, players: Callable[[], int], date: Callable[[], float]
    ) -> None:
        self._players = players
        self._began = str(int(date()))
        self._known = _cleaned(_known(config))
        self._published: Variables = {}
        self._set = _cleaned(config.mssp)

    def publish(self, variables: Mapping[str, tuple[str, ...]]) -> None:
        """The Server says this of the game, in place of what it said before."""
        self._published = _cleaned(variables)

    def variables(self) -> Variables:
        """What a crawler is told now; a variable without values is left out."""
        counted = {"PLAYERS": (str(self._players()),), "UPTIME": (self._began,)}
        told = {**self._known, **self._published, **self._set, **counted}
        return {name: values for name, values in told.items() if values}


def as_lines(variables: Variables) -> str:
    """The answer to MSSP-REQUEST, between tabs and line ends."""
    rows = ["\t".join((name, *values)) for name, values in variables.items()]
    return "\n".join(["", "MSSP-REPLY-START", *rows, "MSSP-REPLY-END", ""])


def _known(config: Config) -> Variables:
    ports = {"PORT": config.telnet_port, "SSL": config.telnets_port}
    ports["TLS"] = ports["SSL"]  # by which name Mudlet looks for it, too
    return {
        "NAME": (config.name,),
        "PLAYERS": (),
        "UPTIME": (),
        "CODEBASE": ("Gatehouse",),
        "CRAWL DELAY": (CRAWLERS_CHOICE,),
        **{name: (str(port),) for name, port in ports.items() if port > 0},
        "CHARSET": ("UTF-8",),
        **dict.fromkeys(SPOKEN, (YES,)),
    }


def _cleaned(variables: Mapping[str, tuple[str, ...]]) -> Variables:
    """Without what would end a value or a line on the wire."""
    return {
        _printable(name).upper(): tuple(map(_printable, values))
        for name, values in variables.items()
        if _printable(name)
    }


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())
