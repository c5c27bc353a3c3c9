"""Tokens by which a client comes back without the password (GMCP's Char.Login 2).

Each is 256 random bits, of which only the SHA-256 is kept, and is good for
`settings.RECONNECT_DAYS`. It is used up by coming back, in the turn of the login: with
that another is made, which the client is told once it is committed. The client may be
gone before it has read that one, so the used one stays good for five minutes, until the
new one is used. Whoever is told a token has passed all the gate asks for, the code of a
second factor, too; it is not asked for again. So all of an account's tokens go when
what it asks for changes: password, second factor, rights; and when it is closed, banned
or logged out everywhere.
Everything here runs on the reactor's thread; the database does not.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from server.accounts import reconnect_rows as rows

if TYPE_CHECKING:
    from server.accounts.collaborators import Job, Run
    from server.accounts.models import Account

BYTES = 32
"""Random ones in a token."""
LONGEST = 100
"""Characters of what may be a token; one has 43."""


class Made(NamedTuple):
    """A token; `kept` is done when it is committed, and False if it may not be."""

    token: str
    hash: str
    kept: Awaitable[bool]


class ReconnectTokens:
    """Makes and knows them. `clock` gives dates."""

    def join(
        self,
        *,
        run: Run,
        job: Job,
        clock: Callable[[], float],
        choose: Callable[[int], str] = secrets.token_urlsafe,
    ) -> None:
        """Meet the rest of the Server."""
        self.run, self.job = run, job
        self.clock = clock
        self.choose = choose

    def give(self, account: Account, client: str) -> Made:
        """A token for a client that has just logged in to the account."""
        now, until = self._dates()
        return self._made(lambda hash_: rows.insert(account, hash_, client, now, until))

    def rotate(self, used: str, client: str) -> Made:
        """The next token of a client that has come back by one; `used` is its hash."""
        now, until = self._dates()
        return self._made(lambda hash_: rows.rotate(used, hash_, client, now, until))

    def renew(self, unread: str) -> Made:
        """A token in the place of one that its client may never have been told."""
        return self._made(lambda hash_: rows.renew(unread, hash_))

    async def find(self, token: str) -> tuple[int, str]:
        """The id of the account whose it is, or 0, and its hash; it stays good."""
        if not settings.RECONNECT_DAYS or len(token) > LONGEST:
            return 0, ""
        hash_, (now, _) = _hash(token), self._dates()
        return await self.run(lambda: rows.find(hash_, now)), hash_

    async def held(self, account: int) -> list[rows.Held]:
        """The clients that can come back to the account of this id."""
        now, _ = self._dates()
        return await self.run(lambda: rows.held(account, now))

    def forget(self, account: int) -> Awaitable[int]:
        """Let none of them come back, with this turn; how many there were."""
        return self.job(lambda: rows.forget(account))

    def _made(self, keep: Callable[[str], bool]) -> Made:
        token = self.choose(BYTES)
        hash_ = _hash(token)
        return Made(token, hash_, self.job(lambda: keep(hash_)))

    def _dates(self) -> tuple[datetime, datetime]:
        now = datetime.fromtimestamp(self.clock(), UTC)
        return now, now + timedelta(days=settings.RECONNECT_DAYS)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
