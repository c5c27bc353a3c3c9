"""`manage.py logs`: what Portal and Server wrote."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser

from server.management.logs import LOGS, Follower, labelled, log_file, tail


class Command(BaseCommand):
    """Shows the logs of Portal and Server."""

    help = "Show the last lines of both logs; -f goes on with what comes."
    requires_system_checks = []  # most needed when something is broken

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, and whether to go on."""
        parser.add_argument("-f", "--follow", action="store_true", help="go on")
        parser.add_argument("-n", "--lines", type=int, default=20, help="of each log")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show the end of both, then follow if asked."""
        follower = Follower(settings.VAR, self._write)
        for name in LOGS:
            for line in tail(log_file(settings.VAR, name), options["lines"]):
                self._write(labelled(name, line))
        try:
            while options["follow"]:
                follower.poll()
                time.sleep(0.2)
        except KeyboardInterrupt:
            pass

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
