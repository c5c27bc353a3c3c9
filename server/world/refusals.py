"""Which errors of the database mean that it would do the same thing later."""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError, OperationalError

SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
    }
)
POSTGRES = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE: connection, rollback, resources, locks, operator, system."""


def refuses(error: Exception) -> bool:
    """Whether the database is in trouble (full, locked, gone), and not the question."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return state[:2] in POSTGRES
    # Without a code it is the connection that was lost, or could not be made.
    return isinstance(error, OperationalError | InterfaceError)
