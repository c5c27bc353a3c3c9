"""Bans in force, in memory: asked at every login, published when they change."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import DatabaseError

from server.accounts import text

if TYPE_CHECKING:
    from server.accounts.collaborators import Run, Sessions
    from server.accounts.models import Ban

log = logging.getLogger("server.accounts.bans")

LATEST = 24 * 3600.0
"""The bans are read again at least this often, in seconds."""


class InForce(NamedTuple):
    """The bans of one moment. Never changed, so that any thread may read it."""

    networks: dict[IPv4Network | IPv6Network, Ban]
    accounts: dict[int, Ban]


class Bans:
    """Who may not come in. `load` is called at the start and after every change."""

    def __init__(self) -> None:
        self._in_force = InForce({}, {})
        self._timer: Any = None

    def join(
        self,
        *,
        run: Run,
        sessions: Sessions,
        clock: Callable[[], float],
        call_later: Callable[[float, Callable[[], Awaitable[None]]], Any],
    ) -> None:
        """Meet the rest of the Server.

        `clock` gives dates; `call_later` runs an async function in so many seconds and
        gives a timer that can be cancelled.
        """
        self.run = run
        self.sessions = sessions
        self.clock = clock
        self.call_later = call_later

    async def load(self) -> None:
        """Read the bans, tell the Portal, and end the sessions of who is banned now."""
        now = self.clock()
        rows = [ban for ban in await self.run(_rows) if _ends(ban) > now]
        self._in_force = _sorted(rows)

        self.sessions.publish_bans(tuple(map(str, self._in_force.networks)))
        for session in list(self.sessions.all()):
            if refusal := self._refusal_of(session):
                self.sessions.disconnect(session, refusal)
        self._wake_at(min((_ends(ban) for ban in rows), default=now + LATEST) - now)

    def of_address(self, address: str) -> str | None:
        """Why this address may not come in, or None. Any thread may ask."""
        if not self._in_force.networks:
            return None
        try:
            parsed = ip_address(address)
        except ValueError:
            return None
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        bans = (ban for net, ban in self._in_force.networks.items() if parsed in net)
        return self._sentence(next(bans, None))

    def of_account(self, number: int) -> str | None:
        """Why this account may not come in, or None. Any thread may ask."""
        return self._sentence(self._in_force.accounts.get(number))

    def _refusal_of(self, session: Any) -> str | None:
        account = session.account
        return self.of_address(session.address) or (
            self.of_account(account.pk) if account else None
        )

    def _sentence(self, ban: Ban | None) -> str | None:
        if ban is None or _ends(ban) <= self.clock():
            return None
        return text.banned(ban.reason, ban.until)

    def _wake_at(self, seconds: float) -> None:
        # A ban that ends must also end in the Portal, which knows no dates.
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.call_later(min(max(seconds, 1.0), LATEST), self._wake)

    async def _wake(self) -> None:
        try:
            await self.load()
        except DatabaseError as error:
            log.warning("The bans could not be read again: %s", error)
            self._wake_at(60.0)


def _ends(ban: Ban) -> float:
    return ban.until.timestamp() if ban.until else float("inf")


def _sorted(bans: Iterable[Ban]) -> InForce:
    # The longest ban of each last, so that it is the one that stands.
    bans = sorted(bans, key=_ends)
    return InForce(
        {ip_network(ban.network): ban for ban in bans if ban.network},
        {ban.account_id: ban for ban in bans if ban.account_id},
    )


def _rows() -> list[Ban]:
    return list(apps.get_model("accounts", "Ban").objects.all())
