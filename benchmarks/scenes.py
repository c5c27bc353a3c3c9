"""What is measured. Each scene is played by clients that are in the game already."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks.client import PATIENCE, Client
from benchmarks.process import Pair

Typist = Callable[[Client, int], Awaitable[None]]

PACE = 0.05
"""Seconds between two no-ops of a client, which no answer paces."""

AHEAD = 20
"""Lines a lone speaker types before it waits for their echoes."""


def look(room: bytes) -> Typist:
    """Look, wait for the name of the room, look again."""

    async def type_look(client: Client, count: int) -> None:
        for _ in range(count):
            await client.ask("look", room)

    return type_look


async def say(client: Client, count: int) -> None:
    """Say something; everybody in the room hears it."""
    for number in range(count):
        await client.ask(f"say {number}", b'You say, "%d"' % number)


async def channel(client: Client, count: int) -> None:
    """Say something on a channel; everybody who is on it hears it."""
    for number in range(count):
        token = b"[public] %s: %d" % (client.name.encode(), number)
        await client.ask(f"public {number}", token)


async def nothing(client: Client, count: int) -> None:
    """An empty line, which the Server takes and does nothing about."""
    for _ in range(count):
        client.send("")
        await asyncio.sleep(PACE)
    await client.settle("")


async def commands(
    pair: Pair, crowd: list[Client], typist: Typist, count: int
) -> dict[str, Any]:
    """All clients at once: CPU seconds for 1,000 commands, and how many a second."""
    each = max(1, count // len(crowd))
    total = each * len(crowd)
    before, began = pair.cpu(), time.perf_counter()

    await asyncio.gather(*(typist(client, each) for client in crowd))

    took = time.perf_counter() - began
    cpu = pair.cpu().since(before).per(total / 1000)
    return {
        "commands": total,
        "cpu_seconds_per_1000": cpu.as_dict(4),
        "per_second": round(total / took),
    }


async def latency(client: Client, room: bytes, count: int) -> dict[str, float]:
    """One client types: how long a look takes, in milliseconds."""
    took = []
    for _ in range(count):
        began = time.perf_counter()
        await client.ask("look", room)
        took.append(1000 * (time.perf_counter() - began))
    cuts = statistics.quantiles(took, n=100)
    return {"p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2)}


async def fan_out(crowd: list[Client], lines: int) -> dict[str, Any]:
    """One speaks as fast as the game takes it, all hear: deliveries a second."""
    speaker, *listeners = crowd
    heard = [client.expect(b"says, ", lines) for client in listeners]
    began = time.perf_counter()

    for begin in range(0, lines, AHEAD):
        some = range(begin, min(begin + AHEAD, lines))
        heard_self = speaker.expect(b"You say, ", len(some))
        for number in some:
            speaker.send(f"say {number}")
        await asyncio.wait_for(heard_self, PATIENCE)
    await asyncio.wait_for(asyncio.gather(*heard), PATIENCE)

    took = time.perf_counter() - began
    deliveries = lines * len(crowd)
    return {"deliveries": deliveries, "per_second": round(deliveries / took)}


async def reload_gap(
    client: Client, room: bytes, reload: Callable[[], Awaitable[dict[str, Any]]]
) -> dict[str, float]:
    """How long a reload takes, holds input, and makes a client wait that looks on."""
    done = asyncio.ensure_future(reload())
    longest = 0.0
    while not done.done():
        began = time.perf_counter()
        await client.ask("look", room)
        longest = max(longest, time.perf_counter() - began)
    told = done.result()
    return {
        "seconds": round(told["seconds"], 3),
        "input_held_ms": round(1000 * told["held"], 1),
        "longest_answer_ms": round(1000 * longest, 1),
    }
