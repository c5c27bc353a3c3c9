"""Accounts: the live instances, one for each account that plays.

An account is read when somebody proves to be it, and is live from `hold` to the last
`release`. What changes is kept by `save`, with the turn. The web changes rows, never
live instances; it then asks for `refresh`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from server.accounts import names, text
from server.world import TURN

if TYPE_CHECKING:
    from server.accounts.collaborators import Job, Run, Sessions, Worlds
    from server.accounts.models import Account

REFRESHED = (
    "username",
    "password",
    "email",
    "profile",
    "role",
    "is_active",
    "is_superuser",
    "last_login",
)
"""What the admin may change under a live account; the rest changes only here."""


class Accounts:
    """The live accounts, by id."""

    def __init__(self) -> None:
        self._live: dict[int, Account] = {}
        self._held: dict[int, int] = {}
        self.at_last_release: Callable[[Account], object] = lambda account: None
        """Called with an account that is no longer live."""

    def join(self, *, run: Run, job: Job, sessions: Sessions, world: Worlds) -> None:
        """Meet the rest of the Server."""
        self.run = run
        self.job = job
        self.sessions = sessions
        self.world = world

    def get(self, number: int) -> Account | None:
        """The live account of that id, if it plays now."""
        return self._live.get(number)

    def all(self) -> list[Account]:
        """Every live account."""
        return list(self._live.values())

    async def load(self, ids: Iterable[int]) -> dict[int, Account]:
        """The accounts of these ids, by id; those that are not live with one query."""
        wanted = set(ids)
        missing = wanted - self._live.keys()
        rows = await self.run(lambda: _rows(missing)) if missing else []
        found = {account.pk: account for account in rows}
        live = wanted & self._live.keys()
        return found | {number: self._live[number] for number in live}

    async def called(self, name: str) -> Account | None:
        """The account of this name, the live one if it plays, or None."""
        folded = names.sought(name)
        for account in self.all():
            if account.folded == folded:
                return account
        found = await self.run(lambda: _called(folded))
        return found and self._live.get(found.pk, found)

    def hold(self, account: Account) -> Account:
        """A session begins to use the account. Use the instance you are given."""
        live = self._live.setdefault(account.pk, account)
        self._held[account.pk] = self._held.get(account.pk, 0) + 1
        return live

    def release(self, account: Account) -> None:
        """A session is done with the account; after the last it is no longer live."""
        held = self._held.get(account.pk, 0) - 1
        if held > 0:
            self._held[account.pk] = held
        else:
            self._held.pop(account.pk, None)
            self._live.pop(account.pk, None)
            self.at_last_release(account)

    def change(self, account: Account, **values: Any) -> Awaitable[None]:
        """Change these fields and keep them; it is taken back with the turn."""
        for name, value in values.items():
            TURN.remember(setattr, account, name, getattr(account, name))
            setattr(account, name, value)
        return self.save(account, values)

    def save(self, account: Account, fields: Collection[str]) -> Awaitable[None]:
        """Keep these fields as they are now; done means committed."""
        values = {name: getattr(account, name) for name in fields}
        return self.job(lambda: _update(account.pk, values))

    async def refresh(self, number: int) -> None:
        """The row was changed outside: show it. A closed account loses its sessions."""
        live = self.get(number)
        if live is None:
            return
        rows = await self.run(lambda: _rows({number}))
        for row in rows:
            for name in REFRESHED:
                setattr(live, name, getattr(row, name))
        if not rows or not live.is_active:
            for session in list(self.sessions.by_account(live)):
                self.sessions.disconnect(session, text.CLOSED)


def _rows(ids: Collection[int]) -> list[Account]:
    return list(get_user_model().objects.filter(pk__in=ids))


def _called(folded: str) -> Account | None:
    found: Account | None = get_user_model().objects.filter(folded=folded).first()
    return found


def _update(number: int, values: dict[str, Any]) -> None:
    get_user_model().objects.filter(pk=number).update(**values)
