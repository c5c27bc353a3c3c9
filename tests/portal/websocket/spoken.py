"""The five subprotocols, as a test speaks them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from portal.session import PortalSession
from portal.wire.frames import Output
from tests.portal.web.visitor import House
from tests.portal.websocket.player import BINARY, TEXT, Player


class Spoken(NamedTuple):
    """How a line is said, and what is no message."""

    name: str
    line: tuple[int, bytes]
    nonsense: tuple[int, bytes]

    def player(self, house: House, *headers: str, **kwargs: Any) -> Player:
        """Somebody who speaks it; the greeting of telnet is read already."""
        player = Player(
            house, f"Sec-WebSocket-Protocol: {self.name}", *headers, **kwargs
        )
        player.frames()
        return player


V1 = Spoken("v1.gatehouse", (TEXT, b'["text",["look"]]'), (TEXT, b"look"))
TELNET = Spoken("telnet.mudstandards.org", (BINARY, b"look\r\n"), (TEXT, b"look"))
TERMINAL = Spoken("terminal.mudstandards.org", (BINARY, b"look"), (TEXT, b"look"))
GMCP = Spoken("gmcp.mudstandards.org", (BINARY, b"look"), (TEXT, b"look at me"))
JSON = Spoken(
    "json.mudstandards.org",
    (TEXT, json.dumps({"proto": "text", "data": "look"}).encode()),
    (TEXT, b'{"proto":"gmcp"}'),
)
ALL = (V1, TELNET, TERMINAL, GMCP, JSON)


def said(session: PortalSession, name: str, *args: Any, **kwargs: Any) -> None:
    """The game says something to a session."""
    output = Output((session.sessid,), name, args, kwargs)
    payload = b""
    if name in ("text", "prompt"):
        payload = session.compose(args[0], session.profile, output)
    session.send(output, payload)
