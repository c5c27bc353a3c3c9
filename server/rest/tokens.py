"""Making tokens, finding the one that is shown, and counting how often each asks.

Everything here waits for the database: call it on a web thread.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Lock

from django.conf import settings
from django.utils import timezone

from server.accounts.models import Account
from server.rest.models import PREFIX, Scope, Token

BEGINS = "gh_"
"""How every token begins, so that one that lies about is known for what it is."""
LONGEST = 200
MOST = 20
"""Tokens of one account."""
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a token was used last."""
STAFF = {Scope.OBJECTS, Scope.BUILD}
"""Scopes that are for the staff."""


def make(
    account: Account, name: str, scopes: Iterable[str], days: int | None
) -> tuple[Token, str]:
    """A new token, and its text, which nobody can tell again."""
    text = BEGINS + secrets.token_urlsafe(32)
    expires = timezone.now() + timedelta(days=days) if days else None
    made = Token.objects.create(
        account=account,
        name=name,
        prefix=text[len(BEGINS) :][:PREFIX],
        hashed=hashed(text),
        scopes=sorted(scopes),
        expires=expires,
    )
    return made, text


def find(text: str) -> Token | None:
    """The token that this is, if it is good."""
    if not text.startswith(BEGINS) or len(text) > LONGEST:
        return None
    found = Token.objects.select_related("account").filter(hashed=hashed(text)).first()
    return None if found is None or found.is_over(timezone.now()) else found


def note_use(token: Token, address: str) -> None:
    """Remember that it was used just now."""
    now = timezone.now()
    if token.used is None or now - token.used > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used=now, address=address[:45])


def hashed(text: str) -> str:
    """What is kept of a token: it has 256 random bits, so one round is enough."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


class Allowance:
    """So many a minute for each key, all at once if need be. For any thread.

    `clock` gives seconds.
    """

    def __init__(
        self, most: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}
        """What is left of each key's, and when that was."""

    def take(self, key: str) -> float:
        """Take one; 0, or the seconds until there is one again."""
        most = self._most()
        with self._lock:
            left = self._now(key, most)
            if left < 1:
                return (1 - left) * 60 / most
            self._left[key] = left - 1, self._clock()
            self._forget_the_rested(most)
            return 0.0

    def is_empty(self, key: str) -> bool:
        """Whether there is none left."""
        with self._lock:
            return self._now(key, self._most()) < 1

    def _now(self, key: str, most: int) -> float:
        left, since = self._left.get(key, (float(most), self._clock()))
        return min(float(most), left + (self._clock() - since) * most / 60)

    def _forget_the_rested(self, most: int) -> None:
        if len(self._left) > 1000:
            kept = {key: self._left[key] for key in self._left}
            self._left = {key: kept[key] for key in kept if self._now(key, most) < most}


USES = Allowance(lambda: settings.API_PER_MINUTE)
"""Of each token."""
GUESSES = Allowance(lambda: 20)
"""Tokens that are none, of each source."""
