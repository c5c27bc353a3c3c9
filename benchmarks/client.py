"""A telnet client that costs little itself: it counts lines that hold a token."""

from __future__ import annotations

import asyncio
import re
from typing import Any

_UNSEEN = re.compile(rb"\x1b\[[0-9;]*m|\xff[\xfb-\xfe].|\xff[\xf0-\xf9]", re.DOTALL)

PATIENCE = 120.0
"""Seconds; what takes longer is an error, not a figure."""

KEPT = 60
"""Lines that are kept, to learn from and to show if something goes wrong."""

PASSWORD = "quiet-river-stone-4711"  # of accounts that live as long as the measurement


class Client(asyncio.Protocol):
    """One connection to the telnet door."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._transport: Any = None
        self._part = b""
        self._token = b"\0"
        self._wanted = 0
        self._seen: asyncio.Future[None] | None = None
        self._lines: list[bytes] = []
        self._gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The gate is open."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Cut what came into lines."""
        *lines, self._part = (self._part + data).split(b"\n")
        self.hear(lines)

    def hear(self, lines: list[bytes]) -> None:
        """Count lines, and wake up whoever waits for the last of them."""
        self._lines = (self._lines + lines)[-KEPT:]
        if self._wanted > 0:
            self._wanted -= sum(self._token in line for line in lines)
            if self._wanted <= 0 and self._seen and not self._seen.done():
                self._seen.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody should be dropped while we measure."""
        self._gone.set()
        if self._seen and not self._seen.done():
            self._seen.set_exception(ConnectionError(f"{self.name} was dropped."))

    def send(self, line: str) -> None:
        """Type a line and wait for nothing."""
        self._transport.write(line.encode() + b"\r\n")

    def expect(self, token: bytes, count: int = 1) -> asyncio.Future[None]:
        """Done once so many lines with the token have come from now on."""
        self._token, self._wanted = token, count
        self._seen = asyncio.get_running_loop().create_future()
        return self._seen

    async def ask(self, line: str, token: bytes) -> None:
        """Type a line and wait for the line of its answer that holds the token."""
        seen = self.expect(token)
        self.send(line)
        try:
            await asyncio.wait_for(seen, PATIENCE)
        except TimeoutError:
            heard = b"\n".join(self._lines).decode("utf-8", "replace")
            raise TimeoutError(
                f"{self.name} typed {line!r}, waited for {token!r}, saw:\n{heard}"
            ) from None

    async def enter(self) -> None:
        """Make an account and be in the game."""
        await self.settle(f"create {self.name} {PASSWORD}")

    async def learn_room(self) -> bytes:
        """The name of the room, the first line of `look`; nobody else may be there."""
        self._lines.clear()
        await self.settle("look")
        return plain(self._lines[0])

    async def settle(self, line: str) -> None:
        """Type a line and wait until it is done."""
        self.send(line)
        await self.ask("say so far", b'You say, "so far"')

    async def leave(self) -> None:
        """Leave as players do, lest the house keep the place for us."""
        self.send("quit")
        await asyncio.wait_for(self._gone.wait(), PATIENCE)


def plain(line: bytes) -> bytes:
    """A line without colours, telnet's commands and the spaces around it."""
    return _UNSEEN.sub(b"", line).strip()


async def connect(address: tuple[str, int], name: str) -> Client:
    """A new connection."""
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: Client(name), *address)
    return client


def names(count: int, prefix: str = "Walker") -> list[str]:
    """Names of letters only: Walkeraa, Walkerab ..."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"{prefix}{letters[n // 26 % 26]}{letters[n % 26]}" for n in range(count)]
