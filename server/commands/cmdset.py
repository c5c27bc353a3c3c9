"""CmdSet: commands that come and go together, and how they join those already there."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from server.commands.merge import MERGES

if TYPE_CHECKING:
    from server.commands.command import Command

_stamps = count(1)


class CmdSet:
    """Some commands under one name.

    A game declares one as a class:

        class BarCmdSet(CmdSet):
            key = "bar"
            commands = (Order, Toast)

    `priority` and `merge` ("union", "replace", "intersect", "remove") say how it joins
    the others, see `server.commands.merge`. With `exits = False` nobody walks by the
    name of an exit while the set is in (a menu, the making of a character).

    `stamp` is a number that no two different contents share: sets of one class have it
    in common until one of them is changed. What is worked out from sets is kept by it.
    """

    key: str = ""
    priority: int = 0
    merge: str = "union"
    exits: bool = True
    commands: tuple[type[Command], ...] = ()
    stamp: int = next(_stamps)

    def __init_subclass__(cls) -> None:
        """Refuse a set that cannot be merged. Raises ValueError with a sentence."""
        super().__init_subclass__()
        cls.key = cls.key or cls.__name__.casefold().removesuffix("cmdset")
        cls.stamp = next(_stamps)
        cls.commands = _distinct(cls.commands)
        _check_merge(cls.__name__, cls.merge)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set one of the fields above, which makes this set differ from its class.

        Raises ValueError for a way of merging that does not exist.
        """
        if name == "merge":
            _check_merge(self.key, value)
        super().__setattr__(name, value)
        super().__setattr__("stamp", next(_stamps))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key}: {len(self.commands)} commands>"

    def __contains__(self, command: type[Command] | str) -> bool:
        key = command if isinstance(command, str) else command.key
        return any(key == ours.key for ours in self.commands)

    @property
    def sets(self) -> tuple[CmdSet, ...]:
        """Itself: a single set may stand where a CmdSetHandler does."""
        return (self,)

    def add(self, *commands: type[Command]) -> None:
        """Put commands in; one of the same key makes room."""
        self.commands = _distinct((*self.commands, *commands))

    def remove(self, *commands: type[Command] | str) -> None:
        """Take commands out, by class or by key; one that is not there is no error."""
        keys = {name if isinstance(name, str) else name.key for name in commands}
        self.commands = tuple(ours for ours in self.commands if ours.key not in keys)


def _distinct(commands: tuple[type[Command], ...]) -> tuple[type[Command], ...]:
    return tuple({command.key: command for command in commands}.values())


def _check_merge(key: str, merge: str) -> None:
    if merge not in MERGES:
        ways = ", ".join(MERGES)
        raise ValueError(f"The cmdset {key} merges by {merge!r}; it must be of {ways}.")
