"""How several cmdsets become one: by priority, then in the order in which they came.

The lowest priority begins; each later set joins over what stands so far, in its way:

    union       both; where both have a command, the later one's
    replace     only the later one's
    intersect   the later one's, of those the earlier has too
    remove      the earlier's, without those the later names

A command stands over another whose key is among its own names (key and aliases).
A mere alias that both claim goes to the later one; the earlier keeps its other names.
Nothing here knows Twisted, Django or a player.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.commands.cmdset import CmdSet
    from server.commands.command import Command

    Commands = dict[str, type[Command]]


def merge(cmdsets: Iterable[CmdSet]) -> Commands:
    """The commands that are left of these sets, by key, the later ones last."""
    result: Commands = {}
    for cmdset in sorted(cmdsets, key=lambda cmdset: cmdset.priority):
        later = {command.key: command for command in cmdset.commands}
        result = MERGES[cmdset.merge](result, later)
    return result


def names(commands: Commands) -> Commands:
    """Every name a player may type, and whose it is; a key goes before an alias."""
    result = {
        alias: command for command in commands.values() for alias in command.aliases
    }
    result.update(commands)
    return result


def union(earlier: Commands, later: Commands) -> Commands:
    """Both, the later over the earlier."""
    return remove(earlier, later) | later


def replace(earlier: Commands, later: Commands) -> Commands:
    """Only the later."""
    return later


def intersect(earlier: Commands, later: Commands) -> Commands:
    """The later's commands that stand over one of the earlier's."""
    return {
        key: command
        for key, command in later.items()
        if any(name in earlier for name in (key, *command.aliases))
    }


def remove(earlier: Commands, later: Commands) -> Commands:
    """The earlier's commands that none of the later's stands over."""
    taken = names(later)
    return {key: command for key, command in earlier.items() if key not in taken}


MERGES: dict[str, Callable[[Commands, Commands], Commands]] = {
    "union": union,
    "replace": replace,
    "intersect": intersect,
    "remove": remove,
}
