"""Who may use a command: its lock, asked for the access "cmd"."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

from server.world.locks import LockError, Test, is_super, parse

log = logging.getLogger(__name__)


def allowed(lock: str, caller: Any) -> bool:
    """Whether `caller` passes "cmd: ..." of this lock; without one everybody does."""
    return is_super(caller) or _test(lock)(caller, None)


@lru_cache(maxsize=1024)
def _test(lock: str) -> Test:
    try:
        return parse(lock).get("cmd", lambda who, target: True)
    except LockError as error:
        log.error("A command with the lock %r is for nobody: %s", lock, error)
        return lambda who, target: False
