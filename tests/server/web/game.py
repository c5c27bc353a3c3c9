"""A game that runs in a thread beside the test, as it does beside web requests."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from portal.wire.frames import Close
from portal.wire.state import Client
from server.accounts import ACCOUNTS, BANS
from server.accounts.bridge import BRIDGE, call_on_reactor
from server.accounts.joining import join
from server.accounts.models import Account
from server.sessions import SESSION_HANDLER, joins
from server.sessions.session import ServerSession
from server.world import TURN, WORLD
from server.world.commit import Committer
from server.world.store import Store
from server.world.typeclasses import Character
from server.world.writer import ThreadWriter

PASSWORD = "a good secret"


class Game:
    """The world, the accounts and the sessions, on a loop; `told` is what was said."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.store = Store(ThreadWriter(self.loop.call_soon_threadsafe))
        WORLD.clear()
        WORLD.load(self.store)
        self.thread.start()
        BRIDGE.open(self.loop)
        self.does(self._begin)

    def does(self, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Do something where the game lives."""
        return call_on_reactor(fn, *args, **more)

    def make(self, cls: Any, key: str, **fields: Any) -> Any:
        """Make an object, and wait until it is kept."""
        made = self.does(lambda: WORLD.create(cls, key, **fields))
        self.settle()
        return made

    def settle(self) -> None:
        """Wait until everything is kept and told."""
        self.does(self.committer.settled)

    def account(self, name: str = "Anna", **fields: Any) -> Account:
        """An account with the usual password."""
        return Account.objects.create_user(name, PASSWORD, **fields)

    def play(self, account: Account, key: str = "lamplighter") -> ServerSession:
        """Let the account be on, with a character."""
        character = self.make(Character, key)
        return self.does(self._play, account, character)

    def closed(self) -> list[int]:
        """The sessions that were ended."""
        self.settle()
        return [frame.sessid for frame in self.told if isinstance(frame, Close)]

    def end(self) -> None:
        """Leave nothing behind."""
        self.settle()
        BRIDGE.close()
        self.store.stop()
        self.hasher.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        SESSION_HANDLER.__init__()  # type: ignore[misc]
        ACCOUNTS.__init__()  # type: ignore[misc]
        BANS.__init__()  # type: ignore[misc]
        TURN.wake = lambda: None
        WORLD.clear()

    async def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        self.committer = Committer(
            self.store, self.told.extend, loop.call_soon, loop.call_later
        )
        self.hasher = join(
            run=self.store.run,
            job=TURN.job,
            sessions=SESSION_HANDLER,
            world=WORLD,
            sleep=_at_once,
        )
        await self.committer.take_over(0)
        WORLD.ids.add(await self.store.run(lambda: self.store.reserve(100)))

    def _play(self, account: Account, character: Character) -> ServerSession:
        number = SESSION_HANDLER.count() + 1
        client = Client(protocol="telnet", address="192.0.2.9")
        session = ServerSession(number, client, SESSION_HANDLER)
        SESSION_HANDLER._sessions[number] = session
        joins.enter(session, account)
        joins.join(session, character)
        return session


async def _at_once(seconds: float) -> None:
    """Wait for nothing."""
