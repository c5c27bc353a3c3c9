"""The pair under test: on a copy of the code, with settings for faults that come fast.

A copy, because people change the code while a long proof runs, and because a Portal
lets a Server that fails every few seconds rest longer and longer: here it forgets a
failure as soon as the next Server has served for an instant.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg

from portal.wire.commands import Reload
from server.management.control import Control
from tests.live.house import House

SETTINGS = """
from settings.bench import *

HUNG_AFTER = 5.0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
STEADY = "STEADY_AFTER = 60.0"
AT_ONCE = "STEADY_AFTER = 0.01"

THINGS = "SELECT id, key, location_id FROM world_object WHERE NOT gone"


class Place(NamedTuple):
    """An item and whatever it is in."""

    item: str
    holder: str


class FaultyHouse(House):
    """A House to which things happen. What may take long is awaited in a thread."""

    def __init__(self) -> None:
        super().__init__("settings.faults", copy=True)
        (self.code / "settings" / "faults.py").write_text(SETTINGS)
        supervisor = self.code / "portal" / "supervisor.py"
        source = supervisor.read_text()
        assert STEADY in source
        supervisor.write_text(source.replace(STEADY, AT_ONCE))
        self.is_postgres = "DATABASE_URL" in self.environment

    async def ask_status(self) -> dict[str, Any]:
        """How the Portal says it is."""
        return await asyncio.to_thread(self.status)

    async def kill(self) -> float:
        """`kill -9` of the Server that serves; when that was."""
        pid = (await self.ask_status())["link"]["pid"]
        os.kill(pid, signal.SIGKILL)
        return time.monotonic()

    async def reload(self) -> dict[str, float]:
        """Replace the Server: {"seconds" in all, "held" input}."""
        return await asyncio.to_thread(self._reload)

    def _reload(self) -> dict[str, float]:
        with Control(self.var) as control:
            done = control.call(Reload, mode="reload", sessid=0, timeout=120)
        return {"seconds": done["seconds"], "held": done["held"]}

    def count_tracebacks(self) -> int:
        """In the logs of both processes."""
        return sum(self.log(name).count("Traceback") for name in ("portal", "server"))

    # What the database holds

    async def things(self) -> Counter[str]:
        """How many things there are of each name."""
        return Counter(key for _, key, _ in await asyncio.to_thread(self._rows))

    async def places(self, prefix: str) -> list[Place]:
        """Where every thing is whose name begins so."""
        rows = await asyncio.to_thread(self._rows)
        names = {number: key for number, key, _ in rows}
        return [
            Place(key, names.get(where, ""))
            for _, key, where in rows
            if key.startswith(prefix)
        ]

    def _rows(self) -> Iterable[tuple[int, str, int]]:
        if self.is_postgres:
            with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
                return connection.execute(THINGS).fetchall()
        path = self.var / "gatehouse.sqlite3"
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return connection.execute(THINGS).fetchall()
        finally:
            connection.close()

    # The limits of the process

    def server_pid(self) -> int:
        """The Server that serves."""
        return int(self.status()["link"]["pid"])
