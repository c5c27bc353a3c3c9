"""MSDP over telnet (option 69): each message is one subnegotiation.

    REPORT    these variables are to be told, now and whenever they change
    UNREPORT  these no more
    RESET     none is to be told any more
    CLIENT_NAME, CLIENT_VERSION   what it is

What the client wants reported is noted here, and the Server reads it as `reports`. All
else it says goes to the game as the input `msdp` with a name and a value, a list if
there are several; the game says `msdp={NAME: value}`. Everything is UTF-8, whatever
encoding the lines are in. `portal.msdp` knows how a message is written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from portal.msdp import DEPTH, decode, encode
from portal.telnet.codes import OPT_MSDP, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance
from portal.telnet.terminals import client_name
from portal.throttle import Throttle
from portal.values import BadMessage, too_much

log = logging.getLogger("portal.telnet")

VARIABLES = 128
"""How many variables a client may have reported, and how many names it may say at once;
those above are not noted."""
CHANGES = VARIABLES
"""How often a client may change at once what is reported, and then once a second; each
variable may come by itself."""
_NAME = re.compile(r"[A-Z0-9_]{1,64}", re.ASCII)


class Msdp(Option):
    """Carries variables, for a client that agreed to it."""

    code = OPT_MSDP
    ours = Stance.OFFER
    outputs = ("msdp",)

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._reported: dict[str, None] = {}
        self._pace = Throttle(CHANGES, 1.0, peer.seconds)
        self._complained = False

    def began(self, side: Side) -> None:
        """The client can use variables."""
        self.peer.learn(msdp=True)

    def ended(self, side: Side) -> None:
        """It cannot any more, and what it wanted reported is forgotten."""
        self._reported = {}
        self.peer.learn(msdp=False, reports=())

    def received(self, data: bytes) -> None:
        """A message; one that is none is dropped, and the first of them logged."""
        try:
            self._hear(_grouped(decode(data)))
        except BadMessage as why:
            if not self._complained:
                self._complained = True
                address = self.peer.client.address
                log.info("A client at %s sent MSDP that is none: %s.", address, why)

    def send(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """One message for each variable."""
        said = [encode(*variable) for variable in args[0].items()]
        self.peer.say(b"".join(subnegotiation(self.code, each) for each in said))

    def _hear(self, said: dict[str, list[Any]]) -> None:
        for name, values in said.items():
            answer = ANSWERS.get(name)
            if answer is not None:
                answer(self, values)
            else:
                self._pass_on(name, values)

    def _pass_on(self, name: str, values: list[Any]) -> None:
        self.peer.receive("msdp", name, values[0] if len(values) == 1 else values)

    def _report(self, values: list[Any]) -> None:
        wanted = _names(values)
        again = [name for name in wanted if name in self._reported]
        new = [name for name in wanted if name not in self._reported]
        room = VARIABLES - len(self._reported)
        self._note({**self._reported, **dict.fromkeys(new[:room])})
        if again and not self.peer.client.gmcp:
            # It is to be told at once, and nothing changes that would tell it.
            self._pass_on("SEND", again)

    def _unreport(self, values: list[Any]) -> None:
        gone = set(_names(values))
        self._note(dict.fromkeys(name for name in self._reported if name not in gone))

    def _reset(self, values: list[Any]) -> None:
        self._note({})
        self._pass_on("RESET", values)

    def _name(self, values: list[Any]) -> None:
        self._introduce("name", values)

    def _version(self, values: list[Any]) -> None:
        self._introduce("version", values)

    def _introduce(self, field: str, values: list[Any]) -> None:
        # What it calls itself by other ways goes before it, whichever comes first.
        named = client_name("".join(each for each in values if isinstance(each, str)))
        if named and not getattr(self.peer.client, field):
            self.peer.guess(**{field: named})

    def _note(self, reported: dict[str, None]) -> None:
        # Each change is told to the game, which looks what is new.
        if reported == self._reported:
            return
        if not self._pace.allow():
            raise BadMessage("it changes without end what is reported")
        self._reported = reported
        self.peer.learn(reports=tuple(reported))


ANSWERS: dict[str, Callable[[Msdp, list[Any]], None]] = {
    "REPORT": Msdp._report,
    "UNREPORT": Msdp._unreport,
    "RESET": Msdp._reset,
    "CLIENT_NAME": Msdp._name,
    "CLIENT_ID": Msdp._name,
    "CLIENT_VERSION": Msdp._version,
}
"""What is answered here."""


def _grouped(pairs: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    """The values of each name, in one list: to say it twice is to say a list."""
    said: dict[str, list[Any]] = {}
    for name, value in pairs:
        key = name.upper()
        if _NAME.fullmatch(key) is None or (key not in said and len(said) > VARIABLES):
            continue
        said.setdefault(key, []).extend(value if isinstance(value, list) else [value])
    if why := too_much(list(said.values()), DEPTH + 2):
        raise BadMessage(why)
    return said


def _names(values: list[Any]) -> list[str]:
    """The variables among these, each once; what is no name is left out."""
    said = [each.upper() for each in values if isinstance(each, str)]
    return [name for name in dict.fromkeys(said) if _NAME.fullmatch(name)]
