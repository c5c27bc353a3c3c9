"""A handler on a clock the test turns, with a Server and players who write down all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet.task import Clock

from portal.bans import BanList
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.wire.frames import Input, Output, Save
from portal.wire.state import Client, Saved
from tests.portal.fakes import Paper

DATE = 1_800_000_000.0
"""When the clock began."""


class Server:
    """Writes down the frames it is sent."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def send_frames(self, frames: list[Any]) -> None:
        self.heard.extend(frames)

    @property
    def lines(self) -> list[str]:
        return [frame.args[0] for frame in self.heard if isinstance(frame, Input)]


class House:
    """A handler with its clock, and a Server when `serve` was called."""

    def __init__(self, tmp_path: Path, **settings: Any) -> None:
        self.clock = Clock()
        config = Config(
            var=str(tmp_path), server_command=(), server_directory="", **settings
        )
        self.handler = PortalSessionHandler(
            config, self.clock, BanList(), lambda: DATE + self.clock.seconds()
        )

    def serve(self) -> Server:
        server = Server()
        self.handler.link.take(server)
        self.handler.link.ready()
        self.clock.advance(0)
        return server

    def connect(self, **client: Any) -> Paper:
        session = Paper()
        self.connect_as(session, **client)
        return session

    def connect_as(self, session: Paper, **client: Any) -> None:
        """This one connects."""
        session.connected(self.handler, Client("paper", "192.0.2.1", **client))
        self.clock.advance(0)

    def login(self, account: int = 7, **client: Any) -> Paper:
        """Somebody who is logged in."""
        session = self.connect(**client)
        self.says(Save(session.sessid, Saved(account=account)))
        return session

    def loses(self, session: Paper) -> None:
        """The connection of this session breaks."""
        session.lost("the network broke")
        self.clock.advance(0)

    def types(self, session: Paper, *lines: str) -> None:
        for line in lines:
            session.receive("text", line)
        self.clock.advance(0)

    def tells(self, session: Paper, *texts: str) -> None:
        for text in texts:
            self.says(Output((session.sessid,), "text", (text,)))

    def says(self, *frames: Any) -> None:
        self.handler.apply(list(frames))
        self.clock.advance(0)
