"""A link that can be cut, hang, or carry byte by byte: it stands before the Portal.

The Portal's socket gets another name, and what listens on its old one passes on what
both sides say. Servers that connect from then on are at our mercy; `manage.py` is not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

CHUNK = 65_536
HELLO = b"Hello"
"""What a Server says on the wire, and nobody else."""

BYTES_AT_ONCE = 64
"""Bytes that are sent one by one before others have their turn."""


class Proxy:
    """Everybody who calls at the Portal's socket, and what becomes of them."""

    def __init__(self, socket: Path, random: Random) -> None:
        self.socket = socket
        self.random = random
        self.calls: set[Call] = set()
        self.slices = False
        """Whether every byte travels alone."""
        self._behind = socket.with_name("behind.sock")
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Take the socket's place."""
        self.socket.rename(self._behind)
        self._server = await asyncio.start_unix_server(self._called, self.socket)

    async def close(self) -> None:
        """Give the socket back."""
        if self._server is not None:
            self._server.close()
            self._behind.rename(self.socket)
            self.cut()

    @property
    def links(self) -> list[Call]:
        """The calls of Servers."""
        return [call for call in self.calls if call.of_server]

    def cut(self) -> None:
        """End every link, amid whatever is on its way."""
        for link in self.links:
            link.cut(self.random.random())

    def hang(self) -> None:
        """Carry nothing on the links that are there."""
        for link in self.links:
            link.flows.clear()

    def flow(self) -> None:
        """Carry again."""
        for call in self.calls:
            call.flows.set()

    async def _called(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        behind = await asyncio.open_unix_connection(self._behind)
        call = Call(self)
        self.calls.add(call)
        try:
            await call.carry((reader, writer), behind)
        finally:
            self.calls.discard(call)


Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Call:
    """One connection, and the one behind it."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.of_server = False
        self.flows = asyncio.Event()
        self.flows.set()
        self._writers: list[asyncio.StreamWriter] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._rest: float | None = None
        """Cut: how much of the next bytes still goes through."""

    async def carry(self, front: Pipe, behind: Pipe) -> None:
        """Pass on both ways until either side ends."""
        self._writers = [front[1], behind[1]]
        ways = [(front[0], behind[1]), (behind[0], front[1])]
        self._tasks = [asyncio.create_task(self._pump(*way)) for way in ways]
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        self._end()

    def cut(self, rest: float) -> None:
        """Let that share (0 to 1) of the next bytes through, and no more."""
        self._rest = rest
        self.flows.set()
        asyncio.get_running_loop().call_later(0.05, self._end)

    def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        for writer in self._writers:
            writer.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while data := await reader.read(CHUNK):
                self.of_server = self.of_server or HELLO in data
                await self.flows.wait()
                if self._rest is not None:
                    data = data[: int(self._rest * len(data))]
                await self._pass_on(data, writer.write, writer.drain)
                if self._rest is not None:
                    return
        except OSError:
            return

    async def _pass_on(
        self,
        data: bytes,
        write: Callable[[bytes], None],
        drain: Callable[[], Awaitable[None]],
    ) -> None:
        at = 0
        while self.proxy.slices and self.of_server and at < len(data):
            write(data[at : at + 1])
            at += 1
            if at % BYTES_AT_ONCE == 0:
                await drain()
                await asyncio.sleep(0)
        write(data[at:])
        await drain()
