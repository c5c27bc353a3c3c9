"""Imports the game before anybody is asked to wait for it.

What is broken in it is raised here, in a process that does not serve yet, so a reload
with broken code changes nothing.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from portal.wire.frames import Save, encode
from portal.wire.state import Client
from server import hooks, site
from server.commands.handler import load as load_cmdset
from server.help.topics import TOPICS
from server.sessions import SESSION_HANDLER
from server.sessions.session import ServerSession
from server.world import TURN

log = logging.getLogger("server")

CMDSETS = (
    "CMDSET_UNLOGGEDIN",
    "CMDSET_SESSION",
    "CMDSET_ACCOUNT",
    "CMDSET_CHARACTER",
)
CLASSES = (
    "SERVER_SESSION_CLASS",
    *CMDSETS,
    "TYPECLASS_OBJECT",
    "TYPECLASS_CHARACTER",
    "TYPECLASS_ROOM",
    "TYPECLASS_EXIT",
    "TYPECLASS_CHANNEL",
)
"""Settings that name a class of the game by its dotted path."""


class NotMigrated(Exception):
    """The database is older than the code."""


class WrongClass(Exception):
    """A class the settings name cannot do its work; str() says why."""


def load_game() -> None:
    """Import everything the settings name. Raises what is wrong with it."""
    _check_migrations()
    for name in CLASSES:
        import_string(getattr(settings, name))
    for name in CMDSETS:
        load_cmdset(getattr(settings, name))
    import_module(settings.GAME_TEXT)
    hooks.check()
    site.check()
    _check_sessions(settings.SERVER_SESSION_CLASS)
    TOPICS.load(settings.HELP_FOLDER)


def _check_sessions(path: str) -> None:
    """Make a session and let it tell and take back its state, before players do."""
    session_class = import_string(path)
    if not (
        isinstance(session_class, type) and issubclass(session_class, ServerSession)
    ):
        raise WrongClass(f"SERVER_SESSION_CLASS is {path}, which is no ServerSession.")
    client = Client(protocol="check", address="127.0.0.1")
    mark = TURN.mark()
    try:
        session: Any = session_class(0, client, SESSION_HANDLER)
        session.restore(session.saved())
        encode([Save(0, session.saved())])
        inspect.signature(session.msg).bind("", options={}, prompt="")
        answers = [
            session.data_out("text", "", raw=True),
            session.data_out("echo", True),
            session.data_out("check", 1, 2),
            session.data_in("check"),
        ]
        _close_and_refuse(answers)
    except Exception as error:
        raise WrongClass(
            f"SERVER_SESSION_CLASS is {path}, and a session of it does not work: "
            f"{type(error).__name__}: {error}"
        ) from error
    finally:
        TURN.rollback(mark)


def _close_and_refuse(answers: list[object]) -> None:
    waiting = [each for each in answers if asyncio.iscoroutine(each)]
    for each in waiting:
        each.close()
    if waiting:
        raise TypeError("data_in and data_out cannot be async")


def _check_migrations() -> None:
    executor = MigrationExecutor(connection)
    wanted = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if wanted:
        names = ", ".join(f"{m.app_label}.{m.name}" for m, _ in wanted[:5])
        raise NotMigrated(
            f"The database lacks {len(wanted)} migrations ({names}); "
            "run `python manage.py migrate`."
        )
