"""A forgotten password: who may ask for another, and the one-time link that gives it.

Whoever asks learns nothing: what is known about a name is looked up elsewhere and
later, by `server.web.letters`. The link is Django's: signed, for
`settings.PASSWORD_RESET_TIMEOUT` seconds, dead with the password it was made for.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator

from server.accounts import names, passwords, reconnect_rows, text
from server.accounts.throttle import Tally, source
from server.errors import NotAllowed, NotNow

if TYPE_CHECKING:
    from server.accounts.bans import Bans
    from server.accounts.collaborators import Job, KeyValues, Run
    from server.accounts.hashing import Hasher
    from server.accounts.live import Accounts
    from server.accounts.models import Account
    from server.accounts.throttle import LoginThrottle
    from server.accounts.tokens import LoginTokens

log = logging.getLogger("server.accounts")

MAILS = 3
"""Letters to one address within `settings.RESETS_WINDOW`; more are not sent."""


class Resets:
    """Gives passwords to those who lost theirs. On the reactor's thread."""

    def join(
        self,
        *,
        run: Run,
        job: Job,
        accounts: Accounts,
        bans: Bans,
        tokens: LoginTokens,
        hasher: Hasher,
        logins: LoginThrottle,
        kv: KeyValues,
        clock: Callable[[], float],
    ) -> None:
        """Meet the rest of the Server. `clock` gives dates."""
        self.run, self.job = run, job
        self.accounts, self.bans, self.tokens = accounts, bans, tokens
        self.hasher, self.logins = hasher, logins
        self.asked = Tally(kv, "resets", settings.RESETS_WINDOW, clock)
        self.clock = clock

    def begin(self, address: str) -> None:
        """Somebody asks. Raises NotNow if too many did, NotAllowed for a ban."""
        if refusal := self.bans.of_address(address):
            raise NotAllowed(refusal)
        origin, most = source(address), settings.RESETS_PER_SOURCE
        dates = self.asked.dates(origin)
        if len(dates) >= most:
            wait = dates[-most] + settings.RESETS_WINDOW - self.clock()
            raise NotNow(text.too_many_resets(wait))
        self.asked.add(origin)

    def may_send(self, email: str) -> bool:
        """Whether one more letter may go to this address; it is counted."""
        # Nobody can come from such a source, so these are apart from the others.
        to = f"to {email.casefold()}"
        if len(self.asked.dates(to)) >= MAILS:
            return False
        self.asked.add(to)
        return True

    async def finish(self, number: int, token: str, new: str, address: str) -> None:
        """Give the account of a link another password; the link works once.

        It ends every visit to the site and every session of the account: one of them
        may be somebody's who should not have known the lost password.
        Raises PlayerError for a link that is good no more and for a weak password.
        """
        if refusal := self.bans.of_address(address):
            raise NotAllowed(refusal)
        account = await self.run(lambda: _of_link(number, token))
        if account is None:
            raise NotNow(text.LINK_OVER)
        await self.hasher.run(passwords.check, new, account)
        before, encoded = account.password, await self.hasher.make(new)
        if not await self.job(lambda: _replace(number, before, encoded)):
            raise NotNow(text.LINK_OVER)  # it was used at the same moment
        await self.accounts.refresh(number)
        self.tokens.revoke(number)
        for session in list(self.accounts.sessions.by_account(account)):
            self.accounts.sessions.disconnect(session, text.PASSWORD_CHANGED)
        self.logins.succeeded(source(address), account.folded[: names.LONGEST])
        log.info("%s got a new password by mail, from %s.", account, address)


def _of_link(number: int, token: str) -> Account | None:
    found = get_user_model().objects.filter(pk=number, is_active=True).first()
    right = found is not None and default_token_generator.check_token(found, token)
    account: Account | None = found if right else None
    return account


def _replace(number: int, before: str, encoded: str) -> int:
    rows = get_user_model().objects.filter(pk=number, password=before)
    replaced = rows.update(password=encoded)
    if replaced:
        reconnect_rows.forget(number)
    return replaced
