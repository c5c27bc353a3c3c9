"""The second factor, as the gate asks for it and as its owner switches it on and off.

Whoever gave the right password of an account with a factor is half logged in: a proof
says who that is, for LIFE seconds, and is good for nothing else. It is signed with the
house's key and dies with the password it was made from, so it may be kept with a
session, in either process, and outlives a reload.
Wrong codes are counted as wrong passwords are; beside that they are counted by account,
wherever they come from, so that many sources are no way to guess.
Everything here runs on the reactor's thread; the database does not.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer

from server.accounts import factors, names, text
from server.accounts.throttle import source
from server.errors import NotAllowed, NotNow, WrongCode
from server.world.locks import passes

if TYPE_CHECKING:
    from server.accounts.collaborators import Job, Run
    from server.accounts.live import Accounts
    from server.accounts.models import Account
    from server.accounts.throttle import LoginThrottle

log = logging.getLogger("server.accounts")

LIFE = 300.0
"""Seconds between the password and the code."""
CODES = "codes of "
"""How the source begins under which wrong codes of an account are counted."""


class SecondFactor:
    """Asks for codes, and lets accounts have them. `clock` gives dates."""

    def join(
        self,
        *,
        run: Run,
        job: Job,
        accounts: Accounts,
        logins: LoginThrottle,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        """Meet the rest of the Server."""
        self.run, self.job = run, job
        self.accounts = accounts
        self.logins = logins
        self.clock = clock
        self.sleep = sleep

    async def asked_of(self, account: Account) -> bool:
        """Whether the account's password alone is not enough."""
        return await self.run(lambda: factors.exist(account.pk))

    def required_of(self, account: Account) -> bool:
        """Whether the account must have one; REQUIRE_SECOND_FACTOR says so."""
        lock = settings.REQUIRE_SECOND_FACTOR
        return bool(lock) and passes(f"have: {lock}", account, "have", default=False)

    async def held(self, account: Account) -> list[factors.Factor]:
        """All that the account has beside its password."""
        return await self.run(lambda: factors.of(account))

    # Half logged in

    def proof(self, account: Account) -> str:
        """Says until LIFE has passed that somebody knew the account's password."""
        until = round(self.clock() + LIFE)
        kept = [account.pk, until, account.get_session_auth_hash()]
        return _signer().sign_object(kept)

    async def proven_by(self, proof: str) -> Account:
        """Whose proof it is: the live account, if it plays.

        Raises NotNow if it is too old.
        """
        try:
            number, until, password = _signer().unsign_object(proof)
        except (BadSignature, ValueError):
            raise NotNow(text.CODE_TOO_LATE) from None
        # One that is good for longer was made before the clock was set back.
        if not 0 < until - self.clock() <= LIFE + 1:
            raise NotNow(text.CODE_TOO_LATE)
        account = (await self.accounts.load([number])).get(number)
        if account is None or not hmac.compare_digest(
            account.get_session_auth_hash(), password
        ):
            raise NotNow(text.CODE_TOO_LATE)
        return account

    async def check(self, account: Account, code: str, address: str) -> str:
        """The device that made the code, by its persistent id. Uses the code up.

        Raises WrongCode if there is none, NotNow after too many of these.
        """
        tag = account.folded[: names.LONGEST]
        origin, everywhere = source(address), f"{CODES}{account.pk}"
        counted = ((origin, tag), (everywhere, origin))
        with self._attempt(*counted):
            verdict = await self.job(lambda: factors.verify(account.pk, code))
        if verdict.device:
            for each in counted:
                self.logins.succeeded(*each)
            return verdict.device
        log.info("A wrong code came from %s.", origin)
        await self.sleep(max(self.logins.failed(*each) for each in counted))
        raise WrongCode(text.CODE_USED if verdict.used else text.CODE_WRONG)

    @contextmanager
    def _attempt(self, *counted: tuple[str, str]) -> Iterator[None]:
        with ExitStack() as attempts:
            for each in counted:
                self.logins.begin(*each)
                attempts.callback(self.logins.end, *each)
            yield

    # On and off, for whoever has just proven to be the account's owner

    async def begin(self, account: Account) -> factors.Secret:
        """A new secret to make codes from. Raises NotAllowed for guests."""
        if account.is_guest:
            raise NotAllowed(text.NOT_FOR_GUESTS)
        return await self.job(lambda: factors.begin_codes(account))

    async def confirm(self, account: Account, code: str) -> list[str]:
        """Switch on: the new secret counts from now on. Raises WrongCode.

        Gives the first backup codes, or none if the account has some.
        """

        def write() -> list[str] | None:
            right = factors.confirm_codes(account, code)
            return _first_backup(account) if right else None

        codes = await self.job(write)
        if codes is None:
            raise WrongCode(text.CODE_NOT_YET)
        log.info("%s is asked for codes from now on.", account)
        return codes

    async def renew(self, account: Account) -> list[str]:
        """New backup codes in the place of the old."""
        if not await self.asked_of(account):
            raise NotNow(text.CODES_ARE_OFF)
        return await self.job(lambda: factors.new_backup_codes(account))

    async def switch_off(self, account: Account) -> None:
        """Ask for no code any more. Raises NotAllowed for who must have a factor."""
        if self.required_of(account):
            raise NotAllowed(text.MUST_HAVE_FACTOR)
        await self.job(lambda: factors.remove_all(account))
        log.info("%s is asked for its password only.", account)

    async def first_backup_codes(self, account: Account) -> list[str]:
        """Backup codes for an account that has a factor and none; else no codes."""
        return await self.job(lambda: _first_backup(account))

    async def remove_passkey(self, account: Account, number: int) -> None:
        """Forget a passkey. Raises NotAllowed if the account must keep it."""
        held = await self.held(account)
        gone = (factors.PASSKEY, number)
        left = [each for each in held if (each.kind, each.number) != gone]
        alone = all(each.kind == factors.BACKUP for each in left)
        if alone and self.required_of(account):
            raise NotAllowed(text.MUST_HAVE_FACTOR)
        await self.job(lambda: factors.remove_passkey(account, number))


def _first_backup(account: Account) -> list[str]:
    left = [each.left for each in factors.of(account) if each.kind == factors.BACKUP]
    if any(left) or not factors.exist(account.pk):
        return []
    return factors.new_backup_codes(account)


def _signer() -> Signer:
    return Signer(salt="server.accounts.second_factor")
