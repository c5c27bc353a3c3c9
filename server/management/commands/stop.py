"""`manage.py stop`: save, say goodbye to everybody, end all processes."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portal.wire.commands import Stop
from portal.wire.errors import WireError
from server.management import keeper
from server.management.control import Control, NotRunning
from server.management.launch import is_running

PATIENCE = 30.0
"""Seconds until a Portal that does not end is somebody's concern."""


class Command(BaseCommand):
    """Ends Portal, Server and keeper."""

    help = "Save everything, say goodbye to everybody, end Portal and Server."
    requires_system_checks = []  # a broken game can be stopped

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, then wait until the folder is free."""
        if not stop():
            self.stdout.write(f"No Gatehouse runs in {settings.VAR}.")
            return
        self.stdout.write("Gatehouse is closed.")


def stop() -> bool:
    """Whether one ran that has ended now. Raises CommandError if it does not end.

    Its keeper is told too, who might else start one that dies meanwhile again.
    """
    if not is_running(settings.VAR):
        return False
    try:
        with Control(settings.VAR) as control:
            control.call(Stop, reason="The game closes.", timeout=PATIENCE)
    except NotRunning:
        pass  # it is on its way out, or has only just begun, or is to be started again
    except WireError as error:
        if is_running(settings.VAR):
            raise CommandError(f"The Portal would not stop: {error}") from error
    keeper.end(settings.VAR)
    deadline = time.monotonic() + PATIENCE
    while is_running(settings.VAR):
        if time.monotonic() > deadline:
            raise CommandError(f"The Portal still runs after {PATIENCE:g} seconds.")
        time.sleep(0.05)
    return True
