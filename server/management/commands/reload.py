"""`manage.py reload`: new code for the game; nobody is disconnected."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portal.wire.commands import Reload
from portal.wire.errors import Refused, WireError
from server.management.control import Control
from server.management.launch import MARGIN


class Command(BaseCommand):
    """Replaces the Server; the old one goes on if the new one cannot serve."""

    help = "Replace the Server by one with the code as it is now; players stay."
    requires_system_checks = []  # the new Server checks what it needs
    mode: ClassVar[str] = "reload"

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the Portal; say how long it took, or why not."""
        # A reload may first have to wait for one that is under way.
        once = settings.SERVER_START_TIMEOUT + settings.RETIRE_TIMEOUT + MARGIN
        try:
            with Control(settings.VAR) as control:
                done = control.call(Reload, mode=self.mode, sessid=0, timeout=2 * once)
        except Refused as why:
            raise CommandError(f"The old Server goes on. {why}") from None
        except WireError as error:
            raise CommandError(str(error)) from error

        took, held = done["seconds"], 1000 * done["held"]
        self.stdout.write(f"Done in {took:.2f} s; input was held for {held:.0f} ms.")
