"""The owner's code: printed at the first start, worth a superuser to who types it.

Only its hash is kept. It is 80 random bits, so a fast hash (SHA-256) is strong enough.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from server.accounts.roles import Role

if TYPE_CHECKING:
    from server.accounts.collaborators import KeyValues, Run
    from server.accounts.live import Accounts
    from server.accounts.models import Account

KEY = "gate.owner"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 letters that nobody confuses when copying from a screen."""


class Owner:
    """Whoever started the house may claim it in the game, once."""

    def join(
        self,
        *,
        run: Run,
        accounts: Accounts,
        kv: KeyValues,
        choose: Callable[[str], str] = secrets.choice,
    ) -> None:
        """Meet the rest of the Server."""
        self.run = run
        self.accounts = accounts
        self.kv = kv
        self.choose = choose

    async def ensure(self) -> str | None:
        """A new code, to be printed; None if there was one or there is a superuser."""
        if self.kv.get(KEY) or await self.run(_has_superuser):
            return None
        groups = ("".join(self.choose(LETTERS) for _ in range(4)) for _ in range(4))
        code = "-".join(groups)
        self.kv.set(KEY, _hash(code))
        return code

    async def claim(self, account: Account, code: str) -> bool:
        """Make the account a superuser if the code is right; it works once."""
        kept = self.kv.get(KEY)
        if not kept or not hmac.compare_digest(kept, _hash(code)):
            return False
        if await self.run(_has_superuser):
            self.kv.delete(KEY)
            return False
        if not self.kv.get(KEY):  # two at the same moment: the first has it
            return False
        self.kv.delete(KEY)
        account.is_superuser, account.role = True, Role.DEVELOPER.value
        await self.accounts.save(account, ["is_superuser", "role"])
        return True


def _hash(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(letters.encode()).hexdigest()


def _has_superuser() -> bool:
    rows = get_user_model().objects.filter(is_superuser=True, is_active=True)
    return rows.exists()
