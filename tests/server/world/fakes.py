"""Stand-ins around the world: sessions, accounts, and a Server's life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet.task import Clock

from portal.wire.frames import Output, decode_to_portal
from server.world import TURN, WORLD
from server.world.commit import Committer
from server.world.store import Store
from server.world.writer import Done, InlineWriter


class Session:
    """Something with a sessid, as the sessions part makes."""

    hears_apart = False

    def __init__(self, sessid: int, account: Any = None, puppet: Any = None) -> None:
        self.sessid = sessid
        self.account = account
        self.puppet = puppet


class Account:
    """An account with a role."""

    ROLES = ("Guest", "Player", "Helper", "Builder", "Admin", "Developer")

    def __init__(self, pk: int, role: str = "Player", superuser: bool = False) -> None:
        self.pk = pk
        self.role = role
        self.is_superuser = superuser

    def at_least(self, role: str) -> bool:
        """Whether the role is that or a higher one."""
        return self.ROLES.index(self.role) >= self.ROLES.index(role)


class SlowWriter(InlineWriter):
    """Does what was submitted when `finish` is called."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Done]] = []

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Take it in hand."""
        self.waiting.append((work, done))

    def finish(self) -> None:
        """Do the first piece of work."""
        work, done = self.waiting.pop(0)
        super().submit(work, done)


class House:
    """A Server's world with its Committer; `restart` begins another Server's life."""

    def __init__(self, writer: InlineWriter | None = None) -> None:
        self.clock = Clock()
        self.begin(writer)

    def begin(self, writer: InlineWriter | None = None) -> None:
        """Load the world as a new process would."""
        WORLD.clear()
        self.soon: list[Callable[[], object]] = []
        self.told: list[Any] = []
        self.events: list[Any] = []
        self.writer = writer or InlineWriter()
        self.store = Store(self.writer)
        WORLD.load(self.store)
        self.committer = Committer(
            self.store, self.told.extend, self.soon.append, self.clock.callLater
        )
        self.committer.on_trouble = lambda seconds: self.events.append("trouble")
        self.committer.on_recovery = lambda: self.events.append("recovery")
        self.committer.on_fenced = lambda: self.events.append("fenced")

    def restart(self) -> None:
        """End without goodbye, and load the world again."""
        self.begin()

    def turn(self) -> None:
        """End the turn of the reactor."""
        soon, self.soon[:] = self.soon[:], []
        for function in soon:
            function()

    @property
    def said(self) -> list[Any]:
        """The first argument of each Output that was told."""
        return [frame.args[0] for frame in self.told if isinstance(frame, Output)]

    def outbox(self, received: int = 0) -> list[list[Any]]:
        """The batches that would be sent again."""
        return [decode_to_portal(batch) for batch in self.store.missed(received)]


def spoken() -> list[Any]:
    """The frames of the turn in hand, taken out of it."""
    return TURN.take().frames
