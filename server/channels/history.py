"""History: what was said on one channel, the latest in memory, more in the database.

A line is written with the turn in which it was said. What was said since this Server
began is in memory as well, so a line can be read, and answered, before it is written.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.apps import apps
from django.conf import settings
from django.db import connection

from server.accounts import ACCOUNTS
from server.messaging.chain import MessageChain
from server.world import TURN

if TYPE_CHECKING:
    import asyncio

log = logging.getLogger(__name__)

AT_HAND = 100
"""So many lines of a channel are in memory."""
TRIMMED_EVERY = 100
"""After so many new lines the oldest are removed, if there are too many."""

INSERT = (
    "INSERT INTO channels_channelmessage"
    " (id, channel, account, name, chain, text, folded, date, quoted)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
"""A third of what a model's own `save` costs, and it is for every line."""


class Line(NamedTuple):
    """What somebody said; the chain is without its Source.

    `account` is 0 for what the game itself says, `quoted` who said what it answers.
    """

    id: int
    account: int
    name: str
    chain: MessageChain
    date: datetime
    quoted: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return self.chain.extract_plain_text()

    @property
    def folded(self) -> str:
        """Name and words, to be searched."""
        return f"{self.name}\n{self.text}".casefold()


class History:
    """What was said on the channel of this id."""

    def __init__(self, channel: int) -> None:
        self.channel = channel
        self._at_hand: dict[int, Line] = {}
        """The latest lines, in their order."""
        self._untrimmed = TRIMMED_EVERY
        """How many lines were written since the oldest were removed."""

    def note(self, line: Line) -> None:
        """Something was said just now. Needs a running loop."""
        TURN.remember(self._at_hand.pop, line.id, None)
        self._keep([line])
        self._untrimmed += 1
        trims = self._untrimmed > TRIMMED_EVERY
        if trims:
            self._untrimmed = 0
        written = TURN.job(partial(_write, self.channel, line, trims))
        written.add_done_callback(_written)

    async def find(self, number: int) -> Line | None:
        """The line of that number, if it is kept."""
        if number in self._at_hand:
            return self._at_hand[number]
        rows = await ACCOUNTS.run(lambda: read(self.channel, number=number))
        return rows[0] if rows else None

    async def last(self, most: int, words: Iterable[str] = ()) -> list[Line]:
        """The last lines, the oldest first; with words those that hold all of them.

        The name of whoever spoke counts as one of the words of a line.
        """
        wanted = tuple(word.casefold() for word in words)
        here = [line for line in self._at_hand.values() if _holds(line, wanted)]
        if len(here) >= most:
            return here[-most:]
        rows = await ACCOUNTS.run(lambda: read(self.channel, most, wanted))
        # A line of this turn is not written yet; one that was is in both.
        found = {line.id: line for line in [*rows, *here]}
        lines = [found[number] for number in sorted(found)][-most:]
        if not wanted:
            self._keep(lines)
        return lines

    def forget(self) -> None:
        """Remove all of it, with this turn."""
        TURN.remember(self._at_hand.update, dict(self._at_hand))
        self._at_hand.clear()
        with suppress(RuntimeError):  # without a loop nothing is kept at all
            TURN.job(partial(_remove, self.channel))

    def _keep(self, lines: Iterable[Line]) -> None:
        """Have these at hand; more of them may have come meanwhile."""
        newest = next(reversed(self._at_hand), 0)
        for line in lines:
            self._at_hand[line.id] = line
        if any(line.id < newest for line in lines):
            ordered = sorted(self._at_hand.items())
            self._at_hand.clear()
            self._at_hand.update(ordered)
        while len(self._at_hand) > AT_HAND:
            del self._at_hand[next(iter(self._at_hand))]


def read(
    channel: int,
    most: int = 1,
    words: Iterable[str] = (),
    before: int = 0,
    number: int = 0,
) -> list[Line]:
    """Lines of the database, the oldest first: the last, or those before a number.

    `words` are without capitals. For a thread that may wait.
    """
    rows = _rows(channel)
    for word in words:
        rows = rows.filter(folded__contains=word)
    if before:
        rows = rows.filter(id__lt=before)
    if number:
        rows = rows.filter(id=number)
    columns = ("id", "account", "name", "chain", "date", "quoted")
    found = rows.order_by("-id").values_list(*columns)[:most]
    return [_line(*row) for row in reversed(found)]


def _line(number: int, account: int, name: str, chain: str, *rest: Any) -> Line:
    payload = msgspec.json.decode(chain)
    return Line(number, account, name, MessageChain.parse(payload), *rest)


def _holds(line: Line, words: tuple[str, ...]) -> bool:
    return not words or all(word in line.folded for word in words)


def _write(channel: int, line: Line, trims: bool) -> None:
    chain = msgspec.json.encode(line.chain.to_payload()).decode()
    date = connection.ops.adapt_datetimefield_value(line.date)
    with connection.cursor() as cursor:
        row = (line.id, channel, line.account, line.name, chain, line.text)
        cursor.execute(INSERT, (*row, line.folded, date, line.quoted))
    if trims:
        kept = _rows(channel).order_by("-id").values_list("id", flat=True)
        beyond = kept[settings.CHANNEL_HISTORY : settings.CHANNEL_HISTORY + 1]
        for last in beyond:
            _rows(channel).filter(id__lte=last).delete()


def _remove(channel: int) -> None:
    _rows(channel).delete()


def _written(written: asyncio.Future[Any]) -> None:
    if not written.cancelled() and written.exception() is not None:
        log.error("A line of a channel was not kept.", exc_info=written.exception())


def _rows(channel: int) -> Any:
    return apps.get_model("channels", "ChannelMessage").objects.filter(channel=channel)
