"""A client that takes data and logs in by itself, in the town."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from twisted.internet.error import ConnectionLost
from twisted.internet.interfaces import ISSLTransport
from twisted.python.failure import Failure
from zope.interface import implementer

from portal.config import Config
from portal.telnet.factory import TelnetFactory
from portal.telnet.protocol import TelnetSession
from server.accounts.models import Account
from server.sessions import SESSIONS
from tests.portal.telnet.fakes import Wire
from tests.stories.town import Town

PASSWORD = "a good secret"
GMCP = re.compile(rb"\xff\xfa\xc9(.*?)\xff\xf0", re.DOTALL)
COMMANDS = re.compile(rb"\xff\xfa.*?\xff\xf0|\xff[\xfb-\xfe].|\xff.", re.DOTALL)


@implementer(ISSLTransport)
class Encrypted(Wire):
    """A connection by TLS."""


def message(package: str, data: Any = None) -> bytes:
    """The bytes of a GMCP message."""
    said = package if data is None else f"{package} {json.dumps(data)}"
    return b"\xff\xfa\xc9" + said.encode() + b"\xff\xf0"


def account(town: Town, name: str = "Anna", **fields: Any) -> Account:
    """An account with PASSWORD."""
    made = Account.objects.get(pk=town.player_account(name))
    made.set_password(PASSWORD)
    for field, value in fields.items():
        setattr(made, field, value)
    made.save()
    return made


class Mudlet:
    """Somebody at such a client; `login` is the version of Char.Login it speaks."""

    def __init__(self, town: Town, login: int = 2, secure: bool = True) -> None:
        self.town = town
        self.wire = Encrypted() if secure else Wire()
        config = Config(var="", server_command=(), server_directory="")
        factory = TelnetFactory(town.portal, config, town.clock)
        self.end: TelnetSession = factory.buildProtocol(None)
        self.heard: list[tuple[str, Any]] = []
        self.end.makeConnection(self.wire)
        if secure:
            self.end.handshakeCompleted()
        town.settle()
        self.screen = self.text()
        self.sends(b"\xff\xfd\xc9" + message("Core.Hello", {"client": "Mudlet"}))
        if login:
            self.supports(f"Char.Login {login}", "Char 1")

    def sends(self, data: bytes) -> None:
        """Send bytes, and wait until all that follows has happened."""
        self.end.dataReceived(data)
        waits(self.town)

    def supports(self, *packages: str) -> None:
        """Say what it supports."""
        self.sends(message("Core.Supports.Set", list(packages)))

    def says(self, package: str, data: Any = None) -> list[tuple[str, Any]]:
        """Send a package; what of Char.Login comes as the answer."""
        self.told()
        self.sends(message(package, data))
        return self.told()

    def credentials(
        self, password: str = PASSWORD, name: str = "Anna"
    ) -> list[tuple[str, Any]]:
        """Log in by name and password."""
        return self.says(
            "Char.Login.Credentials", {"account": name, "password": password}
        )

    def reconnects(self, token: str, name: str = "Anna") -> list[tuple[str, Any]]:
        """Come back by a token."""
        said = {"account": name, "token": token, "version": 2}
        return self.says("Char.Login.Reconnect", said)

    def types(self, line: str) -> str:
        """Type a line; the text that comes."""
        self.text()
        self.sends(line.encode() + b"\r\n")
        return self.text()

    def told(self) -> list[tuple[str, Any]]:
        """The packages of Char.Login that came since the last time, without it."""
        self.text()
        told = [
            (package.removeprefix("Char.Login."), data)
            for package, data in self.heard
            if package.startswith("Char.Login.")
        ]
        self.heard.clear()
        return told

    def text(self) -> str:
        """The text that came since the last time."""
        came: bytes = self.wire.value()
        self.wire.clear()
        for found in GMCP.findall(came):
            package, _, data = found.decode().partition(" ")
            self.heard.append((package, json.loads(data) if data else None))
        return COMMANDS.sub(b"", came).decode()

    def breaks(self) -> None:
        """The connection is lost, with all that it has not read."""
        self.wire.clear()
        self.end.connectionLost(Failure(ConnectionLost()))
        waits(self.town)

    @property
    def session(self) -> Any:
        """The Server's half."""
        return SESSIONS.get(self.end.sessid)

    @property
    def plays(self) -> str:
        """Whom it plays, or "" for nobody."""
        session = self.session
        return str(session.puppet or "") if session is not None else ""


def waits(town: Town) -> None:
    """Let the threads that hash come to their end."""
    for _ in range(200):
        town.settle()
        if not any(session.inbox.busy for session in SESSIONS.all()):
            return
        town.run(asyncio.sleep(0.01))


def token_in(told: list[tuple[str, Any]]) -> str:
    """The token among what was told."""
    (token,) = [data["token"] for package, data in told if package == "Token"]
    return str(token)
