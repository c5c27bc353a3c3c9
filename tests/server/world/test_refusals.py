"""Trouble of the database is told from a wrong question."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from django.db import (
    Error,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
)

from server.world.refusals import refuses


def caused(error: Exception, cause: Exception) -> Exception:
    """The error as Django raises it."""
    error.__cause__ = cause
    return error


def sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("as SQLite says")
    cause.sqlite_errorcode = code
    return caused(OperationalError("as Django says"), cause)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE],
)
def test_sqlite_refuses_while_it_is_locked_or_full(code: int) -> None:
    assert refuses(sqlite(code))


def test_sqlite_does_not_take_a_wrong_question_later() -> None:
    assert not refuses(sqlite(sqlite3.SQLITE_ERROR))


@pytest.mark.parametrize(
    "kind",
    [
        psycopg.errors.DiskFull,
        psycopg.errors.AdminShutdown,
        psycopg.errors.DeadlockDetected,
        psycopg.errors.LockNotAvailable,
        psycopg.OperationalError,
    ],
)
def test_postgres_refuses_while_it_is_full_locked_or_gone(
    kind: type[Exception],
) -> None:
    assert refuses(caused(OperationalError("as Django says"), kind("as it says")))


@pytest.mark.parametrize(
    "kind", [psycopg.errors.ProgramLimitExceeded, psycopg.errors.UndefinedTable]
)
def test_postgres_does_not_take_a_wrong_question_later(kind: type[Exception]) -> None:
    assert not refuses(caused(OperationalError("as Django says"), kind("as it says")))


def test_a_connection_that_cannot_be_used_may_be_made_again() -> None:
    assert refuses(InterfaceError("connection already closed"))
    assert not refuses(IntegrityError("it is there already"))
    assert not refuses(ValueError("a bug"))


def test_a_table_that_is_missing_is_a_wrong_question(db: None) -> None:
    with pytest.raises(Error, match="nowhere") as caught, connection.cursor() as ask:
        ask.execute("SELECT * FROM nowhere")

    assert not refuses(caught.value)
