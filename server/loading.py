"""Imports the game before anybody is asked to wait for it.

What is broken in it is raised here, in a process that does not serve yet, so a reload
with broken code changes nothing.
"""

from __future__ import annotations

import logging
from importlib import import_module

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from server import hooks
from server.help.topics import TOPICS

log = logging.getLogger("server")

CLASSES = (
    "SERVER_SESSION_CLASS",
    "CMDSET_UNLOGGEDIN",
    "CMDSET_SESSION",
    "CMDSET_ACCOUNT",
    "CMDSET_CHARACTER",
    "TYPECLASS_OBJECT",
    "TYPECLASS_CHARACTER",
    "TYPECLASS_ROOM",
    "TYPECLASS_EXIT",
)
"""Settings that name a class of the game by its dotted path."""


class NotMigrated(Exception):
    """The database is older than the code."""


def load_game() -> None:
    """Import everything the settings name. Raises what is wrong with it."""
    _check_migrations()
    for name in CLASSES:
        import_string(getattr(settings, name))
    import_module(settings.GAME_TEXT)
    hooks.module()
    TOPICS.load(settings.HELP_FOLDER)


def _check_migrations() -> None:
    executor = MigrationExecutor(connection)
    wanted = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if wanted:
        names = ", ".join(f"{m.app_label}.{m.name}" for m, _ in wanted[:5])
        raise NotMigrated(
            f"The database lacks {len(wanted)} migrations ({names}); "
            "run `python manage.py migrate`."
        )
