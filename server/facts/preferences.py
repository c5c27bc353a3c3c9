"""Preferences: how a player likes the pages, kept with the account.

A page says `["preferences", [object], {}]` with all of them; what they mean is its own
business. It is told them after the login and when it comes back. Where several pages
are open, all of them are told each change, so that they end with the same.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec

from server.accounts import ACCOUNTS
from server.accounts.models import PAGES
from server.errors import PlayerError
from server.facts import text
from server.facts.present import when_whole
from server.inputs import on
from server.world.speech import say

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.sessions.session import ServerSession

SIZE = 16 * 1024
"""Bytes of JSON."""
DEPTH = 6
"""How many lists and objects may stand in each other, with the whole."""
BURST, RATE = 20.0, 1.0
"""So many changes at once, and so many a second after that, are kept of an account."""
clock = time.monotonic


class Pace:
    """How many changes may be kept just now."""

    def __init__(self, now: float) -> None:
        self.left, self.seen = BURST, now

    def allow(self, now: float) -> bool:
        """Whether one more may, and count it if so."""
        self.left = min(BURST, self.left + (now - self.seen) * RATE)
        self.seen = now
        if self.left < 1:
            return False
        self.left -= 1
        return True


PACES: WeakKeyDictionary[Account, Pace] = WeakKeyDictionary()


@on("preferences", dict)
def preferences(session: ServerSession, values: dict[str, Any]) -> None:
    """A page says what its player prefers. Raises PlayerError for what is not kept."""
    account = session.account
    if account is None or account.options.get(PAGES, {}) == values:
        return
    _check(values)
    now = clock()
    if not PACES.setdefault(account, Pace(now)).allow(now):
        raise PlayerError(text.TOO_OFTEN)
    ACCOUNTS.change(account, options={**account.options, PAGES: values})
    pages = [each for each in account.sessions.all() if _is_page(each)]
    if pages != [session]:  # the one that said it, too, or they might differ in the end
        say(pages, preferences=(values,))


@when_whole
def tell(session: ServerSession) -> None:
    """A page is told what is kept."""
    if _is_page(session) and session.account is not None:
        say([session], preferences=(session.account.options.get(PAGES, {}),))


def _is_page(session: ServerSession) -> bool:
    return session.protocol_key == "websocket"


def _check(values: dict[str, Any]) -> None:
    if not all(isinstance(key, str) for key in values) or not _fits(values, DEPTH):
        raise PlayerError(text.too_deep(DEPTH))
    encoded = msgspec.json.encode(values)
    if len(encoded) > SIZE:
        raise PlayerError(text.too_large(SIZE))
    if b"\\u0000" in encoded:  # which no database takes in a text
        raise PlayerError(text.NO_TEXT)


def _fits(value: Any, depth: int) -> bool:
    """Whether no more than so many lists and objects stand in each other."""
    if not isinstance(value, dict | list | tuple):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return depth > 0 and all(_fits(each, depth - 1) for each in inner)
