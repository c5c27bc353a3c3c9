"""Guests: visitors without an account of their own, who leave no trace.

A guest is an account all the same, so that everything in the game holds for it: of the
role Guest, with a name of the house's choosing and a password that nobody can know. It
lasts as long as a session of it, over any reload or crash. When the last one has ended
the account goes, and its characters; what they carried stays.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from server.accounts import names, text
from server.accounts.roles import Role
from server.accounts.throttle import source as source_of
from server.errors import Busy, NotAllowed
from server.world import TURN

if TYPE_CHECKING:
    from server.accounts.collaborators import Job, Run, Sessions, Worlds
    from server.accounts.live import Accounts
    from server.accounts.models import Account

log = logging.getLogger("server.accounts")

MARK = "!guest."
"""How the password of a guest begins; "!" is what no hash begins with."""


class Guests:
    """Who is here without an account of their own. The gate lets them in."""

    def __init__(self) -> None:
        self._coming: Counter[str] = Counter()
        """By source: those who are being made, or are not logged in yet."""
        self._names: set[str] = set()
        """The names of those who are being made."""

    def join(
        self,
        *,
        run: Run,
        job: Job,
        accounts: Accounts,
        sessions: Sessions,
        world: Worlds,
        unpuppet: Callable[[Any], object],
        call_soon: Callable[[Callable[[], object]], object],
        choose: Callable[[list[str]], str] = secrets.choice,
    ) -> None:
        """Meet the rest of the Server.

        `unpuppet` takes a session out of its character; `choose` picks a name.
        """
        self.run, self.job = run, job
        self.accounts, self.sessions, self.world = accounts, sessions, world
        self.unpuppet, self.call_soon, self.choose = unpuppet, call_soon, choose
        accounts.at_last_release = self.left

    def count(self, source: str | None = None) -> int:
        """How many there are, or how many from one source; also those on their way."""
        here = {
            session.account
            for session in self.sessions.all()
            if session.account is not None
            and session.account.is_guest
            and source in (None, source_of(session.address))
        }
        coming = self._coming.total() if source is None else self._coming[source]
        return len(here) + coming

    @asynccontextmanager
    async def visit(self, source: str) -> AsyncIterator[Account]:
        """A new guest, to be logged in within the block, or it is gone again.

        Raises NotAllowed where there are no guests, Busy if there is no place left.
        """
        self._check_places()
        self._coming[source] += 1
        try:
            guest = self.accounts.hold(await self._make())
            try:
                yield guest
            finally:
                self.accounts.release(guest)
        finally:
            self._coming[source] -= 1
            self._coming += Counter()  # drops what is zero

    def left(self, account: Account) -> None:
        """The last session of an account has ended, unless that is taken back."""
        if account.is_guest:
            self.call_soon(partial(self._remove_if_gone, account))

    async def clear(self) -> None:
        """Remove the guests without a session: it went with a Server or a Portal."""
        for guest in await self.run(lambda: list(_guests())):
            if guest.username not in self._names:
                self._remove_if_gone(guest)

    async def end(self, number: int) -> None:
        """Send the guest of this id out, and forget it. Others are left alone."""
        guest = (await self.accounts.load([number])).get(number)
        if guest is None or not guest.is_guest:
            return
        for session in list(self.sessions.by_account(guest)):
            self.sessions.disconnect(session, text.GUEST_ENDED)
        self._remove(guest)

    def _check_places(self) -> None:
        if not settings.GUESTS:
            raise NotAllowed(text.NO_GUESTS)
        if self.count() >= settings.GUESTS:
            raise Busy(text.TOO_MANY_GUESTS)

    async def _make(self) -> Account:
        taken = await self.run(partial(_taken, list(settings.GUEST_NAMES)))
        taken |= self._names | {account.username for account in self.accounts.all()}
        free = [
            name
            for name in settings.GUEST_NAMES
            if name not in taken and not self.world.named(name)
        ]
        if not free:
            raise Busy(text.TOO_MANY_GUESTS)
        name, password = self.choose(free), MARK + secrets.token_urlsafe(24)
        self._names.add(name)
        try:
            return await self.job(lambda: _insert(name, password))
        except (Exception, asyncio.CancelledError):
            # It may have been made all the same, for a visitor who is not there.
            self.job(lambda: _delete(password=password))
            raise
        finally:
            self._names.discard(name)

    def _remove_if_gone(self, guest: Account) -> None:
        if self.accounts.get(guest.pk) is None:
            self._remove(guest)

    def _remove(self, guest: Account) -> None:
        number = guest.pk
        try:
            with TURN.whole():
                self._take_out_of_the_world(guest)
                self.job(lambda: _delete(pk=number))
        except Exception:  # the game's hooks run here; the next start tries again
            log.exception("The guest %s could not be removed.", guest)

    def _take_out_of_the_world(self, guest: Account) -> None:
        for character in guest.characters:
            for session in character.sessions.all():
                self.unpuppet(session)
            character.delete()
        for thing in self.world.owned(guest.pk):
            thing.owner = 0


def _guests() -> Any:
    """The rows of guests; one who was given a role or a password is none any more."""
    accounts = get_user_model().objects
    return accounts.filter(role=Role.GUEST, password__startswith=MARK)


def _taken(wanted: Collection[str]) -> set[str]:
    """Which of these names are those of accounts, or look like one."""
    forms = {name: {names.folded(name), names.skeleton(name)} for name in wanted}
    every = set().union(*forms.values())
    alike = Q(folded__in=every) | Q(skeleton__in=every)
    rows = get_user_model().objects.filter(alike).values_list("folded", "skeleton")
    used = {form for row in rows for form in row}
    return {name for name, own in forms.items() if own & used}


def _insert(name: str, password: str) -> Account:
    guest: Account = get_user_model()(
        username=name, password=password, role=Role.GUEST, last_login=timezone.now()
    )
    guest.save(force_insert=True)
    return guest


def _delete(**which: Any) -> None:
    _guests().filter(**which).delete()
