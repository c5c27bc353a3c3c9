"""The ways in without typing a password: keys, passkeys and tokens.

Each stands for a password that was proven before, when it was added or given.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils import timezone

from server.accounts import names, text
from server.accounts.threshold import Threshold
from server.accounts.throttle import source
from server.errors import NotAllowed

if TYPE_CHECKING:
    from server.accounts.models import Account
    from server.accounts.tokens import Pass

log = logging.getLogger("server.accounts")

TOKEN = " token"
"""What wrong tokens are counted as; nobody can be called so."""
RECONNECT = "reconnect"
"""How somebody comes in by the token of a client, for the list of logins."""
SSH_KEY = "ssh key"
"""The same, by a key of SSH."""
PASSKEY = "passkey"
"""The same, by a passkey on the site."""


class WaysIn(Threshold):
    """May you come in by what you have?"""

    async def by_key(
        self, name: str, key: bytes, proven: bool, address: str
    ) -> Account | None:
        """The account of that name if that is a key of its (RFC 4253, 6.6), or None.

        None is no mistake: a client tries all the keys it has. Only whoever has
        `proven` the key by a signature comes in. Raises NeedsFactor if that is not
        enough: a key stands for the password.
        """
        self._refuse_banned_address(address)
        self.keys.begin(source(address))
        found = await self.keys.find(names.sought(name), key, source(address))
        if found is None:
            return None
        account = found.account
        if not proven:
            return account
        self._refuse_closed(account, address, SSH_KEY)
        self.keys.used(found)
        await self.ask_for_more(account)
        return await self._let_in(account, account.password, address, SSH_KEY)

    async def by_passkey(self, number: int, address: str) -> Account:
        """The account of this id, which has proven a passkey of its to the site."""
        self._refuse_banned_address(address)
        account = (await self.accounts.load([number])).get(number)
        if account is None:
            raise NotAllowed(text.CLOSED)
        self._refuse_closed(account, address, PASSKEY)
        return await self._let_in(account, account.password, address, PASSKEY)

    async def by_token(
        self, token: str, address: str, protocol: str
    ) -> tuple[Account, Pass]:
        """The account that got this token on the site, and what the token is good for.

        It is used up with the turn in which this returns: log in before you await.
        """
        self._refuse_banned_address(address)
        self.logins.begin(source(address), TOKEN)
        self.logins.end(source(address), TOKEN)  # guessing one takes no time
        found = self.tokens.find(token)
        account = None
        if found is not None:
            account = (await self.accounts.load([found.account])).get(found.account)
        if account is None or self.tokens.take(token) is None:
            await self._refuse(source(address), TOKEN, text.WRONG_TOKEN)
        assert found is not None
        self._refuse_closed(account)
        log.info("%s came in by %s from %s.", account, protocol, address)
        self.noted(account, address, protocol, "")
        account.last_login = timezone.now()
        self.accounts.save(account, ["last_login"])
        return account, found

    async def by_reconnect(
        self, name: str, token: str, address: str
    ) -> tuple[Account, str]:
        """The account of that name, if this token of a client's is good for it.

        With it the token's hash: log in by `login(..., used=hash)` before you await.
        """
        self._refuse_banned_address(address)
        folded = names.sought(name)
        tag = client_tag(folded)
        self.logins.begin(source(address), tag)
        try:
            number, hash_ = await self.reconnect.find(token)
            found = await self.accounts.load([number] if number else ())
        finally:
            self.logins.end(source(address), tag)
        account = found.get(number)
        if account is None or account.folded != folded:
            self.noted(account, address, RECONNECT, "token")
            await self._refuse(source(address), tag, text.WRONG_RECONNECT)
        assert account is not None
        self._refuse_closed(account, address, RECONNECT)
        log.info("%s came back by its client's token from %s.", account, address)
        self.noted(account, address, RECONNECT, "")
        account.last_login = timezone.now()
        self.accounts.save(account, ["last_login"])
        return account, hash_


def client_tag(folded: str) -> str:
    """What wrong tokens of clients are counted as, whose account is called so.

    Each name by itself: many of them may come back from one address at once.
    """
    return f"{TOKEN} {folded[: names.LONGEST]}"
