"""`manage.py restart`: all processes anew; the one command that drops connections."""

from __future__ import annotations

from typing import Any

from server.management.commands import start
from server.management.commands.stop import stop


class Command(start.Command):
    """Ends Portal and Server and starts them again."""

    help = "Stop and start Portal and Server; connections are lost. See also: reload."

    def handle(self, *args: Any, **options: Any) -> None:
        """Stop, start."""
        stop()
        super().handle(*args, **options)
