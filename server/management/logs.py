"""The logs of both processes: var/log/portal.log and var/log/server.log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

LOGS = ("portal", "server")

START = "start"
"""Beside them: what the Portal says before it can open its log."""


def log_file(var: Path, name: str) -> Path:
    """Where a process logs; the folder is made if need be."""
    folder = var / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{name}.log"


def tail(path: Path, count: int) -> list[str]:
    """The last lines of a log."""
    try:
        with path.open(errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, maxlen=count)]
    except FileNotFoundError:
        return []


class Follower:
    """Hands on each new line of both logs, with the name of its process before it."""

    def __init__(self, var: Path, write: Callable[[str], object]) -> None:
        self._write = write
        self._paths = {name: log_file(var, name) for name in LOGS}
        self._places = {name: _size(path) for name, path in self._paths.items()}

    def poll(self) -> None:
        """Write what has come since the last time; half a line waits for its end."""
        for name, path in self._paths.items():
            if _size(path) < self._places[name]:
                self._places[name] = 0  # the old one grew large and was put aside
            if _size(path) > self._places[name]:
                self._read(name, path)

    def _read(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            file.seek(self._places[name])
            lines, _, _ = (data := file.read()).rpartition(b"\n")
            if b"\n" not in data:
                return
            self._places[name] += len(lines) + 1
        for line in lines.decode("utf-8", "replace").split("\n"):
            self._write(labelled(name, line))


def labelled(name: str, line: str) -> str:
    """The line of a log, as it is shown beside the other's."""
    return f"{name} | {line}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
