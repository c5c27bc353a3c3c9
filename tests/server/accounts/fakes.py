"""Stand-ins for what the accounts speak to: they record what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction

from server.accounts import ACCOUNTS, BANS, GATE, GUESTS, OWNER
from server.accounts.joining import join
from server.accounts.models import Account


class KeyValues:
    """The world's small values, in a dict."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or the default."""
        return self.values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep it."""
        self.values[key] = value

    def delete(self, key: str) -> None:
        """Forget it."""
        self.values.pop(key, None)


class Session:
    """One connection."""

    def __init__(
        self, account: Account | None = None, address: str = "192.0.2.1"
    ) -> None:
        self.account = account
        self.address = address
        self.puppet: Any = None
        self.sessid = 1
        self.web = ""


class Sessions:
    """The SessionHandler: `ended` are the sessions it ended and why."""

    def __init__(self) -> None:
        self.there: list[Session] = []
        self.ended: list[tuple[Session, str]] = []
        self.networks: tuple[str, ...] = ()
        self.said: list[tuple[list[Session], str | None]] = []

    def all(self) -> list[Session]:
        """Every session."""
        return self.there

    def by_account(self, account: Account) -> list[Session]:
        """Those of an account."""
        return [each for each in self.there if each.account == account]

    def send(
        self, sessions: Iterable[Session], text: str | None, **outputs: Any
    ) -> None:
        """Note what was said to whom."""
        self.said.append((list(sessions), text))

    def disconnect(self, session: Session, text: str) -> None:
        """Note whose session was ended."""
        self.ended.append((session, text))

    def publish_bans(self, networks: tuple[str, ...]) -> None:
        """Note what the Portal is told."""
        self.networks = networks


class World:
    """A world of objects, by the id of who owns them."""

    def __init__(self) -> None:
        self.kv = KeyValues()
        self.objects: dict[int, list[Any]] = {}

    def owned(self, account: int) -> list[Any]:
        """The objects of an account."""
        return self.objects.get(account, [])

    def named(self, key: str) -> list[Any]:
        """The objects called so; they are strings."""
        return [each for each in self.objects.get(0, []) if each == key]


class House:
    """The accounts joined to stand-ins. `now` is the date; `slept` who had to wait."""

    def __init__(self) -> None:
        ACCOUNTS.__init__()  # type: ignore[misc]
        self.now = 1_800_000_000.0
        self.slept: list[float] = []
        self.sessions = Sessions()
        self.world = World()
        self.jobs: list[asyncio.Future[Any]] = []
        self.reload()

    def reload(self) -> None:
        """Join everything anew, as another Server does; what is kept is kept."""
        self.hasher = join(
            run=_in_database_thread,
            job=self._in_transaction,
            sessions=self.sessions,
            world=self.world,
            clock=lambda: self.now,
            sleep=self._sleep,
        )

    def account(self, name: str = "Anna", **fields: Any) -> Account:
        """An account with the password "a good secret"."""
        return Account.objects.create_user(name, "a good secret", **fields)

    def live(self, account: Account) -> Account:
        """The account as it is while it plays, with one session."""
        live = ACCOUNTS.hold(account)
        self.sessions.there.append(Session(live))
        return live

    def enter(
        self, name: str, password: str = "a good secret", address: str = "192.0.2.1"
    ) -> Account:
        """Come in through the gate."""
        return self.does(GATE.authenticate, name, password, address, "telnet")

    def does(self, fn: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        """Run something of the reactor's to its end."""
        return async_to_sync(self._awaited)(fn, *args)

    def close(self) -> None:
        """Leave nothing behind."""
        self.hasher.close()
        for each in (ACCOUNTS, BANS, OWNER, GATE, GUESTS):
            each.__dict__.clear()
        for each in (ACCOUNTS, BANS, GUESTS):
            each.__init__()  # type: ignore[misc]

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def _awaited(self, fn: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        try:
            return await fn(*args)
        finally:
            await asyncio.sleep(0)
            await asyncio.gather(*self.jobs, return_exceptions=True)
            self.jobs.clear()

    def _in_transaction(self, fn: Callable[[], Any]) -> asyncio.Future[Any]:
        def job() -> Any:
            with transaction.atomic():
                return fn()

        self.jobs.append(asyncio.ensure_future(_in_database_thread(job)))
        return self.jobs[-1]


def _in_database_thread(fn: Callable[[], Any]) -> Awaitable[Any]:
    # The test's own thread, whose connection sees what the test wrote.
    return asyncio.ensure_future(sync_to_async(fn, thread_sensitive=True)())
