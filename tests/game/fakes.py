"""A whole Server in memory, without Portal and database: players type, and see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from django.conf import settings

from portal.render.plain import render
from portal.wire.frames import Close, Connect, Disconnected, Input, Output, Save
from portal.wire.state import Client
from server.accounts import ACCOUNTS
from server.accounts.models import Account
from server.errors import PlayerError
from server.facts import watching
from server.sessions import SESSION_HANDLER
from server.sessions.actions import login
from server.world import TURN, WORLD

NOON = 7200.0 * 250_000 + 3600.0


class Clock:
    """The date, as the test wants it. It begins at noon of the game."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        """The date now."""
        return self.now


class FakeGate:
    """Lets in whoever was put into `accounts`, by name and password."""

    def __init__(self) -> None:
        self.accounts: dict[str, tuple[str, Account]] = {}
        self.codes: list[str] = []

    async def authenticate(
        self, name: str, password: str, address: str, protocol: str
    ) -> Account:
        """The account, or the usual refusal."""
        await asyncio.sleep(0)
        kept, account = self.accounts.get(name.casefold(), ("", None))
        if account is None or kept != password:
            raise PlayerError("That name and password do not belong together.")
        return account

    async def create(self, name: str, password: str, address: str) -> Account:
        """A new account."""
        await asyncio.sleep(0)
        if name.casefold() in self.accounts:
            raise PlayerError("That name is taken.")
        account = Account(pk=len(self.accounts) + 1, username=name)
        self.accounts[name.casefold()] = password, account
        return account

    @asynccontextmanager
    async def visit(self, address: str) -> AsyncIterator[Account]:
        """A guest called Wanderer, if there are guests."""
        await asyncio.sleep(0)
        if not settings.GUESTS:
            raise PlayerError("This house takes no guests.")
        yield Account(pk=99, username="Wanderer", role="Guest", password="!guest.")

    async def change_password(
        self,
        account: Account,
        old: str,
        new: str,
        address: str,
        session: Any = None,
    ) -> None:
        """Another password, if the old one is right."""
        await self.prove(account, old, address)
        await self.set_password(account, new)

    async def prove(self, account: Account, password: str, address: str) -> None:
        """The usual refusal for a wrong password."""
        await asyncio.sleep(0)
        kept, _ = self.accounts[account.username.casefold()]
        if kept != password:
            raise PlayerError("That is not your present password.")

    async def set_password(
        self, account: Account, new: str, session: Any = None
    ) -> None:
        """Another password."""
        self.accounts[account.username.casefold()] = new, account

    async def claim(self, account: Account, code: str) -> None:
        """The owner's code is RIGHT."""
        if code != "RIGHT":
            raise PlayerError("That is not the owner's code.")
        account.is_superuser = True


class Rows:
    """Stands where session data is written into the database."""

    def __init__(self) -> None:
        self.texts: dict[Any, str] = {}

    async def text(self, slot: Any) -> str | None:
        """What is there."""
        return self.texts.get(slot)

    def change(self, slot: Any, text: str | None, work: Any) -> asyncio.Future[None]:
        """Make it so at once."""
        if text is None:
            self.texts.pop(slot, None)
        else:
            self.texts[slot] = text
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


class Link:
    """Notes what the staff asked of the Portal."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def ask_reload(self, mode: str, sessid: int) -> None:
        """Note a reload."""
        self.calls.append((mode, sessid))

    def ask_stop(self, reason: str) -> None:
        """Note a shutdown."""
        self.calls.append(("stop", reason))


class Player:
    """One connection: what it types, and what it has seen since it was last asked."""

    def __init__(self, house: House, sessid: int) -> None:
        self.house = house
        self.sessid = sessid
        self.seq = 0
        self.outputs: list[Output] = []
        self.closed = False

    @property
    def session(self) -> Any:
        """The ServerSession."""
        return SESSION_HANDLER.get(self.sessid)

    @property
    def character(self) -> Any:
        """Whom it plays."""
        return self.session.puppet

    @property
    def account(self) -> Any:
        """The account behind it."""
        return self.session.account

    def types(self, *lines: str) -> None:
        """Type lines, and wait until each of them is done."""
        for line in lines:
            self.seq += 1
            self.house.receive(Input(self.sessid, self.seq, "text", (line,)))

    def leaves(self) -> None:
        """Lose the connection."""
        self.seq += 1
        self.house.receive(Disconnected(self.sessid, self.seq, "gone"))

    def heard(self) -> list[Output]:
        """Every output since it was last asked."""
        heard, self.outputs = self.outputs, []
        return heard

    @property
    def sees(self) -> list[str]:
        """The lines of text since it was last asked, without colours."""
        texts = [o.args[0] for o in self.heard() if o.name in ("text", "prompt")]
        return [line for markup in texts for line in render(markup).split("\n")]

    @property
    def screen(self) -> str:
        """The same as one text."""
        return "\n".join(self.sees)


class House:
    """The Server: it takes frames and hands out what they led to."""

    def __init__(self, gate: FakeGate, clock: Clock) -> None:
        self.gate = gate
        self.clock = clock
        self.loop = asyncio.new_event_loop()
        self.link = SESSION_HANDLER.link = Link()
        self.players: dict[int, Player] = {}
        self.saved: dict[int, Any] = {}

    def guest(self, **client: Any) -> Player:
        """Somebody who has just connected."""
        sessid = len(self.players) + 1
        player = self.players[sessid] = Player(self, sessid)
        told = {
            "protocol": "telnet",
            "address": "192.0.2.1",
            "connected": NOON,
        } | client
        self.receive(Connect(sessid, Client(**told)))
        return player

    def player(self, name: str, role: str = "Player", **client: Any) -> Player:
        """Somebody who plays the character of this name in the start room."""
        player = self.guest(**client)
        number = len(self.gate.accounts) + 1
        account = Account(pk=number, username=name, role=role)
        self.gate.accounts[name.casefold()] = "correct horse", account
        self.do(lambda: login(player.session, account))
        for one in self.players.values():
            one.heard()
        return player

    def receive(self, frame: Any) -> None:
        """Let the Server hear a frame, and wait until it has nothing more to do."""
        self.do(lambda: SESSION_HANDLER.receive(frame))

    def do(self, work: Callable[[], Any]) -> Any:
        """Do something in the Server, and deliver what it says."""

        async def done() -> Any:
            result = work()
            if isinstance(result, Awaitable):
                result = await result
            for session in SESSION_HANDLER.all():
                if session.inbox.busy is not None:
                    await asyncio.wait([session.inbox.busy])
                    await asyncio.sleep(0)
            return result

        result = self.loop.run_until_complete(done())
        self.deliver()
        return result

    def deliver(self) -> None:
        """Hand out the frames of the turn."""
        TURN.at_end = watching.at_end
        for frame in TURN.finish().frames:
            if isinstance(frame, Output):
                for sessid in frame.sessids:
                    self.players[sessid].outputs.append(frame)
            elif isinstance(frame, Close):
                self.players[frame.sessid].closed = True
            elif isinstance(frame, Save):
                self.saved[frame.sessid] = frame.saved

    def tick(self, obj: Any, method: str) -> None:
        """Let the ticker call an object's method."""
        assert method in (obj._ticks or {}), f"{obj} does not tick {method}"
        self.do(getattr(obj, method))

    def thing(self, tag: str) -> Any:
        """The object that the world file tags so."""
        return WORLD.tagged(tag, "worldfile")[0]

    def close(self) -> None:
        """Forget everything, and what was still under way."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        for _ in range(3):
            self.loop.run_until_complete(asyncio.sleep(0))
        TURN.take()
        SESSION_HANDLER.__init__()  # type: ignore[misc]
        ACCOUNTS.__init__()  # type: ignore[misc]
        WORLD.clear()
        self.loop.close()
