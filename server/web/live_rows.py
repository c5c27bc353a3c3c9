"""The rows of the table of live sessions: who is connected, how, and since when.

They are made on the reactor's thread as plain values; what to show of them (words to
look for, an order, a page) is in the address of the page, so that it can be kept and
works without a script.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.wire.measures import Measure
from server.accounts.admin import outranks
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession

PAGE = 100
"""Rows of a page."""
LONGEST = 100
"""Characters of the words to look for."""
STATES = {
    "": "everybody",
    "playing": "in a character",
    "idle": "idle for five minutes",
    "waiting": "with input that waits",
    "lost": "link-dead",
    "strangers": "not logged in",
}
IDLE = 300.0


@dataclass(frozen=True, slots=True)
class Row:
    """One session. Times are seconds, `latency` milliseconds, `since` a date."""

    sessid: int
    way: str
    client: str
    size: str
    address: str
    account: str
    number: int
    """The account's id, or 0."""
    puppet: str
    object: int
    """The puppet's id, or 0."""
    role: str
    since: float
    connected: float
    idle: float
    latency: float | None
    inputs: int
    queued: int
    unsent: int
    lines: int
    lost: bool
    watched: bool
    below: bool
    """Whether whoever looks may do something to it."""

    def cells(self) -> list[str]:
        """What stands in the table, in the order of COLUMNS."""
        waiting = [f"{self.queued}"] if self.queued else []
        waiting += [f"{kilobytes(self.unsent)} unsent"] if self.unsent else []
        marks = ["link-dead"] * self.lost + ["watched"] * self.watched
        return [
            f"{self.sessid}",
            self.account or "not logged in",
            ", ".join([self.puppet, *marks] if self.puppet else marks),
            self.way,
            " ".join(filter(None, (self.client, self.size))),
            self.address,
            how_long(self.connected),
            how_long(self.idle),
            "" if self.latency is None else f"{self.latency:.0f} ms",
            f"{self.inputs}" if self.inputs else "",
            ", ".join(waiting),
        ]


COLUMNS: dict[str, Callable[[Row], Any]] = {
    "number": lambda row: row.sessid,
    "account": lambda row: (not row.account, row.account.casefold()),
    "character": lambda row: (not row.puppet, row.puppet.casefold()),
    "way": lambda row: row.way,
    "client": lambda row: row.client.casefold(),
    "address": lambda row: row.address,
    "connected": lambda row: -row.since,
    "idle": lambda row: row.idle,
    "latency": lambda row: -1.0 if row.latency is None else row.latency,
    "inputs": lambda row: row.inputs,
    "queued": lambda row: (row.queued, row.unsent),
}
"""By what the rows can be ordered."""


class Wish(NamedTuple):
    """What somebody wants to see: from the query of the address."""

    words: str = ""
    way: str = ""
    state: str = ""
    order: str = "number"
    down: bool = False
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wish:
        """Whatever cannot be meant is as if it were not there."""
        order, page = query.get("order", ""), query.get("page", "1")
        state = query.get("state", "")
        return cls(
            query.get("words", "")[:LONGEST].strip(),
            query.get("way", "")[:LONGEST],
            state if state in STATES else "",
            order.removeprefix("-") if order.removeprefix("-") in COLUMNS else "number",
            order.startswith("-"),
            int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        )

    def query(self, **other: Any) -> str:
        """The address of this with something other: `query(order="-idle")`."""
        order = f"-{self.order}" if self.down else self.order
        values = {
            "words": self.words,
            "way": self.way,
            "state": self.state,
            "order": "" if order == "number" else order,
            "page": "" if self.page == 1 else self.page,
        }
        given = {name: value for name, value in (values | other).items() if value}
        return f"?{urlencode(given)}" if given else "?"

    def fits(self, row: Row) -> bool:
        """Whether it is to be shown."""
        if self.way and row.way != self.way:
            return False
        if self.state and not FITTING[self.state](row):
            return False
        said = (
            f"{row.account}\n{row.puppet}\n{row.address}\n{row.client}\n#{row.sessid}"
        )
        return self.words.casefold() in said.casefold()


FITTING: dict[str, Callable[[Row], bool]] = {
    "playing": lambda row: bool(row.object),
    "idle": lambda row: row.idle >= IDLE,
    "waiting": lambda row: row.queued > 0,
    "lost": lambda row: row.lost,
    "strangers": lambda row: not row.number,
}


class Shown(NamedTuple):
    """One page of the rows, how many fit, how many pages that is, and the ways in."""

    rows: list[Row]
    fitting: int
    all: int
    pages: int
    ways: list[str]

    def said(self) -> str:
        """How many there are, in a sentence."""
        if not self.all:
            return "Nobody is connected."
        sessions = "1 session" if self.all == 1 else f"{self.all} sessions"
        if self.fitting == self.all:
            return f"{sessions}."
        return f"{self.fitting} of {sessions}."


def shown(rows: list[Row], wish: Wish) -> Shown:
    """What the wish asks for."""
    fitting = [row for row in rows if wish.fits(row)]
    fitting.sort(key=COLUMNS[wish.order], reverse=wish.down)
    pages = max(1, -(-len(fitting) // PAGE))
    first = (min(wish.page, pages) - 1) * PAGE
    ways = sorted({row.way for row in rows})
    return Shown(fitting[first : first + PAGE], len(fitting), len(rows), pages, ways)


async def rows(staff: Any) -> list[Row]:
    """Every session, as this member of the staff sees it. On the reactor's thread."""
    measures = await measured()
    now = time.time()
    usual = Measure(0)
    return [
        row_of(session, staff, now, measures.get(session.sessid, usual))
        for session in SESSION_HANDLER.all()
    ]


async def row(staff: Any, sessid: int) -> Row | None:
    """One session, or None if it is gone. On the reactor's thread."""
    measures = await measured()
    session = SESSION_HANDLER.get(sessid)
    if session is None:
        return None
    measure = measures.get(sessid, Measure(sessid))
    return row_of(session, staff, time.time(), measure)


async def measured() -> dict[int, Measure]:
    """What the Portal measures, by sessid; empty without one that can say."""
    link = SESSION_HANDLER.link
    found: dict[int, Measure] = await link.measure() if link is not None else {}
    return found


def row_of(session: ServerSession, staff: Any, now: float, measure: Measure) -> Row:
    """A session as plain values."""
    client, account, puppet = session.client, session.account, session.puppet
    over_tls = client.protocol == "telnet" and client.secure
    told = filter(None, (client.name, client.terminal))
    return Row(
        session.sessid,
        "telnets" if over_tls else client.protocol,
        " ".join(dict.fromkeys(told)),
        f"{client.width}\u00d7{client.height}" if client.width else "",
        client.address,
        str(account or ""),
        account.pk if account is not None else 0,
        str(puppet or ""),
        puppet.id if puppet is not None else 0,
        account.role if account is not None else "",
        client.connected,
        max(0.0, now - client.connected),
        max(0.0, now - session.cmd_last_visible),
        measure.latency,
        measure.inputs,
        measure.queued,
        measure.unsent,
        session.cmd_total,
        session.link_dead,
        session.watch is not None,
        is_below(staff, account),
    )


def is_below(staff: Any, account: Any) -> bool:
    """Whether this member of the staff may do something to sessions of the account."""
    if account is None:
        return True
    return bool(account.pk != staff.pk and outranks(staff, account))


def how_long(seconds: float) -> str:
    """In words: 45 s, 12 min, 3 h 5 min, 2 d 4 h."""
    minutes, hours, days = (int(seconds // size) for size in (60, 3600, 86_400))
    if not minutes:
        return f"{seconds:.0f} s"
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes % 60} min" if not days else f"{days} d {hours % 24} h"


def kilobytes(count: int) -> str:
    """In words: 500 B, 12 KB."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.0f} KB"
