"""CmdSetHandler: the cmdsets that a session, an account or an object carries."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from server.commands.cmdset import CmdSet

log = logging.getLogger(__name__)

AnyCmdSet: TypeAlias = CmdSet | type[CmdSet] | str
"""A set, its class, or the dotted path of one."""


def load(cmdset: AnyCmdSet) -> CmdSet:
    """A set from a set, its class or the dotted path of one.

    Raises ImportError, AttributeError or TypeError if there is no such class.
    """
    if isinstance(cmdset, CmdSet):
        return cmdset
    if isinstance(cmdset, str):
        module, _, name = cmdset.rpartition(".")
        if not module:
            raise ImportError(f"{cmdset!r} is not the dotted path of a cmdset.")
        cmdset = getattr(importlib.import_module(module), name)
    if isinstance(cmdset, type) and issubclass(cmdset, CmdSet):
        return cmdset()
    raise TypeError(f"{cmdset!r} is no cmdset.")


def path_of(cmdset: CmdSet) -> str:
    """The dotted path by which `load` makes such a set again."""
    return f"{type(cmdset).__module__}.{type(cmdset).__qualname__}"


class Stack(NamedTuple):
    """What a handler holds. `missing` are paths that did not load and are kept."""

    default: CmdSet | None = None
    added: tuple[CmdSet, ...] = ()
    persistent: tuple[CmdSet, ...] = ()
    missing: tuple[str, ...] = ()


class CmdSetHandler:
    """Cmdsets in the order they were added, upon one that is always there.

    Sets added with `persistent=True` are named in `paths`, for the owner to save and to
    give back to `restore`; `changed` is called whenever `paths` differ from before.
    `remember` (the turn's) is told how to undo each change.
    """

    __slots__ = ("_changed", "_remember", "_stack", "sets")

    def __init__(
        self,
        default: AnyCmdSet | None = None,
        changed: Callable[[], object] | None = None,
        remember: Callable[..., object] | None = None,
    ) -> None:
        self._changed = changed
        self._remember = remember
        self._put(Stack(None if default is None else load(default)))

    def __contains__(self, cmdset: AnyCmdSet) -> bool:
        return any(_is(ours, cmdset) for ours in self.sets)

    @property
    def added(self) -> tuple[CmdSet, ...]:
        """The sets upon the default, in the order in which they came."""
        return self._stack.added

    @property
    def paths(self) -> tuple[str, ...]:
        """The dotted paths of what outlives a reload, even if it does not load now."""
        return (*self._stack.missing, *map(path_of, self._stack.persistent))

    def default(self, cmdset: AnyCmdSet | None) -> None:
        """Put another set at the bottom, or none."""
        bottom = None if cmdset is None else load(cmdset)
        self._change(self._stack._replace(default=bottom))

    def add(self, cmdset: AnyCmdSet, persistent: bool = False) -> CmdSet:
        """Put a set on top; one of the same key goes.

        A persistent one outlives a reload: its class does, not what was added to it.
        """
        new = load(cmdset)
        default, added, kept, missing = self._stack
        added = (*(ours for ours in added if ours.key != new.key), new)
        kept = tuple(ours for ours in kept if ours.key != new.key)
        self._change(
            Stack(default, added, (*kept, new) if persistent else kept, missing)
        )
        return new

    def remove(self, cmdset: AnyCmdSet | None = None) -> None:
        """Take off a set (instance, class, path or key), or without a name the topmost.

        One that is not there is no error; the default stays, see `default`.
        """
        default, added, kept, missing = self._stack
        if cmdset is None:
            added = added[:-1]
        else:
            added = tuple(ours for ours in added if not _is(ours, cmdset))
            missing = tuple(path for path in missing if path != cmdset)
        kept = tuple(ours for ours in kept if ours in added)
        self._change(Stack(default, added, kept, missing))

    def persists(self, cmdset: AnyCmdSet) -> bool:
        """Whether that set is here and outlives a reload."""
        return any(_is(ours, cmdset) for ours in self._stack.persistent)

    def clear(self) -> None:
        """Take off all sets but the default."""
        self._change(Stack(self._stack.default))

    def restore(self, paths: Iterable[str]) -> None:
        """Bring back persistent sets. One that no longer loads is logged and kept."""
        default, added, kept, missing = self._stack
        for path in paths:
            try:
                restored = load(path)
            except (ImportError, AttributeError, TypeError) as error:
                log.error("The cmdset %s cannot be restored: %s", path, error)
                missing = (*missing, path)
            else:
                added, kept = (*added, restored), (*kept, restored)
        self._put(Stack(default, added, kept, missing))

    def _change(self, stack: Stack) -> None:
        before, paths = self._stack, self.paths
        if self._remember is not None:
            self._remember(self._put, before)
        self._put(stack)
        if self._changed is not None and self.paths != paths:
            self._changed()

    def _put(self, stack: Stack) -> None:
        self._stack = stack
        bottom = () if stack.default is None else (stack.default,)
        self.sets: tuple[CmdSet, ...] = (*bottom, *stack.added)
        """All of them, the default first."""


def _is(ours: CmdSet, wanted: AnyCmdSet) -> bool:
    if isinstance(wanted, str):
        return wanted in (ours.key, path_of(ours))
    if isinstance(wanted, type):
        return type(ours) is wanted
    return ours is wanted
