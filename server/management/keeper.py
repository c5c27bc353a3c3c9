"""What `manage.py` knows of the Portal's keeper: its lock and its notes."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any


def file(var: Path) -> Path:
    """Where the keeper of this folder writes its notes, and what it holds locked."""
    return var / "keeper.json"


def read(var: Path) -> dict[str, Any] | None:
    """The keeper's notes, or None if there is no keeper.

    `pid`, `restarts` of the Portal, and of its `last` death the date, in seconds since
    1970 (0 for never), and `why`.
    """
    if not holds(file(var)):
        return None
    try:
        notes: dict[str, Any] = json.loads(file(var).read_bytes())
    except (OSError, ValueError):  # it is being written
        return None
    return notes


def end(var: Path) -> None:
    """Ask the keeper, if there is one, to end its Portal and then itself."""
    notes = read(var)
    if notes is not None:
        with suppress(ProcessLookupError):
            os.kill(notes["pid"], signal.SIGTERM)


def holds(path: Path) -> bool:
    """Whether a process that lives holds the lock on this file."""
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
