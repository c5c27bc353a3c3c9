"""python -m benchmarks: start a pair of its own, play, print what it cost.

The pair runs with settings.bench on free ports and a fresh database (a PostgreSQL one
if DATABASE_URL names a server); the clients live in this process: it is not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import time
from typing import Any

from benchmarks import report, scenes
from benchmarks.client import Client, connect, names
from benchmarks.process import Pair
from tests.live.house import House

AT_A_TIME = 4
"""Accounts made at once: passwords are hashed by two threads and few may wait."""

STEPS = 4
"""In which the idle sessions enter."""


def main() -> int:
    """Measure and print; the exit code."""
    arguments = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    arguments.add_argument("--clients", type=int, default=50)
    arguments.add_argument("--commands", type=int, default=5000, help="of each kind")
    arguments.add_argument("--idle", type=int, default=400, help="idle sessions")
    arguments.add_argument("--json", action="store_true", help="for programs to read")
    options = arguments.parse_args()

    house = House("settings.bench")
    try:
        figures = asyncio.run(measure(house, options))
    finally:
        house.close()
    text = json.dumps(figures, indent=2) if options.json else report.table(figures)
    sys.stdout.write(f"{text}\n")
    return 0


async def measure(house: House, options: argparse.Namespace) -> dict[str, Any]:
    """Every scene in turn."""
    figures: dict[str, Any] = {
        "clients": options.clients,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "database": "PostgreSQL" if house.environment.get("DATABASE_URL") else "SQLite",
    }
    figures["start_seconds"] = await _start(house)
    first, *others = names(options.clients)
    crowd = await _enter(house, [first])
    room = await crowd[0].learn_room()
    crowd += await _enter(house, others)
    pair = _pair(house)
    figures["idle_session"] = await _idle_session(house, pair, options.idle)
    figures["latency"] = await scenes.latency(crowd[0], room, 500)
    typists = {
        "look": scenes.look(room),
        "say": scenes.say,
        "channel": scenes.channel,
        "no-op": scenes.nothing,
    }
    figures["commands"] = {
        kind: await scenes.commands(pair, crowd, typist, options.commands)
        for kind, typist in typists.items()
    }
    figures["fan_out"] = await scenes.fan_out(crowd, options.commands // 10)
    figures["reload"] = await scenes.reload_gap(crowd[0], room, lambda: _reload(house))
    return figures


async def _start(house: House) -> dict[str, float]:
    """Seconds of `manage.py start`: on a fresh database, then on one that is there."""
    took = {}
    for kind in ("first", "again"):
        began = time.perf_counter()
        await asyncio.to_thread(house.start)
        took[kind] = round(time.perf_counter() - began, 2)
        if kind == "first":
            await asyncio.to_thread(house.stop)
    return took


async def _enter(house: House, accounts: list[str]) -> list[Client]:
    """Clients that are in the game, one for each account; they end in one room."""
    turn = asyncio.Semaphore(AT_A_TIME)
    address = ("127.0.0.1", house.port("telnet"))

    async def enter(name: str) -> Client:
        async with turn:
            client = await connect(address, name)
            await client.enter()
            return client

    return await asyncio.gather(*map(enter, accounts))


async def _idle_session(house: House, pair: Pair, count: int) -> dict[str, Any]:
    """KiB of memory (PSS) that one more logged-in session takes which does nothing.

    They enter in steps, and the dearest step counts: the first ones only use up what
    the processes had free already.
    """
    each = max(1, count // STEPS)
    accounts = names(each * STEPS, "Sleeper")
    idle: list[Client] = []
    growth = []
    for step in range(STEPS):
        before = pair.memory()
        idle += await _enter(house, accounts[step * each : (step + 1) * each])
        growth.append(pair.memory().since(before).per(each))
    for client in idle:
        await client.leave()
    dearest = max(growth, key=lambda cost: cost.both)
    return {"sessions": len(idle), "kib": dearest.as_dict(1)}


async def _reload(house: House) -> dict[str, Any]:
    await asyncio.to_thread(house.manage, "reload")
    told: dict[str, Any] = house.status()["link"]["last_reload"]
    return told


def _pair(house: House) -> Pair:
    status = house.status()
    return Pair(status["pid"], status["link"]["pid"])


if __name__ == "__main__":
    sys.exit(main())
