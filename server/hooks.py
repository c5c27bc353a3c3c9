"""Calls the game's hooks: functions of the module `settings.GAME_HOOKS` names."""

from __future__ import annotations

import logging
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from server.world import TURN

log = logging.getLogger("server.hooks")


def module() -> ModuleType:
    """The game's module of hooks."""
    return import_module(settings.GAME_HOOKS)


def call(name: str, *args: Any) -> None:
    """Call a hook, if there is one; if it raises that is logged, and undone."""
    hook = getattr(module(), name, None)
    if hook is None:
        return
    mark = TURN.mark()
    try:
        hook(*args)
    except Exception:
        TURN.rollback(mark)
        log.exception("The hook %s failed.", name)


def must(name: str, *args: Any) -> None:
    """Call a hook on whose success the start depends; what it raises is raised."""
    hook = getattr(module(), name, None)
    if hook is not None:
        with TURN.whole():
            hook(*args)
