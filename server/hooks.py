"""Calls the game's hooks: functions of the module `settings.GAME_HOOKS` names.

`HOOKS` is all there are; docs/hooks.md says when each runs and when it does not. Behind
the game's function come the character's own method of that name, if it is about one,
and the receivers of its signal, see `server.signals`. Each of them is on its own: one
that fails is undone and logged, and the others are called.
"""

from __future__ import annotations

import asyncio
import difflib
import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from server import signals, tasks
from server.edge import described
from server.errors import PlayerError
from server.world import TURN

log = logging.getLogger("server.hooks")

HOOKS: dict[str, tuple[str, ...]] = {
    "at_server_load": (),
    "at_server_cold_start": (),
    "at_server_start": ("mode",),
    "at_server_stop": ("mode",),
    "at_connect": ("session",),
    "at_pre_login": ("session", "account"),
    "at_first_login": ("session",),
    "at_login": ("session",),
    "at_return": ("session",),
    "at_restore": ("session",),
    "at_logout": ("session", "account"),
    "at_pre_puppet": ("session", "character"),
    "at_puppet": ("session", "character"),
    "at_pre_unpuppet": ("session", "character"),
    "at_unpuppet": ("session", "character"),
    "at_link_lost": ("session",),
    "at_link_back": ("session",),
    "at_disconnect": ("session", "reason"),
}
"""Every hook, and the arguments it is called with."""

AT_ONCE = frozenset(name for name in HOOKS if "_pre_" in name or "_server_" in name)
"""Whoever calls these waits for what they say, so they cannot be `async def`."""

_under_way: set[tuple[Any, ...]] = set()
"""What is being called just now, and about what."""


class WrongHook(Exception):
    """A hook, or a receiver, that would never work; str() says what is wrong."""


def module() -> ModuleType:
    """The game's module of hooks."""
    return import_module(settings.GAME_HOOKS)


def check() -> None:
    """Look at the game's hooks and at all receivers there are.

    Raises WrongHook for one that would never work.
    """
    for name, function in vars(module()).items():
        where = f"{settings.GAME_HOOKS}.{name}"
        if name in HOOKS:
            _check(name, where, function, *HOOKS[name])
        elif name.startswith("at_") and callable(function):
            raise WrongHook(f"{where} is no hook; {_meant(name)}.")
    for name, arguments in HOOKS.items():
        told = dict.fromkeys(("signal", "sender", *arguments))
        for receiver in signals.named(name).everybody():
            _check(name, _place(receiver), receiver, **told)


def call(name: str, *args: Any) -> None:
    """Call a hook and the receivers of its signal; none of them can refuse."""
    with _calls(name, args) as calls:
        for each in calls:
            each.guarded()


def ask(name: str, *args: Any) -> None:
    """Call a hook that may refuse. Raises the first PlayerError by which one does.

    All of it is undone then, and nobody else is asked. Anything else that is raised is
    a bug like any other, and refuses nothing.
    """
    with TURN.whole(), _calls(name, args) as calls:
        for each in calls:
            each.guarded(may_refuse=True)


def must(name: str, *args: Any) -> None:
    """Call a hook on whose success the start depends; what it raises is raised.

    What a receiver of its signal raises is not.
    """
    for each in _to_game(name, args):
        with TURN.whole():
            each.run()
    for each in _to_receivers(name, args):
        each.guarded()


@dataclass(frozen=True, slots=True)
class _Call:
    """A function that is to be called because of a hook with these arguments."""

    hook: str
    args: tuple[Any, ...]
    where: str
    function: Callable[[], Any]

    def run(self) -> None:
        """Call it; an `async def` to its first await, and the rest is a task."""
        result = self.function()
        if not asyncio.iscoroutine(result):
            return
        if self.hook in AT_ONCE:
            result.close()
            raise WrongHook(f"The {self.where} is async, but its answer is waited for.")
        tasks.begin(result, self.failed)

    def guarded(self, may_refuse: bool = False) -> None:
        """Call it, and undo and log what it raises, unless that is a refusal."""
        mark = TURN.mark()
        try:
            self.run()
        except Exception as error:  # the edge: a hook harms nobody else
            if may_refuse and isinstance(error, PlayerError):
                raise
            TURN.rollback(mark)
            self.failed(error)

    def failed(self, error: Exception) -> None:
        """Log what it raised, and whom it was about."""
        who = described(self.args[0]) if self.args else ""
        whom = f" for {who}" if who else ""
        log.error("The %s failed%s.", self.where, whom, exc_info=error)


@contextmanager
def _calls(name: str, args: tuple[Any, ...]) -> Iterator[list[_Call]]:
    """Whom a hook calls, in this order: the game, the character, the receivers.

    Nobody, while it is called about the same already: an `at_disconnect` that ends
    every session of an account ends its own as well, and is not to begin again.
    """
    about = name, *(id(one) for one in args if not isinstance(one, str))
    if about in _under_way:
        yield []
        return
    _under_way.add(about)
    try:
        yield [
            *_to_game(name, args),
            *_to_character(name, args),
            *_to_receivers(name, args),
        ]
    finally:
        _under_way.discard(about)


def _to_game(name: str, args: tuple[Any, ...]) -> Iterator[_Call]:
    hook = getattr(module(), name, None)
    if hook is not None:
        yield _Call(name, args, f"hook {name}", partial(hook, *args))


def _to_character(name: str, args: tuple[Any, ...]) -> Iterator[_Call]:
    if HOOKS[name][-1:] == ("character",):
        session, character = args
        own = getattr(character, name, None)
        if own is not None:
            where = f"{name} of {described(character)}"
            yield _Call(name, args, where, partial(own, session))


def _to_receivers(name: str, args: tuple[Any, ...]) -> Iterator[_Call]:
    signal = signals.named(name)
    if not signal.receivers:
        return
    told = dict(zip(HOOKS[name], args, strict=True))
    sender = type(args[0]) if "session" in told else None
    told |= {"signal": signal, "sender": sender}
    for receiver in signal.of(sender):
        where = f"receiver {_place(receiver)} of {name}"
        yield _Call(name, args, where, partial(receiver, **told))


def _check(name: str, where: str, function: Any, *args: Any, **kwargs: Any) -> None:
    if not callable(function):
        raise WrongHook(f"{where} is no function.")
    if name in AT_ONCE and inspect.iscoroutinefunction(function):
        raise WrongHook(f"{where} cannot be an async def: its answer is waited for.")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise WrongHook(f"{where} would never run, because it has a yield.")
    try:
        inspect.signature(function).bind(*args, **kwargs)
    except ValueError:  # a builtin, which does not tell what it takes
        return
    except TypeError:
        wanted = ", ".join([*args, *kwargs])
        raise WrongHook(f"{where} must take ({wanted}).") from None


def _meant(name: str) -> str:
    """What its author may have meant, without the `at_` all of them have."""
    names = {one.removeprefix("at_"): one for one in HOOKS}
    close = difflib.get_close_matches(name.removeprefix("at_"), names, n=2)
    if close:
        return f"did you mean {' or '.join(names[one] for one in close)}"
    return f"there are {', '.join(HOOKS)}"


def _place(function: Any) -> str:
    """By which name its author finds a function."""
    name = getattr(function, "__qualname__", None)
    return f"{function.__module__}.{name}" if name else repr(function)
