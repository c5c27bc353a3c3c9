"""The two halves of a session's state: each has exactly one writer.

The Portal writes `Client`, the Server writes `Saved`.
Both cross the wire whole: a newer value replaces the older one.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec import Struct, field

TRUE_COLOR = 16_777_216


class Client(Struct, frozen=True, array_like=True):
    """What the Portal knows about a player's client. Only the Portal writes it.

    `width` and `height` count character cells; 0 is unknown.
    `colors` is 0, 16, 256 or 16777216.
    `connected` is a date in seconds since 1970.
    `account` is the account this connection already proved to be (SSH), or 0.
    `folds` says that the client wraps long lines by itself.
    `lost` is the date since when the connection is gone though its player did not
    leave (link-dead), or 0.
    `gmcp` says that it takes data beside the text: outputs named "gmcp".
    `supports` are the packages of data that it said it takes, or None if it did not:
    lower-case names, and each stands for all that begin with it and a dot, too.
    `version` is the client's own. `links` says how it is shown what can be clicked on:
    "mxp", "osc8", "mslp" or "" (not at all).
    `msdp` says that it takes data as MSDP variables, `reports` are those it wants to be
    told without asking: upper-case names.
    `login` is the version of GMCP's Char.Login that it speaks, or 0.
    `compressed` says that what goes to it is compressed (MCCP2).
    """

    protocol: str
    address: str
    connected: float = 0.0
    account: int = 0
    encoding: str = "utf-8"
    width: int = 0
    height: int = 0
    colors: int = 16
    name: str = ""
    terminal: str = ""
    screenreader: bool = False
    secure: bool = False
    folds: bool = False
    lost: float = 0.0
    gmcp: bool = False
    supports: tuple[str, ...] | None = None
    version: str = ""
    links: str = ""
    msdp: bool = False
    reports: tuple[str, ...] = ()
    login: int = 0
    compressed: bool = False

    def takes(self, package: str) -> bool:
        """Whether it said nothing against this package of data."""
        return self.supports is None or covers(self.supports, package)

    def takes_more_than(self, before: Client) -> bool:
        """Whether it named packages that it had not named before."""
        return not set(self.supports or ()) <= set(before.supports or ())


UNNAMED = frozenset({"client.gui", "client.map"})
"""Packages that clients take without naming them."""


def covers(names: Collection[str], package: str) -> bool:
    """Whether a package of data, or one that holds it, is among lower-case names.

    Those are covered by any names that no client names.
    """
    name = package.lower()
    if name in UNNAMED:
        return True
    while name and name not in names:
        name = name.rpartition(".")[0]
    return bool(name)


class Asking(Struct, frozen=True, array_like=True):
    """A question the player has yet to answer.

    `answer` names the function that takes the answer, `data` what it needs beside it.
    `secret` answers are not echoed.
    """

    answer: str
    prompt: str
    secret: bool = False
    data: dict[str, Any] = {}


class Saved(Struct, frozen=True, array_like=True):
    """What the Server must know again about a session. Only the Server writes it.

    The Portal keeps it while the Server is away; of its content it reads `options`
    only: what the player chose for this connection (`colors`, `screenreader`, `width`,
    `wrap`), which goes before what the client negotiated. Dates are seconds since 1970.
    `web` names the visit to the site that this session was logged in by, if by one.
    `offered` is the version of Char.Login in which its client was last told how to log
    in, or 0; `owed` the hash of a token to come back by that it may not know, or "".
    """

    account: int = 0
    puppet: int = 0
    cmdsets: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    asking: Asking | None = None
    cmd_total: int = 0
    cmd_last: float = 0.0
    cmd_last_visible: float = 0.0
    web: str = ""
    offered: int = 0
    owed: str = ""
