"""Merged: all commands one may choose from, ready to be looked up.

A name is found in a dict and the beginning of one by bisection, so ten thousand
commands cost what ten do. What depends on who asks (a `View` leaves out what he may not
use) is worked out once for each outcome of the locks there are, not for each player.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from server.commands.access import allowed
from server.commands.merge import merge, names

if TYPE_CHECKING:
    from server.commands.cmdset import CmdSet
    from server.commands.command import Command

RESERVED = "__"
KEPT = 1024
VIEWS = 32


class View:
    """The commands one may use."""

    def __init__(self, by_name: dict[str, type[Command]]) -> None:
        self.names = by_name
        self.commands = sorted(set(by_name.values()), key=lambda command: command.key)
        short = [command for command in self.commands if command.prefix_ok]
        self._keys = [command.key for command in short]
        self._aliases = sorted(
            name
            for name, command in by_name.items()
            if command.prefix_ok and name != command.key
        )

    def starting(self, prefix: str, limit: int = 6) -> tuple[type[Command], ...]:
        """The commands whose key begins so, or else those with such an alias."""
        return self._from(self._keys, prefix, limit) or self._from(
            self._aliases, prefix, limit
        )

    def _from(
        self, ordered: Sequence[str], prefix: str, limit: int
    ) -> tuple[type[Command], ...]:
        found: dict[type[Command], None] = {}
        at = bisect_left(ordered, prefix)
        while at < len(ordered) and ordered[at].startswith(prefix):
            found[self.names[ordered[at]]] = None
            if len(found) == limit:
                break
            at += 1
        return tuple(found)


class Merged:
    """Several cmdsets as one. Made by `merged`, never changed."""

    def __init__(self, cmdsets: Iterable[CmdSet]) -> None:
        cmdsets = tuple(cmdsets)
        by_key = merge(cmdsets)
        self.exits = all(cmdset.exits for cmdset in cmdsets)
        self.system = {
            key: command for key, command in by_key.items() if key.startswith(RESERVED)
        }
        self.names = names(
            {key: command for key, command in by_key.items() if key not in self.system}
        )
        locks = {c.locks for c in self.names.values() if not c.is_open}
        self._locks = tuple(sorted(locks))
        self._views: dict[frozenset[str], View] = {}

    def get(self, name: str, caller: Any) -> type[Command] | None:
        """The command of exactly this name, if there is one for this caller."""
        command = self.names.get(name)
        if command is None or command.is_open or allowed(command.locks, caller):
            return command
        return None

    def view(self, caller: Any) -> View:
        """What of it exists for this caller."""
        open_to = frozenset(lock for lock in self._locks if allowed(lock, caller))
        view = self._views.get(open_to)
        if view is None:
            if len(self._views) >= VIEWS:
                self._views.clear()
            view = self._views[open_to] = View(
                {
                    name: command
                    for name, command in self.names.items()
                    if command.is_open or command.locks in open_to
                }
            )
        return view


EMPTY = Merged(())
_cache: dict[tuple[int, ...], Merged] = {}


def merged(cmdsets: Sequence[CmdSet]) -> Merged:
    """The merge of these sets, worked out once for each different content."""
    key = tuple([cmdset.stamp for cmdset in cmdsets])
    found = _cache.get(key)
    if found is None:
        if len(_cache) >= KEPT:
            # The oldest goes; a set in use comes back with its next line.
            del _cache[next(iter(_cache))]
        found = _cache[key] = Merged(cmdsets)
    return found
