"""Both halves in memory: players type and see; the Server may stop, start and crash.

The Portal's handler and link, the Server's life cycle, sessions, world and committer
are the real ones. Between them stands a wire that encodes and decodes every batch; only
processes, sockets and the clock are played.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock

from portal import text
from portal.bans import BanList
from portal.config import Config
from portal.handler import PortalSessionHandler
from portal.render import plain
from portal.render.profile import Profile
from portal.session import PortalSession
from portal.wire import frames
from portal.wire.frames import Output
from portal.wire.state import Client
from server import loading
from server.accounts import ACCOUNTS, BANS
from server.accounts.joining import join
from server.accounts.models import Account
from server.data.storages.rows import ROWS
from server.dialogues.registry import DIALOGUES
from server.hooks import must
from server.lifecycle import Lifecycle
from server.messaging.record import RECORD
from server.scripts.ticker import Ticker
from server.sessions import SESSION_HANDLER
from server.world import TURN, WORLD
from server.world.commit import Committer
from server.world.index import INDEX
from server.world.store import Store
from server.world.writer import Done, InlineWriter, outcome
from tests.stories.starts import known

HAMLET = Path(__file__).with_name("hamlet.toml")
"""A world that is built sooner than the game's own."""
SETTLE = 30
"""Turns of the loop for what does not come to rest by itself."""


class HereAndNow(InlineWriter):
    """Writes in this thread, with the connection (and the transaction) of the test.

    Django gives a running loop a connection of its own, so the loop looks away.
    """

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Do the work, then call `done`."""
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            result = outcome(work)
        finally:
            asyncio._set_running_loop(loop)
        done(*result)


class Player(PortalSession):
    """A person with a terminal: types lines, sees lines."""

    protocol = "story"

    def __init__(self, town: Town, account: int) -> None:
        self.town = town
        self.seen: list[str] = []
        self.gone = False
        client = Client("story", "192.0.2.1", account=account, colors=0)
        self.connected(town.portal, client)

    def types(self, *lines: str) -> None:
        """Type lines, and let happen what happens."""
        for line in lines:
            self.receive("text", line)
        self.town.settle()

    def leaves(self) -> None:
        """The connection breaks."""
        self.gone = True
        self.lost("the network broke")
        self.town.settle()

    @property
    def sees(self) -> list[str]:
        """The lines since it was last asked."""
        seen, self.seen = self.seen, []
        return seen

    @classmethod
    def compose(cls, markup: str, profile: Profile, output: Output) -> bytes:
        """Text without colours."""
        return plain.render(markup).encode()

    def send_text(self, payload: bytes) -> None:
        self.seen += payload.decode().split("\n")

    send_prompt = send_text

    def close(self, reason: str) -> None:
        self.gone = True
        self.disconnected(reason)

    abort = close

    def pause(self) -> None:
        pass

    resume = pause


class ToServer:
    """The Portal's side of the wire."""

    def __init__(self, town: Town, server: Lifecycle) -> None:
        self.town = town
        self.server = server

    def send_frames(self, batch: list[Any]) -> None:
        self.town.loop.call_soon(self.arrive, frames.encode(batch))

    def arrive(self, data: bytes) -> None:
        """It has come to the Server, if that still lives."""
        if self.server is self.town.server:
            batch = frames.decode_to_server(data)
            self.town.on_arrival(batch)
            self.server.receive(batch)


class ToPortal:
    """The Server's side of the wire; while `cut`, what it says never arrives.

    The Portal hears no Server but the one its link is joined to.
    """

    def __init__(self, town: Town, server: Lifecycle) -> None:
        self.town = town
        self.back = ToServer(town, server)
        self.cut = False
        self.asked: list[tuple[str, int]] = []

    def send_frames(self, batch: list[Any]) -> None:
        self.send_encoded(frames.encode(batch))

    def send_encoded(self, data: bytes) -> None:
        if not self.cut and self.town.portal.link.peer is self.back:
            batch = frames.decode_to_portal(data)
            self.town.on_arrival(batch)
            self.town.portal.apply(batch)

    def ask_reload(self, mode: str, sessid: int) -> None:
        self.asked.append((mode, sessid))


KEPT: tuple[Any, ...] = (
    INDEX,
    WORLD,
    TURN,
    SESSION_HANDLER,
    ACCOUNTS,
    BANS,
    ROWS,
    RECORD,
)
"""What there is one of in each Server process."""


def _set_aside() -> list[dict[str, Any]]:
    """Make room for another process: what this one holds, for `_bring_back`."""
    kept = [dict(vars(one)) for one in KEPT]
    for one in KEPT:
        one.__init__()
    return kept


def _bring_back(kept: list[dict[str, Any]]) -> None:
    for one, held in zip(KEPT, kept, strict=True):
        vars(one).clear()
        vars(one).update(held)


class Town:
    """A Portal with players, and a Server that comes and goes."""

    linkdead_time = 0.0
    """Seconds a session of this town's next Portal outlives its connection."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = folder
        self.epoch = 0
        self.new_portal()
        self.server: Lifecycle | None = None
        self.on_arrival: Callable[[list[Any]], None] = lambda batch: None
        self.wire: ToPortal
        with known():
            loading.load_game()
        self.start("start")

    def new_portal(self) -> None:
        """A Portal that knows nobody yet, and a clock that waits for nobody."""
        self.epoch += 1
        self.clock = Clock()
        config = Config(
            var=str(self.folder),
            server_command=(),
            server_directory="",
            lines_rate=0,
            linkdead_time=self.linkdead_time,
        )
        bans = BanList(self.folder / "bans.txt")
        self.portal = PortalSessionHandler(config, self.clock, bans)

    # What happens to people

    def player(self, name: str, role: str = "Player") -> Player:
        """Somebody of this name, logged in and in the world."""
        player = self.connect(self.player_account(name, role))
        player.seen.clear()
        for other in self.portal.sessions.values():
            if isinstance(other, Player):
                other.seen.clear()
        return player

    def player_account(self, name: str, role: str = "Player") -> int:
        """An account that nobody uses yet; its id."""
        account = Account(username=name, role=role)
        account.set_unusable_password()
        account.save()
        return account.pk

    def connect(self, account: int = 0) -> Player:
        """A new connection; one that has proven an account already is logged in."""
        player = Player(self, account)
        self.settle()
        return player

    # What happens to the Server

    def start(self, mode: str) -> None:
        """A new Server loads, takes over and serves."""
        self.load()
        self.run(self.take_over(mode))
        self.portal.link.ready()
        self.settle()

    def reload(self, mode: str = "reload") -> None:
        """Replace the Server in good order."""
        self.portal.link.hold()
        assert self.server is not None
        self.run(self.server.retire(mode))
        self.dies()
        self.start(mode)

    def stop(self) -> None:
        """The Server stands still and goes; nobody has come yet."""
        self.portal.link.hold()
        assert self.server is not None
        self.run(self.server.retire("reload"))
        self.dies()

    def shut_down(self) -> None:
        """Portal and Server end in good order."""
        self.portal.link.hold()
        assert self.server is not None
        self.run(self.server.retire("shutdown"))
        self.portal.announce(text.SHUTDOWN)
        for session in list(self.portal.sessions.values()):
            self.portal.close(session, "shutdown")
        self.dies()

    def portal_dies(self) -> None:
        """The Portal is gone from one moment to the next; its Server saves and ends."""
        self.wire.cut = True
        assert self.server is not None
        self.server.portal_is_gone = lambda: True
        self.do(self.server.lost)
        self.dies()

    def link_breaks(self) -> None:
        """The Server hears no more of a Portal that goes on, and ends."""
        self.wire.cut = True
        assert self.server is not None
        self.server.portal_is_gone = lambda: False
        self.do(self.server.lost)
        self.crash()

    def crash(self) -> None:
        """The Server is gone from one moment to the next."""
        self.dies()
        self.portal.link.lose(crashed=True)

    def fail_to_reload(self, late: bool) -> None:
        """A successor fails, `late` or early in its take-over; this Server goes on."""
        old, link = self.server, self.portal.link
        assert old is not None
        link.hold()
        self.run(old.retire("reload"))
        kept, wire, ticker = _set_aside(), self.wire, self.ticker
        self.load()
        assert self.server is not None
        link.take(self.wire.back)
        self.run(self.server.catch_up(self.epoch, self.portal.commit))
        if late:
            self.run(self.take_sessions("reload"))
        self.dies()
        _bring_back(kept)
        self.server, self.wire, self.ticker = old, wire, ticker
        link.hear_again(wire.back)
        self.run(old.resume(self.portal.commit))
        link.take_back(wire.back)

    def dies(self) -> None:
        """Nothing of this Server happens any more."""
        assert self.server is not None
        self.server.committer._fenced = True
        self.server = None
        self.ticker.stop()
        for _ in range(3):
            for task in asyncio.all_tasks(self.loop):
                task.cancel()
            self.run(asyncio.sleep(0))
        TURN.take()  # a process that is killed says no last words

    def load(self) -> None:
        """What a new process does before it says hello."""
        DIALOGUES.forget()
        WORLD.clear()
        SESSION_HANDLER.__init__()  # type: ignore[misc]
        store = Store(HereAndNow())
        self.ticker = Ticker(WORLD, self.loop.call_later)
        lifecycle = Lifecycle(store, WORLD, self.ticker)
        lifecycle.committer = Committer(
            store, lifecycle.deliver, self.loop.call_soon, self.loop.call_later
        )
        ACCOUNTS.__init__()  # type: ignore[misc]
        join(run=store.run, job=TURN.job, sessions=SESSION_HANDLER, world=WORLD)
        ROWS.__init__()  # type: ignore[misc]
        ROWS.join(run=store.run, job=TURN.job)
        RECORD.__init__()  # type: ignore[misc]
        WORLD.load(store)
        WORLD.ids.reserve = None
        with known():
            must("at_server_load")
        self.wire = lifecycle.link = SESSION_HANDLER.link = ToPortal(self, lifecycle)
        self.server = lifecycle

    async def take_over(self, mode: str) -> None:
        """What the Portal asks of it then."""
        assert self.server is not None
        self.portal.link.take(self.wire.back)
        await self.server.catch_up(self.epoch, self.portal.commit)
        await self.take_sessions(mode)

    async def take_sessions(self, mode: str) -> None:
        """The second half of it: the sessions, as they are now."""
        assert self.server is not None
        self.portal.link.told()
        attached = self.portal.attachments()
        self.server.receive(frames.decode_to_server(frames.encode(attached)))
        await self.server.take_over(mode, len(attached))

    # How time passes

    def settle(self) -> None:
        """Let everything happen that happens by itself."""
        for _ in range(SETTLE):
            self.turn()
            if self.at_rest:
                return

    @property
    def at_rest(self) -> bool:
        """Whether nothing will happen before time passes."""
        calls = self.clock.getDelayedCalls()
        timers = self.loop._scheduled  # type: ignore[attr-defined]
        return not (
            self.loop._ready  # type: ignore[attr-defined]
            or any(timer.when() <= self.loop.time() for timer in timers)
            or any(call.getTime() <= self.clock.seconds() for call in calls)
        )

    def turn(self) -> None:
        """One turn of both loops."""
        self.clock.advance(0)
        self.run(asyncio.sleep(0))

    def run(self, work: Any) -> Any:
        """Do the work in the Server's loop."""
        return self.loop.run_until_complete(work)

    def do(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the function in the Server, and let happen what happens."""

        async def call() -> Any:
            return function(*args, **kwargs)

        result = self.run(call())
        self.settle()
        return result

    def close(self) -> None:
        """Leave nothing behind."""
        self.ticker.stop()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.settle()
        self.loop.close()
        TURN.wake = lambda: None
        WORLD.clear()
        SESSION_HANDLER.__init__()  # type: ignore[misc]
        ACCOUNTS.__init__()  # type: ignore[misc]
        ROWS.__init__()  # type: ignore[misc]
