"""A browser's half of a websocket, made of bytes (RFC 6455)."""

from __future__ import annotations

import json
import struct
from typing import Any

from tests.portal.web.visitor import House, Visitor

UPGRADE = (
    "Upgrade: websocket",
    "Connection: keep-alive, Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
)
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Player:
    """Connects, says messages, and reads what comes."""

    def __init__(
        self,
        house: House,
        *headers: str,
        address: str = "203.0.113.9",
        target: str = "/ws",
    ) -> None:
        self.visitor: Visitor = house.visitor(address)
        self.visitor.asks(target, *UPGRADE, *headers)
        self.head, _, self.unread = self.visitor.reads().partition(b"\r\n\r\n")

    @property
    def status(self) -> int:
        """What the handshake was answered with; 101 is success."""
        return int(self.head.split()[1])

    def says(self, *message: Any) -> None:
        """Send a message as JSON."""
        self.sends(TEXT, json.dumps(message).encode())

    def sends(self, opcode: int, payload: bytes, *, final: bool = True) -> None:
        """Send a frame; masked with zeros, which leaves it as it is."""
        self.visitor.sends(frame(opcode, payload, final=final))

    def frames(self) -> list[tuple[int, bytes]]:
        """The frames that came since the last time."""
        data, self.unread = self.unread + self.visitor.reads(), b""
        found = []
        while data:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(data[2:10], "big"), 10
            found.append((data[0] & 15, data[start : start + size]))
            data = data[start + size :]
        return found

    def hears(self) -> list[Any]:
        """The messages that came since the last time."""
        return [
            json.loads(payload) for opcode, payload in self.frames() if opcode == TEXT
        ]

    def close_code(self) -> int | None:
        """The code of the close frame among what came; None if there is none."""
        for opcode, payload in self.frames():
            if opcode == CLOSE:
                return int(struct.unpack("!H", payload[:2])[0])
        return None


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A frame as a client sends it."""
    first = opcode | (128 if final else 0)
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", first, 128 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, 128 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 128 | 127, size)
    return head + bytes(4) + payload
