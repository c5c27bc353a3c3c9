"""Calls the game's hooks: functions of the module `settings.GAME_HOOKS` names.

`HOOKS` is all there are; docs/hooks.md says when each runs and when it does not. After
the game's function its signal is sent, see `server.signals`.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from server import signals, tasks
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


class WrongHook(Exception):
    """A function of the game's hooks is none; str() says what is wrong."""


def module() -> ModuleType:
    """The game's module of hooks."""
    return import_module(settings.GAME_HOOKS)


def check() -> None:
    """Look at all the game's hooks. Raises WrongHook for one that would never work."""
    for name, function in vars(module()).items():
        if name.startswith("at_") and callable(function):
            _check(name, function)


def call(name: str, *args: Any) -> None:
    """Call a hook, if there is one; if it raises that is logged, and undone."""
    hook = getattr(module(), name, None)
    if hook is not None:
        _guarded(name, hook, *args)
    _send(name, args)


def ask(name: str, *args: Any) -> None:
    """Call a hook that may refuse. Raises the PlayerError by which it does.

    Anything else it raises is a bug: it is logged, undone, and refuses nothing.
    """
    with TURN.whole():
        hook = getattr(module(), name, None)
        if hook is not None:
            _guarded(name, hook, *args, may_refuse=True)
        for refusal in _send(name, args):
            raise refusal


def must(name: str, *args: Any) -> None:
    """Call a hook on whose success the start depends; what it raises is raised."""
    hook = getattr(module(), name, None)
    if hook is not None:
        with TURN.whole():
            hook(*args)
    _send(name, args)


def _guarded(
    name: str, hook: Callable[..., Any], *args: Any, may_refuse: bool = False
) -> None:
    mark = TURN.mark()
    try:
        result = hook(*args)
        if asyncio.iscoroutine(result):
            tasks.begin(result, lambda error: _log(name, error))
    except Exception as error:  # the edge: a hook harms nobody else
        if may_refuse and isinstance(error, PlayerError):
            raise
        TURN.rollback(mark)
        _log(name, error)


def _send(name: str, args: tuple[Any, ...]) -> list[PlayerError]:
    """Send the signal; the sentences with which receivers refuse."""
    signal = signals.named(name)
    if not signal.receivers:
        return []
    told = dict(zip(HOOKS[name], args, strict=True))
    refusals = []
    for _, answer in signal.send_robust(sender=None, **told):
        if isinstance(answer, PlayerError):
            refusals.append(answer)
        elif isinstance(answer, Exception):
            _log(f"{name} (a receiver of the signal)", answer)
    return refusals


def _log(name: str, error: Exception) -> None:
    log.error("The hook %s failed.", name, exc_info=error)


def _check(name: str, function: Callable[..., Any]) -> None:
    where = f"{settings.GAME_HOOKS}.{name}"
    if name not in HOOKS:
        raise WrongHook(f"{where} is no hook; there are {', '.join(HOOKS)}.")
    if name in AT_ONCE and inspect.iscoroutinefunction(function):
        raise WrongHook(f"{where} cannot be an async def: its answer is waited for.")
    try:
        inspect.signature(function).bind(*HOOKS[name])
    except TypeError:
        wanted = ", ".join(HOOKS[name])
        raise WrongHook(f"{where} must take ({wanted}).") from None
