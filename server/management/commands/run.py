"""`manage.py run`: the same as start, in the foreground, until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from server.management import launch
from server.management.greeting import greeting
from server.management.logs import Follower


class Command(BaseCommand):
    """Starts Portal and Server and shows both logs."""

    help = "Start Portal and Server, show both logs, end both with Ctrl-C."
    requires_system_checks = []  # ours come first, each as one sentence

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, start, show; the first interrupt ends cleanly, the second at once."""
        launch.prepare()
        self.check()

        follower = Follower(settings.VAR, self._write)
        # SIGINT too: whoever starts this in the background has it ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        process = launch.spawn()
        try:
            self._show(process, follower)
        except KeyboardInterrupt:
            self._stop(process, follower)

    def _show(self, process: subprocess.Popen[bytes], follower: Follower) -> None:
        status = launch.wait_until_up(process, meanwhile=follower.poll)
        for line in greeting(status):
            self._write(line)
        self._write("Ctrl-C ends it.")
        _follow(process, follower)
        if process.returncode:
            raise CommandError(f"Gatehouse has ended.{launch.last_words()}")

    def _stop(self, process: subprocess.Popen[bytes], follower: Follower) -> None:
        try:
            self._write("Saving and closing; Ctrl-C again ends it at once.")
            process.terminate()
            _follow(process, follower)
        except KeyboardInterrupt:
            launch.kill(process)
            raise CommandError("Ended at once.") from None

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # a service's journal reads a pipe


def _follow(process: subprocess.Popen[bytes], follower: Follower) -> None:
    """Show the logs until all has ended."""
    while process.poll() is None:
        follower.poll()
        time.sleep(0.1)
    follower.poll()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
