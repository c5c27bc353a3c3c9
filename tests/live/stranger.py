"""Whoever does not behave: bytes to any door, and a browser's websocket by hand."""

from __future__ import annotations

import json
import re
import select
import socket
import ssl
import struct
import time
from pathlib import Path
from typing import Any

from tests.live.house import House
from tests.portal.websocket.player import BINARY, CLOSE, TEXT, UPGRADE, frame

PATIENCE = 20.0
PASSWORD = "correct horse battery"

__all__ = ["BINARY", "PASSWORD", "TEXT", "Browser", "Stranger", "ask", "memory"]


class Stranger:
    """A connection that sends bytes as they are. `heard` is all that came."""

    def __init__(self, port: int, tls: bool = False, buffer: int = 0) -> None:
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""
        self.closed = False
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)

    def __enter__(self) -> Stranger:
        return self

    def __exit__(self, *error: object) -> None:
        self.leaves()

    def sends(self, data: bytes) -> bool:
        """Send all of it; False if the house closed the connection meanwhile."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def presses(self, data: bytes, patience: float) -> int:
        """Send as much as is taken within some seconds, reading along; how much."""
        end, sent = time.monotonic() + patience, 0
        self.socket.setblocking(False)
        while sent < len(data) and not self.closed and time.monotonic() < end:
            readable, writable, _ = select.select([self.socket], [self.socket], [], 0.1)
            try:
                if writable:
                    sent += self.socket.send(data[sent : sent + 65_536])
            except (BrokenPipeError, ConnectionResetError):
                self.closed = True
            if readable:
                self._take()
        self.socket.settimeout(PATIENCE)
        return sent

    def hears(self, wanted: bytes, patience: float = PATIENCE) -> bytes:
        """Wait until `wanted` has come; everything heard so far."""
        end = time.monotonic() + patience
        while wanted not in self.heard and not self.closed:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                break
            self._take()
        assert wanted in self.heard, f"No {wanted!r} in {self.heard[-2000:]!r}"
        return self.heard

    def is_sent_away(self, patience: float = PATIENCE) -> bytes:
        """Wait until the house closes the connection; everything heard."""
        end = time.monotonic() + patience
        while not self.closed:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.socket], [], [], left)[0]:
                break
            self._take()
        assert self.closed, f"Still connected; heard {self.heard[-2000:]!r}"
        return self.heard

    def listens(self) -> bytes:
        """Take what has come by now, waiting for nothing; everything heard."""
        while not self.closed and select.select([self.socket], [], [], 0)[0]:
            self._take()
        return self.heard

    def leaves(self) -> None:
        """Hang up."""
        self.socket.close()

    def _take(self) -> None:
        try:
            data = self.socket.recv(1 << 18)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except ConnectionError:
            data = b""
        self.heard += data
        self.closed = not data


class Browser:
    """A websocket. `texts` are the messages heard so far, as they came."""

    def __init__(self, house: House, *headers: str, target: str = "/ws") -> None:
        self.stranger = Stranger(house.port("web"))
        lines = [f"GET {target} HTTP/1.1", f"Host: 127.0.0.1:{house.port('web')}"]
        self.stranger.sends("\r\n".join([*lines, *UPGRADE, *headers, "", ""]).encode())
        self.stranger.hears(b"\r\n\r\n")
        head, _, self.stranger.heard = self.stranger.heard.partition(b"\r\n\r\n")
        self.status = int(head.split()[1])
        self.texts: list[str] = []
        self.closed_with: int | None = None
        if self.status == 101:
            self._take_frames()

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *error: object) -> None:
        self.stranger.leaves()

    def says(self, *message: Any) -> bool:
        """Send a message as JSON."""
        return self.sends(TEXT, json.dumps(message).encode())

    def types(self, line: str) -> bool:
        """Send a line."""
        return self.says("text", [line], {})

    def sends(self, opcode: int, payload: bytes, *, final: bool = True) -> bool:
        """Send a frame; False if the house closed the connection meanwhile."""
        return self.stranger.sends(frame(opcode, payload, final=final))

    def sees(self, wanted: str, patience: float = PATIENCE) -> str:
        """Wait until a message holds this; the message. Older ones are forgotten."""
        end = time.monotonic() + patience
        while True:
            for number, text in enumerate(self.texts):
                if wanted in text:
                    del self.texts[: number + 1]
                    return text
            if self.stranger.closed or not self._read(end - time.monotonic()):
                raise AssertionError(f"No {wanted!r} in {self.texts[-5:]}")

    def is_closed_with(self, patience: float = PATIENCE) -> int | None:
        """The code of the house's close frame."""
        end = time.monotonic() + patience
        while self.closed_with is None and not self.stranger.closed:
            if not self._read(end - time.monotonic()):
                break
        return self.closed_with

    def _read(self, left: float) -> bool:
        if left <= 0 or not select.select([self.stranger.socket], [], [], left)[0]:
            return False
        self.stranger._take()
        self._take_frames()
        return True

    def _take_frames(self) -> None:
        while len(data := self.stranger.heard) >= 2:
            size, start = data[1], 2
            if size == 126:
                size, start = int.from_bytes(data[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(data[2:10], "big"), 10
            if len(data) < start + size:
                return
            payload = data[start : start + size]
            self.stranger.heard = data[start + size :]
            if data[0] & 15 == CLOSE:
                self.closed_with = struct.unpack("!H", payload[:2])[0]
            else:
                self.texts.append(json.dumps(json.loads(payload), ensure_ascii=False))


def ask(house: House, request: str | bytes, patience: float = PATIENCE) -> bytes:
    """One HTTP connection: send this, then everything the house says until it ends."""
    data = request.encode() if isinstance(request, str) else request
    with Stranger(house.port("web")) as stranger:
        stranger.sends(data)
        return stranger.is_sent_away(patience)


def memory(pid: int) -> int:
    """The bytes of memory a process holds now (VmRSS)."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024
