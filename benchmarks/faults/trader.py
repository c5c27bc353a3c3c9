"""A player who speaks and trades, and knows what the answer to each line may be.

Every line that is typed waits for its own answer, in order. What a trader has in its
hands it knows from answers alone, so a give or drop that is refused shows that a line
was run twice, or that something was told which never was.
"""

from __future__ import annotations

import re
import time
from collections import deque
from random import Random
from typing import NamedTuple

from benchmarks.client import Client, plain
from benchmarks.faults.tally import Numbers, Tally

ITEM = "pebble"
"""How the name of every item begins."""

ENOUGH = 12
"""Items in one pair of hands; whoever has more takes no further ones."""

Answer = tuple[str, str]
"""A verb, and a number or the name of an item or of somebody."""

_WHAT = rf"an? ({ITEM}\w+)"
_ANSWERS = {
    "say": re.compile(r'You say, "(\d+)"$'),
    "get": re.compile(rf"You pick up {_WHAT}\.$"),
    "drop": re.compile(rf"You put down {_WHAT}\.$"),
    "give": re.compile(rf"You give {_WHAT} to \w+\.$"),
    "gone": re.compile(rf'There is no "({ITEM}\w+)" here'),
    "full": re.compile(r"(\w+) cannot carry any more\.$"),
}
_SAYS = re.compile(r'(\w+) says, "(\d+)"$')
_GIVEN = re.compile(rf"\w+ gives you {_WHAT}\.$")
_DOWN = re.compile(rf"\w+ puts down {_WHAT}\.$")
_UP = re.compile(rf"\w+ picks up {_WHAT}\.$")


class Line(NamedTuple):
    """What was typed, when, and which answers are good ones."""

    typed: float
    answers: tuple[Answer, ...]


class Trader(Client):
    """One session under test."""

    def __init__(self, name: str, tally: Tally, random: Random) -> None:
        super().__init__(name)
        self.tally = tally
        self.neighbours: dict[str, Numbers] = {}
        self.typed = self.said = self.trades = 0
        """Lines so far: all, those that are spoken, and changes that were confirmed."""
        self.closed = False
        self.hands: set[str] = set()
        self.floor: set[str] = set()
        self.waiting: deque[Line] = deque()
        self.since = self.back = self.longest = 0.0
        """Since `since`: when the first line typed after it was answered, and how many
        seconds any line waited at most."""
        self.heard: list[str] = []
        """All lines since it was last emptied, if `listens`."""
        self.listens = self.leaves = False
        self._random = random
        self._skipped: list[Line] = []
        self._bound: set[str] = set()
        """Items about which a line is on its way."""

    def meet(self, names: list[str]) -> None:
        """These are in the same place, and will be to the end."""
        others = [name for name in names if name != self.name]
        self.neighbours = {name: Numbers(self.tally) for name in others}

    # Acting

    def act(self) -> None:
        """Type one line: speak, or trade if there is something to trade."""
        choices = [self.speak, self.trade]
        self._random.choice(choices)()

    def speak(self) -> None:
        """Say the next number."""
        self.said += 1
        self._type(f"say {self.said}", ("say", str(self.said)))

    def trade(self) -> None:
        """Give, drop or get something; if nothing can be, speak."""
        mine = sorted(self.hands - self._bound)
        theirs = sorted(self.floor - self._bound)
        if theirs and len(mine) < ENOUGH and self._random.random() < 0.5:
            item = self._random.choice(theirs)
            self._about(item, f"get {item}", ("get", item), ("gone", item))
        elif not mine:
            self.speak()
        elif self.neighbours and self._random.random() < 0.6:
            item, other = self._random.choice(mine), self._random.choice(self._others)
            line = f"give {item} to {other}"
            self._about(item, line, ("give", item), ("full", other))
        else:
            item = self._random.choice(mine)
            self._about(item, f"drop {item}", ("drop", item))

    def mark(self) -> None:
        """From now on: how long until what is typed is answered?"""
        self.since, self.back, self.longest = time.monotonic(), 0.0, 0.0

    @property
    def _others(self) -> list[str]:
        return list(self.neighbours)

    def _about(self, item: str, line: str, *answers: Answer) -> None:
        self._bound.add(item)
        self._type(line, *answers)

    def _type(self, line: str, *answers: Answer) -> None:
        self.typed += 1
        self.waiting.append(Line(time.monotonic(), answers))
        self.send(line)

    # Hearing

    def hear(self, lines: list[bytes]) -> None:
        """Understand each line that is about us."""
        super().hear(lines)
        for line in lines:
            self._hear(plain(line).decode("utf-8", "replace"))

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody should be dropped."""
        self.closed = True
        if not self.leaves:
            self.tally.dropped += 1
        super().connection_lost(error)

    def _hear(self, line: str) -> None:
        if self.listens:
            self.heard.append(line)
        if said := _SAYS.match(line):
            if said[1] in self.neighbours:
                self.neighbours[said[1]].hear(int(said[2]))
        elif given := _GIVEN.match(line):
            self.hands.add(given[1])
        elif down := _DOWN.match(line):
            self.floor.add(down[1])
        elif up := _UP.match(line):
            self.floor.discard(up[1])
        else:
            self._answered(line)

    def _answered(self, line: str) -> None:
        for verb, pattern in _ANSWERS.items():
            if found := pattern.match(line):
                self._match((verb, found[1]))
                return

    def _match(self, answer: Answer) -> None:
        if self.waiting and answer in self.waiting[0].answers:
            self._accept(self.waiting.popleft(), answer)
            return
        for line in self._skipped:
            if answer in line.answers:
                self._skipped.remove(line)
                self.tally.reordered += 1
                self._accept(line, answer)
                return
        if any(answer in line.answers for line in self.waiting):
            while answer not in self.waiting[0].answers:
                self._skipped.append(self.waiting.popleft())
            self._accept(self.waiting.popleft(), answer)
        elif answer[0] in ("gone", "full"):
            self.tally.untrue += 1
        else:
            self.tally.doubled += 1

    def _accept(self, line: Line, answer: Answer) -> None:
        verb, what = answer
        for _, item in line.answers:
            self._bound.discard(item)
        match verb:
            case "get":
                self.hands.add(what)
                self.floor.discard(what)
            case "drop":
                self.hands.discard(what)
                self.floor.add(what)
            case "give":
                self.hands.discard(what)
            case "gone":
                self.floor.discard(what)
        self.trades += verb in ("get", "drop", "give")
        now = time.monotonic()
        self.longest = max(self.longest, now - line.typed)
        if not self.back and line.typed >= self.since:
            self.back = now

    # In the end

    def end(self, said: dict[str, int]) -> None:
        """All that could come has come; each neighbour has said so many lines."""
        self.tally.lost += len(self.waiting) + len(self._skipped)
        for name, numbers in self.neighbours.items():
            numbers.end(said[name])
