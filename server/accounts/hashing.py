"""Hashing passwords: in threads of its own, and never too many at once.

Argon2id with the memory and rounds OWASP recommends (46 MiB, 1 round, 1 lane: 40 ms).
Two hashes at a time and sixteen waiting; whoever comes then is told that the gate is
busy, so that a flood of passwords cannot take the machine from those who play.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    make_password,
    verify_password,
)

from server.accounts import text
from server.errors import Busy

P = ParamSpec("P")
T = TypeVar("T")

NOBODY = "!"
"""The hash of an account that is not: no password fits, and it takes as long."""


class Argon2(Argon2PasswordHasher):
    """Django's hasher with parameters for a server that has other things to do too."""

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash. Composed and decomposed accents (macOS) are the same password."""
        return super().encode(unicodedata.normalize("NFC", password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is that of the hash."""
        return super().verify(unicodedata.normalize("NFC", password), encoded)


class Verdict(NamedTuple):
    """`stale`: the password is right, but its hash was made the old way."""

    right: bool
    stale: bool


class Hasher:
    """`threads` hashes at a time, `queue` more may wait, then Busy."""

    def __init__(self, threads: int = 2, queue: int = 16) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="hash")
        self._room = self._most = threads + queue

    @property
    def in_hand(self) -> int:
        """How many hashes are being made, or wait for it."""
        return self._most - self._room

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `fn` in the pool. Raises Busy when the queue is full."""
        if self._room == 0:
            raise Busy(text.BUSY)
        self._room -= 1
        work = self._pool.submit(fn, *args, **kwargs)
        loop = asyncio.get_running_loop()
        # Not when the caller is done: one who went away must not make room early.
        work.add_done_callback(lambda _: _tell(loop, self._leave))
        return await asyncio.wrap_future(work)

    async def verify(self, password: str, encoded: str) -> Verdict:
        """Compare; with NOBODY it says no after the same work."""
        return Verdict(*await self.run(verify_password, password, encoded))

    async def make(self, password: str) -> str:
        """The hash to keep."""
        return await self.run(make_password, password)

    def close(self) -> None:
        """End the threads; what waits is forgotten."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _leave(self) -> None:
        self._room += 1


def _tell(loop: asyncio.AbstractEventLoop, fn: Callable[[], Any]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(fn)
