"""A player at a plain telnet socket: types lines, waits until something is seen.

As simple as the simplest client: it asks for no telnet option and answers no offer.
Bounded in time: what is not seen within PATIENCE is an AssertionError that shows what
was.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable

PATIENCE = 20.0

_TELNET = re.compile(rb"\xff(?:\xfa.*?\xff\xf0|[\xfb-\xfe].|[\xf0-\xf9])", re.DOTALL)
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


class Player:
    """One connection. `text` is all that was seen, `lines` the same by line."""

    def __init__(self, address: tuple[str, int], name: str = "") -> None:
        self.name = name
        self.socket = socket.create_connection(address, timeout=PATIENCE)
        self.socket.setblocking(False)
        self.text = ""
        self.closed = False
        self._left = b""
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._place = 0

    def __enter__(self) -> Player:
        return self

    def __exit__(self, *error: object) -> None:
        self.socket.close()

    @property
    def lines(self) -> list[str]:
        """Every line seen so far."""
        return self.text.splitlines()

    def types(self, line: str) -> None:
        """Send a line."""
        self.sends(line.encode() + b"\r\n")

    def sends(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.setblocking(True)
        try:
            self.socket.sendall(data)
        finally:
            self.socket.setblocking(False)

    def sees(self, wanted: str, patience: float = PATIENCE) -> str:
        """Wait until `wanted` appears after what was seen before; the text up to it."""
        wait_until([self], lambda: wanted in self.text[self._place :], patience)
        begin = self._place
        assert wanted in self.text[begin:], (
            f"{self.name or 'The player'} waited for {wanted!r} but saw:\n"
            f"{self.text[begin:] or '(nothing)'}"
        )
        self._place = self.text.index(wanted, begin) + len(wanted)
        return self.text[begin : self._place]

    def sees_the_end(self, patience: float = PATIENCE) -> None:
        """Wait until the connection is closed."""
        wait_until([self], lambda: self.closed, patience)
        assert self.closed, f"Still connected; the last lines:\n{self.lines[-5:]}"

    def read(self) -> None:
        """Take what has come, if anything has."""
        try:
            data = self.socket.recv(1 << 20)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if not data:
            self.closed = True
            return
        data = _TELNET.sub(b"", self._left + data)
        whole, mark, rest = data.partition(b"\xff")  # the rest is not complete yet
        self._left = mark + rest
        text = self._decoder.decode(whole).replace("\r", "")
        self.text += _COLOR.sub("", text)


def wait_until(
    players: Iterable[Player],
    happened: Callable[[], bool],
    patience: float = PATIENCE,
) -> bool:
    """Let the players read until it happened; whether it did in time."""
    deadline = time.monotonic() + patience
    with selectors.DefaultSelector() as selector:
        for player in players:
            selector.register(player.socket, selectors.EVENT_READ, player)
        while not happened():
            left = deadline - time.monotonic()
            if left <= 0 or not selector.get_map():
                return happened()
            for key, _ in selector.select(left):
                key.data.read()
                if key.data.closed:
                    selector.unregister(key.fileobj)
    return True
