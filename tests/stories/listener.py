"""Somebody in the town whose client takes data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from portal.wire.state import Client
from server.sessions import SESSIONS
from server.sessions.session import ServerSession
from tests.stories.town import Player, Town


class Listener(Player):
    """Types lines, and is told packages. Of a page if its protocol is "websocket"."""

    def __init__(self, town: Town, account: int, protocol: str = "story") -> None:
        self.town, self.gone = town, False
        self.seen: list[str] = []
        self.told: list[tuple[str, Any]] = []
        self.messages: list[tuple[str, tuple[Any, ...]]] = []
        client = Client(protocol, "192.0.2.1", account=account, colors=0, gmcp=True)
        self.connected(town.portal, client)

    def send_oob(
        self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if name == "gmcp":
            self.told += args[0].items()
        else:
            self.messages.append((name, args))

    def says(self, package: str, data: Any = None) -> None:
        """The client says something by GMCP."""
        self.receive("gmcp", package, data)
        self.town.settle()

    def supports(self, *packages: str) -> None:
        """The client says what it takes."""
        known = tuple(sorted(package.lower() for package in packages))
        self.changed(msgspec.structs.replace(self.client, supports=known))
        self.town.settle()

    @property
    def hears(self) -> list[tuple[str, Any]]:
        """The packages since it was last asked."""
        told, self.told = self.told, []
        return told

    @property
    def packages(self) -> list[str]:
        """The names of the packages since it was last asked."""
        return [name for name, _ in self.hears]

    @property
    def session(self) -> ServerSession:
        """The Server's half."""
        session = SESSIONS.get(self.sessid)
        assert session is not None
        return session


Listens = Callable[..., Listener]


def listening(town: Town) -> Listens:
    """`listens("Anna")`: somebody whose client takes data has come in."""

    def come_in(name: str, role: str = "Player", protocol: str = "story") -> Listener:
        listener = Listener(town, town.player_account(name, role), protocol)
        town.settle()
        return listener

    return come_in
