"""RECORD: the numbers of messages, and the last of them for whoever quotes one."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from server.messaging.chain import MessageChain
from server.world import TURN, WORLD

KEY = "messages.next"
"""Under which the world keeps the first number that nobody has."""
BLOCK = 1000
"""So many numbers are taken at once; what is left of them at a stop is never given."""
KEPT = 2000
"""So many messages are remembered."""


class Kept(NamedTuple):
    """A message that was sent: to a group (an int or "#20"), or else to an account.

    `account` is the id of whoever sent it, 0 for the game itself. The chain is what was
    said, without Source and Quote.
    """

    id: int
    account: int
    name: str
    chain: MessageChain
    date: datetime
    group: int | str | None = None
    friend: int = 0


class Record:
    """The messages of this Server. The one instance is `RECORD`."""

    def __init__(self) -> None:
        self._next = self._end = 0
        self._kept: OrderedDict[int, Kept] = OrderedDict()

    def number(self) -> int:
        """The number of a new message; none is ever given twice."""
        if self._next >= self._end:
            self._take_block()
        number = self._next
        self._next += 1
        return number

    def note(self, message: Kept) -> None:
        """Remember a message."""
        TURN.remember(self._kept.pop, message.id, None)
        self._kept[message.id] = message
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def find(self, number: int) -> Kept | None:
        """The message of that number, if it is one of the last."""
        return self._kept.get(number)

    def _take_block(self) -> None:
        # Undone with the turn, like the key's value: then nothing of it was heard.
        TURN.remember(setattr, self, "_end", self._end)
        self._next = int(WORLD.kv.get(KEY, 1))
        self._end = self._next + BLOCK
        WORLD.kv.set(KEY, self._end)


RECORD = Record()
