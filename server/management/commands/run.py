"""`manage.py run`: the same as start, in the foreground, until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
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
        interrupts = Interrupts()

        def meanwhile() -> None:
            follower.poll()
            interrupts.take()

        process = launch.spawn()
        try:
            self._show(process, meanwhile)
        except KeyboardInterrupt:
            self._stop(process, meanwhile)

    def _show(
        self, process: subprocess.Popen[bytes], meanwhile: Callable[[], None]
    ) -> None:
        status = launch.wait_until_up(process, meanwhile)
        for line in greeting(status):
            self._write(line)
        self._write("Ctrl-C ends it.")
        _follow(process, meanwhile)
        if process.returncode:
            raise CommandError(f"Gatehouse has ended.{launch.last_words()}")

    def _stop(
        self, process: subprocess.Popen[bytes], meanwhile: Callable[[], None]
    ) -> None:
        try:
            self._write("Saving and closing; Ctrl-C again ends it at once.")
            process.terminate()
            _follow(process, meanwhile)
        except KeyboardInterrupt:
            launch.kill(process)
            raise CommandError("Ended at once.") from None

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # a service's journal reads a pipe


class Interrupts:
    """Ctrl-C and the like, counted when they come and raised where that is safe.

    Raised wherever the program just is they would leave `subprocess.Popen` with a lock
    of its own held for ever.
    """

    def __init__(self) -> None:
        self._waiting = 0
        # SIGINT too: whoever starts this in the background has it ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._came)

    def _came(self, number: int, frame: FrameType | None) -> None:
        self._waiting += 1

    def take(self) -> None:
        """Raise KeyboardInterrupt for one that has come."""
        if self._waiting:
            self._waiting -= 1
            raise KeyboardInterrupt


def _follow(process: subprocess.Popen[bytes], meanwhile: Callable[[], None]) -> None:
    """Do something now and then until all has ended, and once more."""
    while process.poll() is None:
        meanwhile()
        time.sleep(0.1)
    meanwhile()
