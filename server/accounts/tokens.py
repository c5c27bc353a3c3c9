"""One-time tokens: who is logged in on the site comes into the game without asking.

A page asks the site for one, which knows who it is by its cookie, and says it on its
websocket. A token is good once and for LIFE seconds; only its hash is kept, with the
world, so that a reload between the two is not noticed. It is taken in the turn of the
login, so that a crash neither loses nor doubles it. 256 random bits need no slow hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from server.accounts.collaborators import KeyValues, Sessions
    from server.accounts.models import Account

KEY = "gate.tokens"
LIFE = 30.0
"""Seconds."""
MOST = 256
"""Tokens kept that nobody has used; the oldest go first."""
MOST_OF_ACCOUNT = 4
LONGEST = 100
"""Characters; a token has 43."""


class Pass(NamedTuple):
    """What a token is good for.

    `character` is the id of the one to be played, or 0; `web` names the visit to the
    site that it was given to; `until` is a date, seconds since 1970.
    """

    account: int
    character: int
    web: str
    until: float


class LoginTokens:
    """The tokens that are out. `clock` gives dates."""

    def join(
        self,
        *,
        kv: KeyValues,
        sessions: Sessions,
        clock: Callable[[], float],
        choose: Callable[[], str] = secrets.token_urlsafe,
    ) -> None:
        """Meet the rest of the Server."""
        self.kv = kv
        self.sessions = sessions
        self.clock = clock
        self.choose = choose

    def give(self, account: int, web: str, character: int = 0) -> str:
        """A new token for this account's visit to the site."""
        token = self.choose()
        kept = self._kept()
        mine = [key for key, each in kept.items() if each.account == account]
        for key in mine[: max(0, len(mine) - MOST_OF_ACCOUNT + 1)]:
            del kept[key]
        for key in list(kept)[: max(0, len(kept) - MOST + 1)]:
            del kept[key]
        kept[_hash(token)] = Pass(account, character, web, self.clock() + LIFE)
        self._keep(kept)
        return token

    def find(self, token: str) -> Pass | None:
        """What it is good for, if it is; it stays good."""
        return self._kept().get(_hash(token)) if len(token) <= LONGEST else None

    def take(self, token: str) -> Pass | None:
        """The same, and with this turn it is good no more."""
        found = self.find(token)
        if found is not None:
            kept = self._kept()
            del kept[_hash(token)]
            self._keep(kept)
        return found

    def revoke(self, account: int, web: str = "") -> None:
        """Let the account's tokens be good no more: all, or those of one visit."""
        kept = self._kept()
        left = {
            key: each
            for key, each in kept.items()
            if each.account != account or web not in ("", each.web)
        }
        if len(left) < len(kept):
            self._keep(left)

    def end(self, account: Account, words: str, web: str = "", but: Any = None) -> None:
        """What came of the account's visits to the site, or of one of them, is over.

        Its tokens are good no more, and the sessions that were logged in by one end
        with these words, except the session `but`.
        """
        self.revoke(account.pk, web)
        for session in list(self.sessions.by_account(account)):
            if session is not but and session.web and web in ("", session.web):
                self.sessions.disconnect(session, words)

    def _kept(self) -> dict[str, Pass]:
        now = self.clock()
        every = {key: Pass(*each) for key, each in self.kv.get(KEY, {}).items()}
        # One that is good for longer was given before the clock was set back.
        return {key: e for key, e in every.items() if now < e.until <= now + LIFE}

    def _keep(self, passes: dict[str, Pass]) -> None:
        self.kv.set(KEY, {key: [*each] for key, each in passes.items()})


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
