"""A crowd that trades in the pens of a market, and the count of what it trades."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from benchmarks.client import PASSWORD, Client, connect
from benchmarks.faults.house import FaultyHouse
from benchmarks.faults.tally import Tally
from benchmarks.faults.trader import ITEM, Trader

IN_A_PEN = 10
ITEMS_EACH = 3
AT_A_TIME = 4
AT_ONCE = 25
"""Items made before they are put down, as nobody carries more than 30."""

PATIENT = 200
"""Lines without an answer after which somebody types no further ones."""

PATIENCE = 60.0
"""Seconds until the last answer must have come."""

LETTERS = "abdeghkoprstuxyz"
"""No two rows of them look alike, which names may not."""

ITEM_NAME = re.compile(rf"{ITEM}\w+")


def word(number: int) -> str:
    """Three letters for a number: aaa, aab, aad ..."""
    count = len(LETTERS)
    return "".join(LETTERS[number // count**place % count] for place in (2, 1, 0))


class Market:
    """The crowd, the pens it is in, and the items in them."""

    def __init__(
        self, house: FaultyHouse, sessions: int, rate: float, seed: int
    ) -> None:
        self.house = house
        self.tally = Tally()
        self.rate = rate
        self._random = Random(seed)
        self.pens: list[list[Trader]] = [[] for _ in range(-(-sessions // IN_A_PEN))]
        self._items_before: Counter[str] = Counter()
        self._acting: list[asyncio.Task[None]] = []
        for number in range(sessions):
            trader = Trader(f"Trader{word(number)}", self.tally, Random(seed + number))
            self.pens[number // IN_A_PEN].append(trader)

    @property
    def traders(self) -> Iterator[Trader]:
        """Everybody."""
        return (trader for pen in self.pens for trader in pen)

    @property
    def typed(self) -> int:
        """Lines so far."""
        return sum(trader.typed for trader in self.traders)

    @property
    def trades(self) -> int:
        """Changes that were confirmed so far."""
        return sum(trader.trades for trader in self.traders)

    @property
    def items(self) -> int:
        """What there was to trade."""
        return sum(name.startswith(ITEM) for name in self._items_before)

    # Beginning

    async def open(self) -> None:
        """Build the pens, let everybody in, count what there is."""
        address = ("127.0.0.1", self.house.port("telnet"))
        owner = await connect(address, "Marketeer")
        await owner.enter()
        await owner.settle(f"claim {self.house.owner_code}")
        made = iter(range(len(LETTERS) ** 3))
        for number, pen in enumerate(self.pens):
            items = [f"{ITEM}{word(next(made))}" for _ in range(ITEMS_EACH * len(pen))]
            await self._furnish(owner, f"pen{word(number)}", items)
            for trader in pen:
                trader.floor.update(items)
        await owner.leave()
        turn = asyncio.Semaphore(AT_A_TIME)
        await asyncio.gather(*(self._enter(pen, turn) for pen in enumerate(self.pens)))
        self._items_before = await self.house.things()

    async def _furnish(self, owner: Client, pen: str, items: list[str]) -> None:
        await owner.settle(f"dig {pen}, out = {pen} pen")
        await owner.settle(pen)
        for begin in range(0, len(items), AT_ONCE):
            for item in items[begin : begin + AT_ONCE]:
                owner.send(f"create {item}")
            await owner.settle("drop all")
        await owner.settle("out")

    async def _enter(
        self, pen: tuple[int, list[Trader]], turn: asyncio.Semaphore
    ) -> None:
        number, traders = pen
        address = ("127.0.0.1", self.house.port("telnet"))
        loop = asyncio.get_running_loop()
        for trader in traders:
            async with turn:
                await loop.create_connection(lambda each=trader: each, *address)
                await trader.settle(f"create {trader.name} {PASSWORD}")
                await trader.settle(f"pen{word(number)}")
        for trader in traders:
            trader.meet([each.name for each in traders])

    # Meanwhile

    def begin(self) -> None:
        """Everybody types `rate` lines a second, until `end`."""
        self._acting = [
            asyncio.create_task(self._act(trader)) for trader in self.traders
        ]

    async def _act(self, trader: Trader) -> None:
        while not trader.closed:
            await asyncio.sleep(self._random.uniform(0, 2 / self.rate))
            if len(trader.waiting) < PATIENT:
                trader.act()

    async def back(self, since: float) -> tuple[float, float, float]:
        """Wait until everybody was answered a line typed later.

        Gives the seconds until the first and the last was, and those of the longest
        wait for any answer.
        """
        deadline = time.monotonic() + PATIENCE
        while not all(trader.back or trader.closed for trader in self.traders):
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.01)
        backs = [trader.back or time.monotonic() for trader in self.traders]
        longest = max(trader.longest for trader in self.traders)
        return min(backs) - since, max(backs) - since, longest

    def mark(self) -> float:
        """Something happens now; the answers to what is typed later are awaited."""
        for trader in self.traders:
            trader.mark()
        return time.monotonic()

    # The end

    async def quiet(self) -> None:
        """Let nobody type any more, and hear everything out."""
        for task in self._acting:
            task.cancel()
        await asyncio.gather(*self._acting, return_exceptions=True)
        deadline = time.monotonic() + PATIENCE
        while any(trader.waiting for trader in self.traders):
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        """Count everything: answers, what is in hands, what the database holds."""
        await self.quiet()
        for pen in self.pens:
            for trader in pen:
                await self._look_into_hands(trader)
        for pen in self.pens:
            said = {trader.name: trader.said for trader in pen}
            for trader in pen:
                trader.end(said)
        await self.count()
        for trader in self.traders:
            trader.leaves = True
            if not trader.closed:
                await trader.leave()

    async def _look_into_hands(self, trader: Trader) -> None:
        if trader.closed:
            return
        trader.heard.clear()
        trader.listens = True
        await trader.settle("inventory")
        trader.listens = False
        found = ITEM_NAME.findall(" ".join(trader.heard))
        self.tally.items_misplaced += len(set(found) ^ trader.hands)
        self.tally.items_doubled += len(found) - len(set(found))

    async def count(self) -> None:
        """Compare what the database holds with what was there, and was told."""
        now = await self.house.things()
        self.tally.items_lost += (self._items_before - now).total()
        self.tally.items_doubled += (now - self._items_before).total()
        self.tally.items_misplaced += await self.misplaced()

    async def misplaced(self) -> int:
        """How many items the database has elsewhere than players were told."""
        held = {item: trader.name for trader in self.traders for item in trader.hands}
        places = await self.house.places(ITEM)
        names = {trader.name for trader in self.traders}
        return sum(
            (place.holder if place.holder in names else None) != held.get(place.item)
            for place in places
        )
