"""A house with a busy market in it, to which things are done, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from benchmarks.faults.house import FaultyHouse
from benchmarks.faults.market import Market
from benchmarks.faults.tally import Tally

BETWEEN = 0.2, 1.2
"""Seconds from one round to the next: any, so that every moment is hit."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: `rate` lines a second from each session."""

    sessions: int = 100
    rounds: int = 100
    rate: float = 4.0
    seconds: float = 30.0
    """How long the database refuses."""
    objects: int = 100_000
    """In the world, for the reload of a large one."""
    seed: int = 1


@dataclass(slots=True)
class Proof:
    """What came of it: the zeros, and how long each round took."""

    name: str
    size: Size
    tally: Tally = field(default_factory=Tally)
    lines: int = 0
    trades: int = 0
    items: int = 0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    """Figures by what they are of, one for each round."""

    def note(self, what: str, seconds: float) -> None:
        """One more round took so long."""
        self.seconds.setdefault(what, []).append(seconds)


@dataclass(slots=True)
class Scene:
    """What an act needs."""

    house: FaultyHouse
    market: Market
    proof: Proof
    random: Random
    ended: int = 0
    """How many Servers were ended on purpose."""

    @property
    def rounds(self) -> range:
        """The numbers of the rounds."""
        return range(self.proof.size.rounds)

    async def pause(self) -> None:
        """Let some time go by."""
        await asyncio.sleep(self.random.uniform(*BETWEEN))

    async def back(self, since: float, what: str = "", *, away: bool = True) -> None:
        """Wait until everybody is served again, and note how long that took.

        Not `away` is whatever should be noticed by nobody.
        """
        first, last, longest = await self.market.back(since)
        if away:
            self.proof.note(f"{what}back in service", first)
            self.proof.note(f"{what}everybody served", last)
        self.proof.note(f"{what}longest wait", longest)


Act = Callable[[Scene], Awaitable[None]]
"""Does something to the scene, as many times as there are rounds."""

Prepare = Callable[[FaultyHouse], Awaitable[None]]
"""Is awaited when the house is open, before anybody enters."""


async def prove(
    name: str, size: Size, *acts: Act, prepare: Prepare | None = None
) -> Proof:
    """One act after the other in one busy house."""
    async with _busy(name, size, prepare) as scene:
        for act in acts:
            await act(scene)
    return scene.proof


@asynccontextmanager
async def _busy(name: str, size: Size, prepare: Prepare | None) -> AsyncIterator[Scene]:
    """Open a market, let it run, and count everything in the end."""
    proof = Proof(name, size)
    house = FaultyHouse()
    try:
        await asyncio.to_thread(house.start)
        if prepare is not None:
            await prepare(house)
        market = Market(house, size.sessions, size.rate, size.seed)
        proof.tally = market.tally
        await market.open()
        market.begin()
        scene = Scene(house, market, proof, Random(size.seed))
        yield scene
        await _end(scene)
    finally:
        await asyncio.to_thread(house.close, not proof.tally.clean)


async def _end(scene: Scene) -> None:
    house, market, proof = scene.house, scene.market, scene.proof
    restarts = (await house.ask_status())["link"]["restarts"]
    market.tally.crashes = abs(restarts - scene.ended)
    await market.close()
    proof.lines, proof.trades, proof.items = market.typed, market.trades, market.items
    await asyncio.to_thread(house.stop)
    await market.count()
    market.tally.tracebacks = house.count_tracebacks()
