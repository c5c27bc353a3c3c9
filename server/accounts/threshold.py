"""What all ways in have in common: whom they ask, who is refused, the last step.

`Gate` and `WaysIn` are built on it. Every refusal is a PlayerError.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NoReturn

from django.contrib.auth import get_user_model
from django.utils import timezone

from server.accounts import text
from server.accounts.hashing import Hasher
from server.accounts.throttle import CreateThrottle, LoginThrottle
from server.errors import NeedsFactor, NotAllowed, NotNow

if TYPE_CHECKING:
    from server.accounts.bans import Bans
    from server.accounts.collaborators import Job, Run
    from server.accounts.guests import Guests
    from server.accounts.live import Accounts
    from server.accounts.models import Account
    from server.accounts.owner import Owner
    from server.accounts.reconnect import ReconnectTokens
    from server.accounts.second_factor import SecondFactor
    from server.accounts.ssh_keys import SSHKeys
    from server.accounts.tokens import LoginTokens

log = logging.getLogger("server.accounts")


class Threshold:
    """Where everybody stands who wants to come in."""

    noted: Callable[..., object] = staticmethod(lambda *told: None)
    """Told who came in or failed to: account or None, address, way, why not or ""."""

    def join(
        self,
        *,
        run: Run,
        job: Job,
        accounts: Accounts,
        bans: Bans,
        owner: Owner,
        guests: Guests,
        tokens: LoginTokens,
        reconnect: ReconnectTokens,
        second: SecondFactor,
        keys: SSHKeys,
        hasher: Hasher,
        logins: LoginThrottle,
        creates: CreateThrottle,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Meet the rest of the Server."""
        self.run, self.job = run, job
        self.accounts, self.bans, self.owner = accounts, bans, owner
        self.guests, self.tokens, self.second = guests, tokens, second
        self.reconnect = reconnect
        self.keys = keys
        self.hasher = hasher
        self.logins, self.creates = logins, creates
        self.sleep = sleep

    async def ask_for_more(self, account: Account) -> None:
        """Raise NeedsFactor if the password, which was right, is not enough."""
        if await self.second.asked_of(account):
            proof = self.second.proof(account)
            raise NeedsFactor(text.CODE_WANTED, proof, account.pk)

    async def _refuse(self, source: str, tag: str, sentence: str) -> NoReturn:
        # The name is not logged: it may be a password typed in the wrong place.
        log.info("A wrong password came from %s.", source)
        await self.sleep(self.logins.failed(source, tag))
        raise NotAllowed(sentence)

    async def _let_in(
        self, account: Account, proven: str, address: str, way: str
    ) -> Account:
        """The live account; `proven` is the hash of the password that was shown.

        Raises NotNow if there is another since: who knows the old one is out. So is
        who was banned or closed meanwhile.
        """
        account = self.accounts.get(account.pk) or account
        account.last_login = timezone.now()
        await self.accounts.save(account, ["last_login"])
        password, account.is_active = await self.run(lambda: _state_of(account.pk))
        if password != proven:
            raise NotNow(text.PASSWORD_CHANGED)
        self._refuse_closed(account, address, way)
        log.info("%s came in by %s from %s.", account, way, address)
        self.noted(account, address, way, "")
        return account

    def _refuse_banned_address(self, address: str) -> None:
        if refusal := self.bans.of_address(address):
            raise NotAllowed(refusal)

    def _refuse_closed(
        self, account: Account, address: str = "", way: str = ""
    ) -> None:
        refusal = self.bans.of_account(account.pk)
        if refusal is None and not account.is_active:
            refusal = text.CLOSED
        if refusal is not None:
            if way:
                self.noted(account, address, way, "closed")
            raise NotAllowed(refusal)


def _state_of(number: int) -> tuple[str, bool]:
    """The hash of an account's password, and whether the account is open."""
    rows = get_user_model().objects.filter(pk=number)
    return rows.values_list("password", "is_active").first() or ("", False)
