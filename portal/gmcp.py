"""GMCP (gammon.com.au/gmcp): named packages of data, in JSON, both ways.

    Core.Hello {"client":"Mudlet","version":"4.19"}
    Core.Supports.Set ["Char 1","Room 1"]
    Core.Ping

What is about the connection itself is answered here. All else that a client says goes
to the game as the input `gmcp` with two arguments, the package's name as the client
spelled it and its data; the game says `gmcp={package: data}`. Capitals make no
difference in names. Everything is UTF-8. How a message travels (a telnet option, a
frame of a websocket) is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from portal.throttle import Throttle
from portal.values import BadMessage, too_much
from portal.wire.state import covers

DEPTH = 16
"""How many lists and objects may stand in each other."""
SIZE = 16_384
"""Bytes of one message of a client."""
NAME_LIMIT = 64
PACKAGES = 128
"""How many packages a client may say that it supports; those above are not noted."""
CHANGES = 64
"""How often a client may change at once what it supports, and then once a second."""
LOGIN, LOGIN_VERSION = "char.login", 2
"""The package by which a client logs in, and the highest version of it we speak."""
_NAME = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*", re.IGNORECASE | re.ASCII)


class Message(NamedTuple):
    """A package and its data; None if there is none."""

    package: str
    data: Any


def decode(payload: bytes) -> Message:
    """Read a message. Raises BadMessage for everything that is none."""
    package, *rest = payload.split(None, 1) or [b""]
    return read(package, rest[0] if rest else b"")


def read(package: bytes, data: bytes) -> Message:
    """A message of which the name and the JSON came apart. Raises BadMessage."""
    if len(package) + len(data) > SIZE:
        raise BadMessage("it is too large")
    try:
        name = package.decode()
        value = msgspec.json.decode(data) if data.strip() else None
    except (ValueError, RecursionError):
        # Without the error's own words, for they may quote a password.
        raise BadMessage("it is no package with JSON") from None
    if not _is_name(name):
        raise BadMessage("its package has no proper name")
    if why := too_much(value, DEPTH):
        raise BadMessage(why)
    return Message(name, value)


def encode(package: str, data: Any = None) -> bytes:
    """Write a message. Raises TypeError for what JSON cannot hold."""
    if data is None:
        return package.encode()
    return b"%b %b" % (package.encode(), msgspec.json.encode(data))


class Packages:
    """What one client supports, and the answers to what the game need not hear.

    It is given five functions: `write` sends messages to the client, `receive` passes
    one on toward the game, `greet` is told the client's name for itself, `learn` what
    it supports and which version of Char.Login that is; `seconds` is the clock.
    """

    def __init__(
        self,
        write: Callable[[list[Message]], None],
        receive: Callable[[str, Any], None],
        greet: Callable[[str], None],
        learn: Callable[[tuple[str, ...], int], None],
        seconds: Callable[[], float],
    ) -> None:
        self._write = write
        self._receive = receive
        self._greet = greet
        self._learn = learn
        self._pace = Throttle(CHANGES, 1.0, seconds)
        self.supported: dict[str, int] | None = None
        """Versions by lower-case name; None until the client says some, and then it
        gets all."""

    @property
    def login(self) -> int:
        """The version of Char.Login that is spoken with the client, or 0.

        A client that names only "Char" takes what is told in it, but does not say that
        it can log in by it: that takes the name itself.
        """
        return min((self.supported or {}).get(LOGIN, 0), LOGIN_VERSION)

    def hear(self, message: Message) -> None:
        """Answer it or pass it on. Raises BadMessage."""
        answer = ANSWERS.get(message.package.lower())
        if answer is None:
            self._receive(*message)
        else:
            answer(self, message.data)

    def send(self, packages: dict[str, Any]) -> None:
        """One message for each package that the client supports, in their order."""
        wanted = [Message(*each) for each in packages.items() if self._wants(each[0])]
        if wanted:
            self._write(wanted)

    def forget(self) -> None:
        """What the client supported it may not support any more."""
        self.supported = None

    def _wants(self, package: str) -> bool:
        """Whether it said so of the package, or of one that holds it."""
        return self.supported is None or covers(self.supported, package)

    # what is about the connection

    def _hello(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise BadMessage("it greets without a name")
        named = {key.lower(): said for key, said in data.items()}.get("client")
        if isinstance(named, str):
            self._greet(named)

    def _ping(self, data: Any) -> None:
        self._write([Message("Core.Ping", None)])

    def _keep_alive(self, data: Any) -> None:
        """That it came is all there is to it."""

    def _set(self, data: Any) -> None:
        self._support({"core": 1} | _first(_versions(data), PACKAGES))

    def _add(self, data: Any) -> None:
        supported, named = self.supported or {"core": 1}, _versions(data)
        again = {name: named.pop(name) for name in supported if name in named}
        room = PACKAGES + 1 - len(supported)
        self._support(supported | again | _first(named, room))

    def _remove(self, data: Any) -> None:
        supported, gone = self.supported or {}, _versions(data)
        left = {name: supported[name] for name in supported if name not in gone}
        self._support({"core": 1} | left)

    def _support(self, packages: dict[str, int]) -> None:
        # Each change is told to the game, which then tells the client everything.
        if packages == self.supported:
            return
        if not self._pace.allow():
            raise BadMessage("it changes without end what it supports")
        self.supported = packages
        self._learn(tuple(sorted(packages)), self.login)


ANSWERS: dict[str, Callable[[Packages, Any], None]] = {
    "core.hello": Packages._hello,
    "core.ping": Packages._ping,
    "core.keepalive": Packages._keep_alive,
    "core.supports.set": Packages._set,
    "core.supports.add": Packages._add,
    "core.supports.remove": Packages._remove,
}
"""What is answered here."""


def _versions(data: Any) -> dict[str, int]:
    """The names in ["Char 1", "Room 1"] with their versions; of two the last counts."""
    if not isinstance(data, list):
        raise BadMessage("it lists no packages")
    said = [each.lower().split()[:2] for each in data if isinstance(each, str)]
    return {
        name: _version(*behind)
        for name, *behind in filter(None, said)
        if _is_name(name)
    }


def _version(said: str = "1") -> int:
    """A version as a client says it; what is no small number is the first."""
    return int(said) if said.isdecimal() and len(said) < 10 else 1


def _first(versions: dict[str, int], most: int) -> dict[str, int]:
    return dict(islice(versions.items(), most))


def _is_name(name: str) -> bool:
    return len(name) <= NAME_LIMIT and _NAME.fullmatch(name) is not None
