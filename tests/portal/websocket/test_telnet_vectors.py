"""What is true of telnet over TCP is true of it in a websocket, vector by vector.

But for compression, which is not offered there, and for who speaks something else.
"""

from __future__ import annotations

from typing import Any

import pytest

from portal.wire.state import Client
from tests.portal.telnet.test_vectors import IN_MEMORY
from tests.portal.telnet.transcript import Play, Step
from tests.portal.web.visitor import House
from tests.portal.websocket.player import BINARY, CLOSE
from tests.portal.websocket.spoken import TELNET, said

MESSAGE = 60_000
"""Bytes of one message, below the limit."""

OTHERWISE = ("mccp2-", "mccp3-")
VECTORS = [v for v in IN_MEMORY if not v["id"].startswith(OTHERWISE)]


class Page:
    """A client of telnet in a websocket, with the words of TelnetClient."""

    address = "203.0.113.9"

    def __init__(self) -> None:
        self.house = House()
        self.handler: Any = self.house.handler
        self.player = TELNET.player(self.house)
        self.ended = False

    def sends(self, *packets: bytes) -> None:
        for packet in packets:
            for at in range(0, len(packet), MESSAGE):
                if not self.ended:
                    self.player.sends(BINARY, packet[at : at + MESSAGE])

    def hears(self) -> bytes:
        heard = b""
        self.ended = self.ended or self.player.visitor.wire.disconnecting
        for opcode, payload in self.player.frames():
            self.ended = self.ended or opcode == CLOSE
            heard += payload if opcode == BINARY else b""
        return heard

    def is_told(self, name: str, *args: Any) -> None:
        said(self.handler.sessions[1], name, *args)

    def hangs_up(self) -> None:
        self.player.visitor.leaves()

    @property
    def client(self) -> Client:
        client: Client = self.handler.sessions[1].client
        return client

    @property
    def calls(self) -> list[Any]:
        calls: list[Any] = self.handler.calls
        return calls

    @property
    def lines(self) -> list[str]:
        lines: list[str] = self.handler.lines
        return lines

    @property
    def inputs(self) -> list[Any]:
        ours = ("connect", "changed", "lose", "disconnect", "text")
        return [call for call in self.calls if call[0] not in ours]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_the_vector_is_answered_in_a_websocket(vector: dict[str, Any]) -> None:
    steps: list[Step] = vector["play"]

    Play(Page()).follow(steps)
