"""The one gate: telnet, TLS, SSH, websocket and the web all come in through here.

Whoever has not proven to be somebody learns nothing: an unknown name and a wrong
password get the same words after the same work. What is wrong with the account itself
(banned, closed) is told only to who knew its password. The ways in without one are
those of `WaysIn`.
Every refusal is a PlayerError. Everything here runs on the reactor's thread; the
database and the hashing do not.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.utils import timezone

from server.accounts import names, passwords, text
from server.accounts.hashing import NOBODY
from server.accounts.throttle import source
from server.accounts.ways_in import WaysIn
from server.errors import NotAllowed, PlayerError, WrongCode

if TYPE_CHECKING:
    from server.accounts.models import Account

log = logging.getLogger("server.accounts")

JUST_MADE = timedelta(minutes=10)
"""For how long making an account may be asked again; a Server may take that long."""


class Gate(WaysIn):
    """Who are you, and may you come in?"""

    async def authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> Account:
        """The account of that name, if that is its password: the live one, if it plays.

        `protocol` is for the log of who came in how. Raises NeedsFactor if it is not
        enough; its proof and a code are for `second_factor`.
        """
        self._refuse_banned_address(address)
        folded = names.sought(name)
        tag = folded[: names.LONGEST]
        self.logins.begin(source(address), tag)
        try:
            account = await self.run(lambda: _find(folded))
            right = await self._fits(account, password)
        finally:
            self.logins.end(source(address), tag)
        if account is None or not right:
            self.noted(account, address, protocol, "password")
            await self._refuse(source(address), tag, text.WRONG)
        self._refuse_closed(account, address, protocol)
        proven = account.password
        await self.ask_for_more(account)
        self.logins.succeeded(source(address), tag)
        return await self._let_in(account, proven, address, protocol)

    async def second_factor(
        self, proof: str, code: str, address: str, protocol: str
    ) -> tuple[Account, str]:
        """The account of the proof, if that is a code of its, and the code's device.

        Raises WrongCode for a code that is not, NotNow for a proof that is too old.
        """
        self._refuse_banned_address(address)
        account = await self.second.proven_by(proof)
        proven = account.password
        self._refuse_closed(account, address, protocol)
        try:
            device = await self.second.check(account, code, address)
        except WrongCode:
            self.noted(account, address, protocol, "code")
            raise
        return await self._let_in(account, proven, address, protocol), device

    async def create(self, name: str, password: str, address: str) -> Account:
        """Make an account."""
        self._refuse_banned_address(address)
        name = names.check(name)
        sketch: Account = get_user_model()(username=name)
        await self.hasher.run(passwords.check, password, sketch)
        if await self.run(sketch.is_taken):
            return await self._made_before(name, password, address)
        self.creates.begin(source(address))
        encoded = await self.hasher.make(password)
        try:
            made = await self.job(lambda: _insert(name, encoded))
        except IntegrityError:  # two at the same moment
            raise PlayerError(text.TAKEN) from None
        self.noted(made, address, "new account", "")
        return made

    @asynccontextmanager
    async def visit(self, address: str) -> AsyncIterator[Account]:
        """A guest's account for a visitor, to be logged in to within the block.

            async with GATE.visit(session.address) as guest:
                login(session, guest)

        If nobody is logged in to it at the end of the block, it is gone again.
        """
        self._refuse_banned_address(address)
        origin = source(address)
        self.creates.check(origin, self.guests.count(origin))
        async with self.guests.visit(origin) as guest:
            log.info("%s came in as a guest from %s.", guest, address)
            yield guest

    async def change_password(
        self,
        account: Account,
        old: str,
        new: str,
        address: str,
        session: Any = None,
    ) -> None:
        """Give the account another password; it must know the present one."""
        await self.prove(account, old, address)
        await self.set_password(account, new, session)

    async def prove(self, account: Account, password: str, address: str) -> None:
        """Refuse whoever does not know the account's present password."""
        await self._prove(account, password, address)
        self.logins.succeeded(source(address), account.folded[: names.LONGEST])

    async def prove_wholly(
        self, account: Account, password: str, code: str, address: str
    ) -> str:
        """Refuse whoever lacks the password or, if the account asks for one, a code.

        Gives the code's device, if one was asked. Raises WrongCode if it is wrong.
        """
        await self._prove(account, password, address)
        if await self.second.asked_of(account):
            return await self.second.check(account, code, address)
        self.logins.succeeded(source(address), account.folded[: names.LONGEST])
        return ""

    async def _prove(self, account: Account, password: str, address: str) -> None:
        tag = account.folded[: names.LONGEST]
        self.logins.begin(source(address), tag)
        try:
            present = await self.run(lambda: _find(account.folded))
            right = await self._fits(present, password)
        finally:
            self.logins.end(source(address), tag)
        if not right:
            await self._refuse(source(address), tag, text.WRONG_OLD_PASSWORD)

    async def set_password(
        self, account: Account, new: str, session: Any = None
    ) -> None:
        """Give the account another password; only for who has just proven to be it.

        It ends every visit to the site, and what was logged in to by one but `session`;
        no client comes back without it.
        """
        await self.hasher.run(passwords.check, new, account)
        account.password = await self.hasher.make(new)
        saved = self.accounts.save(account, ["password"])
        self.reconnect.forget(account.pk)  # in the same turn
        await saved
        self.tokens.end(account, text.PASSWORD_CHANGED, but=session)

    async def claim(self, account: Account, code: str) -> None:
        """Make the account the owner's, if that is the code of the first start."""
        if account.is_guest:  # it would be gone with the rights it got
            raise NotAllowed(text.NOT_FOR_GUESTS)
        # Nobody can come from such a source, so these failures are apart from logins.
        source, tag = f"claim by {account.pk}", "claim"
        self.logins.begin(source, tag)
        try:
            right = await self.owner.claim(account, code)
        finally:
            self.logins.end(source, tag)
        if not right:
            await self._refuse(source, tag, text.WRONG_CODE)
        self.reconnect.forget(account.pk)  # it may do more now

    async def _made_before(self, name: str, password: str, address: str) -> Account:
        """The account of this name, if it was made by this same line a moment ago.

        The account is committed before its line is done. When the Server dies in
        between, the next one is given the line again and finds its own name taken.
        Whoever types the same name with the right password is the one who made it;
        anybody else is told that it is taken, and counted as at a login.
        """
        made = await self.run(lambda: _find(names.folded(name)))
        if made is None or timezone.now() - made.date_joined > JUST_MADE:
            raise PlayerError(text.TAKEN)
        tag = made.folded[: names.LONGEST]
        self.logins.begin(source(address), tag)
        try:
            right = await self._fits(made, password)
        finally:
            self.logins.end(source(address), tag)
        if not right:
            self.noted(made, address, "new account", "password")
            await self._refuse(source(address), tag, text.TAKEN)
        self._refuse_closed(made)
        await self.ask_for_more(made)
        log.info("%s is made already.", made)
        return self.accounts.get(made.pk) or made

    async def _fits(self, account: Account | None, password: str) -> bool:
        known = account is not None and passwords.possible(password)
        encoded = account.password if account and known else NOBODY
        verdict = await self.hasher.verify(password, encoded)
        if verdict.right and verdict.stale and account:
            account.password = await self.hasher.make(password)
            await self.accounts.save(account, ["password"])
        return verdict.right


def _find(folded: str) -> Account | None:
    return get_user_model().objects.filter(folded=folded).first()


def _insert(name: str, encoded: str) -> Account:
    account: Account = get_user_model()(
        username=name, password=encoded, last_login=timezone.now()
    )
    account.save(force_insert=True)
    return account
