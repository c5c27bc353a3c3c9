"""What SQLite needs of us: to be asked whether it is set right, and to be checkpointed.

SQLite before 3.51.3 can corrupt a database when two connections checkpoint its
write-ahead log at the same moment (sqlite.org/wal.html#walresetbug). So automatic
checkpoints are off, and only the writer of the serving Server makes them.
"""

from __future__ import annotations

from sqlite3 import sqlite_version_info
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

SOUND = (3, 51, 3)
COMMITS = 250
"""Commits between two checkpoints; each adds a few pages of 4 KiB to the log."""

WANTED: dict[str, tuple[Any, str]] = {
    "journal_mode": ("wal", "PRAGMA journal_mode=WAL"),
    "synchronous": (2, "PRAGMA synchronous=FULL"),
    "wal_autocheckpoint": (0, "PRAGMA wal_autocheckpoint=0"),
}


def check(using: str) -> list[str]:
    """Sentences of warning. Raises ImproperlyConfigured if the settings do not hold."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return []
    options = connection.settings_dict.get("OPTIONS", {})
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        raise ImproperlyConfigured(
            'DATABASES: SQLite needs OPTIONS["transaction_mode"] = "IMMEDIATE".'
        )
    for name, (value, statement) in WANTED.items():
        if _pragma(using, name) != value:
            raise ImproperlyConfigured(
                f'DATABASES: SQLite needs OPTIONS["init_command"] with "{statement}".'
            )
    if _pragma(using, "busy_timeout") < 1000:
        raise ImproperlyConfigured(
            'DATABASES: SQLite needs OPTIONS["timeout"] of a second or more.'
        )
    return _warnings(sqlite_version_info)


def _warnings(version: tuple[int, ...]) -> list[str]:
    if version >= SOUND:
        return []
    found, sound = (".".join(map(str, numbers)) for numbers in (version, SOUND))
    return [
        f"This Python brings SQLite {found}. Before {sound} it can corrupt a database"
        " that two programs checkpoint at once: do not open it with other tools while"
        " the Server runs, or use PostgreSQL."
    ]


def _pragma(using: str, name: str) -> Any:
    with connections[using].cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
    return row[0] if row else None


class Checkpoint:
    """Moves the log into the database now and then; on PostgreSQL it does nothing."""

    def __init__(self, using: str) -> None:
        self._using = using
        self._commits = 0

    def count(self) -> None:
        """One more commit was made."""
        self._commits += 1
        if self._commits % COMMITS == 0:
            self._run("PASSIVE")

    def last(self) -> None:
        """Leave a log as short as can be, if we have written into it."""
        if self._commits:
            self._run("TRUNCATE")

    def _run(self, mode: str) -> None:
        connection = connections[self._using]
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            _pragma(self._using, f"wal_checkpoint({mode})")
