"""GMCP (option 201, gammon.com.au/gmcp): named packages of data, in JSON, both ways.

    Core.Hello {"client":"Mudlet","version":"4.19"}
    Core.Supports.Set ["Char 1","Room 1"]
    Core.Ping

What is about the connection itself is answered here. All else that a client says goes
to the game as the input `gmcp` with two arguments, the package's name as the client
spelled it and its data; the game says `gmcp={package: data}`. Capitals make no
difference in names. Everything is UTF-8, whatever encoding the lines are in.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from portal.telnet.codes import OPT_GMCP, subnegotiation
from portal.telnet.negotiation import Side
from portal.telnet.options.option import Option, Peer, Stance
from portal.telnet.terminals import client_name
from portal.values import too_much

log = logging.getLogger("portal.telnet")

DEPTH = 16
"""How many lists and objects may stand in each other."""
NAME_LIMIT = 64
PACKAGES = 128
"""How many packages a client may say that it supports; those above are not noted."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*", re.IGNORECASE | re.ASCII)


class BadMessage(ValueError):
    """A client said what is no message; str() is for the log and holds none of it."""


class Message(NamedTuple):
    """A package and its data; None if there is none."""

    package: str
    data: Any


def decode(payload: bytes) -> Message:
    """Read a message. Raises BadMessage for everything that is none."""
    try:
        package, *rest = payload.decode().split(None, 1)
        data = msgspec.json.decode(rest[0]) if rest else None
    except (ValueError, RecursionError):
        # Without the error's own words, for they may quote a password.
        raise BadMessage("it is no package with JSON") from None
    if not _is_name(package):
        raise BadMessage("its package has no proper name")
    if why := too_much(data, DEPTH):
        raise BadMessage(why)
    return Message(package, data)


def encode(package: str, data: Any = None) -> bytes:
    """Write a message. Raises TypeError for what JSON cannot hold."""
    if data is None:
        return package.encode()
    return b"%b %b" % (package.encode(), msgspec.json.encode(data))


class Gmcp(Option):
    """Carries data, and remembers which packages the client said it supports."""

    code = OPT_GMCP
    ours = Stance.OFFER
    outputs = ("gmcp",)

    def __init__(self, peer: Peer) -> None:
        super().__init__(peer)
        self._supported: set[str] | None = None
        """Lower-case names; None until the client says some, and then it gets all."""
        self._complained = False

    def began(self, side: Side) -> None:
        """The client can use data."""
        self.peer.learn(gmcp=True)

    def ended(self, side: Side) -> None:
        """It cannot any more, and what it supported is forgotten."""
        self._supported = None
        self.peer.learn(gmcp=False)

    def received(self, data: bytes) -> None:
        """A message; one that is none is dropped, and the first of them logged."""
        try:
            self._hear(*decode(data))
        except BadMessage as why:
            if not self._complained:
                self._complained = True
                address = self.peer.client.address
                log.info("A client at %s sent GMCP that is none: %s.", address, why)

    def _hear(self, package: str, data: Any) -> None:
        answer = ANSWERS.get(package.lower())
        if answer is None:
            self.peer.receive("gmcp", package, data)
        else:
            answer(self, data)

    def send(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """One message for each package that the client supports, in their order."""
        said = [
            subnegotiation(self.code, encode(package, data))
            for package, data in args[0].items()
            if self._supports(package)
        ]
        if said:
            self.peer.say(b"".join(said))

    def _supports(self, package: str) -> bool:
        """Whether it said so of the package, or of one that holds it."""
        if self._supported is None:
            return True
        name = package.lower()
        while name and name not in self._supported:
            name = name.rpartition(".")[0]
        return bool(name)

    # what is about the connection

    def _hello(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise BadMessage("it greets without a name")
        named = {key.lower(): said for key, said in data.items()}.get("client")
        if isinstance(named, str) and not self.peer.client.name:
            # The terminal type goes before it, whichever comes first.
            self.peer.guess(name=client_name(named))

    def _ping(self, data: Any) -> None:
        self.peer.say(subnegotiation(self.code, encode("Core.Ping")))

    def _keep_alive(self, data: Any) -> None:
        """That it came is all there is to it."""

    def _set(self, data: Any) -> None:
        self._supported = {"core", *_names(data)[:PACKAGES]}

    def _add(self, data: Any) -> None:
        supported = self._supported or {"core"}
        more = [name for name in _names(data) if name not in supported]
        room = PACKAGES + 1 - len(supported)
        self._supported = {*supported, *more[:room]}

    def _remove(self, data: Any) -> None:
        supported = self._supported or set()
        self._supported = {"core", *supported.difference(_names(data))}


ANSWERS: dict[str, Callable[[Gmcp, Any], None]] = {
    "core.hello": Gmcp._hello,
    "core.ping": Gmcp._ping,
    "core.keepalive": Gmcp._keep_alive,
    "core.supports.set": Gmcp._set,
    "core.supports.add": Gmcp._add,
    "core.supports.remove": Gmcp._remove,
}
"""What the game need not hear."""


def _names(data: Any) -> list[str]:
    """The names in ["Char 1", "Room 1"], without their versions."""
    if not isinstance(data, list):
        raise BadMessage("it lists no packages")
    words = [each.lower().split()[:1] for each in data if isinstance(each, str)]
    return [word[0] for word in words if word and _is_name(word[0])]


def _is_name(name: str) -> bool:
    return len(name) <= NAME_LIMIT and _NAME.fullmatch(name) is not None
