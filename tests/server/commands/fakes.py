"""Stand-ins for what commands meet: a turn, a session, an account, things in a room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.commands.handler import CmdSetHandler


class Turn:
    """Stands where the turn stands and writes down what was taken back."""

    def __init__(self) -> None:
        self.marks = 0
        self.rolled_back: list[int] = []

    def mark(self) -> int:
        """The next number."""
        self.marks += 1
        return self.marks

    def rollback(self, mark: int) -> None:
        """Note it."""
        self.rolled_back.append(mark)


class Account:
    """An account of some role."""

    def __init__(self, *roles: str) -> None:
        self.pk = 7
        self.roles = roles
        self.username = "anna"
        self.is_superuser = False
        self.cmdset = CmdSetHandler()

    def at_least(self, role: str) -> bool:
        """Whether it was made with this role."""
        return role in self.roles


class Locks:
    """Lets nobody pass the access types it was made with."""

    def __init__(self, *closed: str) -> None:
        self.closed = closed

    def check(self, accessor: Any, access: str, default: bool = True) -> bool:
        """Whether the type is open."""
        return access not in self.closed


class Thing:
    """An object: in a place, with a name."""

    def __init__(
        self, key: str, *aliases: str, location: Thing | None = None, number: int = 1
    ) -> None:
        self.id = number
        self.key = self.listed_as = key
        self.aliases = aliases
        self.location = location
        self.contents: list[Thing] = []
        self.exits: list[Exit] = []
        self.locks = Locks()
        self.cmdset = CmdSetHandler()
        self.account: Account | None = None
        self.owner = 0
        self.sees: list[str | None] = []
        if location is not None and not isinstance(self, Exit):
            location.contents.append(self)

    def __repr__(self) -> str:
        return self.key

    def move_to(self, destination: Thing) -> None:
        """Go."""
        self.location = destination

    def msg(self, text: str | None = None, **outputs: Any) -> None:
        """Note what was said to it."""
        self.sees.append(text)


class Exit(Thing):
    """A way out of a place."""

    def __init__(self, key: str, *aliases: str, location: Thing) -> None:
        super().__init__(key, *aliases, location=location)
        self.walked: list[Thing] = []
        location.exits.append(self)

    @property
    def destination(self) -> Thing:
        """Back to where one is."""
        assert self.location is not None
        return self.location

    def at_pre_traverse(self, traveller: Thing) -> None:
        """Nobody is barred."""

    def at_post_traverse(self, traveller: Thing, source: Thing) -> None:
        """Note who went."""
        self.walked.append(traveller)


class Session:
    """A session that writes down what it is told."""

    def __init__(self, *commands: type[Command]) -> None:
        self.sessid = 3
        self.account: Account | None = None
        self.puppet: Thing | None = None
        self.cmdset = CmdSetHandler(cmdset_of(*commands))
        self.options: dict[str, Any] = {}
        self.asking: Any = None
        self.sees: list[str | None] = []

    def msg(self, text: str | None = None, **outputs: Any) -> None:
        """Note what was said."""
        self.sees.append(text)

    reply = msg

    def has_begun(self) -> None:
        """Note nothing: a line is done for this one when it was run."""


def cmdset_of(*commands: type[Command], **fields: Any) -> CmdSet:
    """A cmdset of these commands: `cmdset_of(Look, priority=3, merge="replace")`."""
    cmdset = CmdSet()
    for name, value in {"key": "test", **fields}.items():
        setattr(cmdset, name, value)
    cmdset.add(*commands)
    return cmdset


def command(
    key: str,
    *aliases: str,
    does: Callable[[Command], Any] | None = None,
    **fields: Any,
) -> type[Command]:
    """A command class of this key: it `does` that, or says its key and arguments."""

    def run(self: Command) -> Any:
        if does is not None:
            return does(self)
        self.msg(f"{key}: {self.args}" if self.args else key)
        return None

    body = {"key": key, "aliases": aliases, "run": run, **fields}
    return type(key.strip("_").title(), (Command,), body)


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test in a loop of its own."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
