"""The public keys by which accounts come in over SSH: whose they are, and their care.

A key stands for the password, so whoever adds one has just proven to be its owner, who
is told on every session. What the gate does with one is `Gate.by_key`.
Everything here runs on the reactor's thread; the database does not.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from server.accounts import public_keys, text
from server.errors import NotAllowed, NotNow, PlayerError

if TYPE_CHECKING:
    from server.accounts.collaborators import Job, Run, Sessions
    from server.accounts.credentials import SSHKey
    from server.accounts.models import Account
    from server.accounts.public_keys import PublicKey

log = logging.getLogger("server.accounts")

MOST = 20
"""Keys of one account."""
WINDOW = 60.0
UNKNOWN = 100
"""Keys that nobody has, of one source in WINDOW seconds; clients try several."""


class SSHKeys:
    """Finds keys, and lets accounts have them. `clock` gives dates.

    `note` writes into the audit log.
    """

    def join(
        self,
        *,
        run: Run,
        job: Job,
        sessions: Sessions,
        note: Callable[..., object],
        clock: Callable[[], float],
    ) -> None:
        """Meet the rest of the Server."""
        self.run, self.job = run, job
        self.sessions = sessions
        self.note = note
        self.clock = clock
        self._unknown: Counter[str] = Counter()
        self._since = 0.0

    # At the gate

    def begin(self, source: str) -> None:
        """Somebody offers a key. Raises NotNow if too many were nobody's."""
        if not 0 <= self.clock() - self._since < WINDOW:
            self._since = self.clock()
            self._unknown.clear()
        if self._unknown[source] >= UNKNOWN:
            wait = self._since + WINDOW - self.clock()
            raise NotNow(text.too_many_failures(wait))

    async def find(self, folded: str, blob: bytes, source: str) -> SSHKey | None:
        """The key of that name's account, with its account; None is nobody's.

        One question to the database, whether the name is unknown or the key. An account
        without a password, for which a key would stand, has none that opens it.
        """
        found = await self.run(lambda: _found(folded, blob))
        if found is None:
            self._unknown[source] += 1
        return found

    def used(self, key: SSHKey) -> None:
        """Somebody comes in by it now."""
        now = timezone.now()
        self.job(lambda: _rows().filter(pk=key.pk).update(used=now))

    # For whoever has just proven to be the account's owner

    async def of(self, account: Account) -> list[SSHKey]:
        """The keys of the account, the oldest first."""
        return await self.run(lambda: list(_rows().filter(account=account.pk)))

    async def check(self, account: Account, line: str) -> PublicKey:
        """The key in this line, if the account may have it. Raises PlayerError."""
        if account.is_guest:
            raise NotAllowed(text.NOT_FOR_GUESTS)
        key = public_keys.read(line)
        why = await self.run(lambda: refusal(account.pk, key))
        if why:
            raise PlayerError(why)
        return key

    @staticmethod
    def kind(key: PublicKey | SSHKey) -> str:
        """What kind of key it is, as people say it."""
        return public_keys.KINDS.get(key.kind, key.kind)

    async def add(
        self, account: Account, line: str, address: str, by: Any = None
    ) -> SSHKey:
        """Keep the key in this line of a `.pub` file.

        Its owner is told on all sessions but `by`. Raises PlayerError.
        """
        if account.is_guest:
            raise NotAllowed(text.NOT_FOR_GUESTS)
        key = public_keys.read(line)
        try:
            made = await self.job(lambda: keep(account.pk, key))
        except IntegrityError:  # the staff added it at the same moment
            raise PlayerError(text.KEY_THERE) from None
        if isinstance(made, str):
            raise PlayerError(made)
        self._note("add ssh key", account, made, address, by)
        self.tell(account, text.key_added(made.name), by)
        return made

    async def remove(
        self, account: Account, number: int, address: str, by: Any = None
    ) -> SSHKey:
        """Forget the account's key of this id. Raises PlayerError if it has none."""
        gone = await self.job(lambda: _remove(account.pk, number))
        if gone is None:
            raise PlayerError(text.KEY_GONE)
        self._note("remove ssh key", account, gone, address, by)
        self.tell(account, text.key_removed(gone.name), by)
        return gone

    def _note(
        self, act: str, account: Account, key: SSHKey, address: str, by: Any
    ) -> None:
        log.info("%s: %s %s.", account, act, key.fingerprint)
        self.note(
            account,
            act,
            str(account),
            address=address,
            source="game" if by is not None else "site",
            account=account.pk,
            key=str(key),
        )

    def tell(self, account: Account, words: str, by: Any = None) -> None:
        """Say it on the account's sessions, but not on `by`."""
        others = [each for each in self.sessions.by_account(account) if each is not by]
        if others:
            self.sessions.send(others, words)


def refusal(account: int, key: PublicKey) -> str:
    """Why the account of this id may not have the key; "" if it may. In a thread."""
    mine = _rows().filter(account=account)
    if mine.filter(fingerprint=key.fingerprint).exists():
        return text.KEY_THERE
    return text.too_many_keys(MOST) if mine.count() >= MOST else ""


def keep(account: int, key: PublicKey) -> SSHKey | str:
    """The row of the key, written now, or why it may not be. In a thread."""
    why = refusal(account, key)
    if why:
        return why
    made: SSHKey = _rows().create(account_id=account, **key._asdict())
    return made


def _remove(account: int, number: int) -> SSHKey | None:
    found: SSHKey | None = _rows().filter(account=account, pk=number).first()
    if found is not None:
        _rows().filter(pk=number).delete()
    return found


def _found(folded: str, blob: bytes) -> SSHKey | None:
    same = _rows().filter(
        account__folded=folded, fingerprint=public_keys.fingerprint(blob)
    )
    key: SSHKey | None = same.select_related("account").first()
    if key is None or key.blob != b64encode(blob).decode():
        return None
    return key if key.account.has_usable_password() else None


def _rows() -> Any:
    return apps.get_model("accounts", "SSHKey").objects
