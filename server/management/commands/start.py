"""`manage.py start`: open the gate, and come back when the game is there."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand

from server.management import launch
from server.management.greeting import greeting


class Command(BaseCommand):
    """Starts Portal and Server as daemons."""

    help = "Start Portal and Server; they go on when this command ends."
    requires_system_checks = []  # ours come first, each as one sentence

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, start, say where to connect."""
        launch.prepare()
        self.check()

        process = launch.spawn()
        status = launch.wait_until_up(process)

        for line in greeting(status):
            self.stdout.write(line)
