"""`manage.py status`: how Portal, Server and keeper are."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from portal.wire.commands import Status
from portal.wire.errors import WireError
from server.management import keeper
from server.management.control import Control, NotRunning

NOT_RUNNING = 3
"""The exit code that service scripts use for it (LSB)."""


NO_WAYS_IN = {"total", "waiting_inputs", "unacked"}
"""The counts that are not counts of one kind of session."""


class Command(BaseCommand):
    """Asks the Portal how it is."""

    help = "Say how Portal, Server and keeper are; exit code 3 if they do not run."
    requires_system_checks = []  # a broken game can be asked about

    def add_arguments(self, parser: CommandParser) -> None:
        """One option: for machines."""
        parser.add_argument("--json", action="store_true", help="for programs to read")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask and print."""
        kept = keeper.read(settings.VAR)
        try:
            with Control(settings.VAR) as control:
                status = json.loads(control.call(Status)["json"])
        except NotRunning as why:
            if options["json"]:
                notes = {"keeper": kept} if kept else {}
                self.stdout.write(json.dumps({"running": False} | notes))
            dead = kept is not None and kept["why"]
            sentence = f"{dead}; it starts again." if dead else str(why)
            raise CommandError(sentence, returncode=NOT_RUNNING) from None
        except WireError as error:
            raise CommandError(str(error)) from error
        status |= {"running": True, "keeper": kept}
        if options["json"]:
            self.stdout.write(json.dumps(status, indent=2))
            return
        for name, value in table(status):
            self.stdout.write(f"{name:12}{value}")


def table(status: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a person wants to know, line by line."""
    link, sessions = status["link"], status["sessions"]
    yield (
        status["name"],
        f"version {status['version']}, {link['state'].lower()}",
    )
    yield "Portal", f"pid {status['pid']}, up {duration(status['uptime'])}"
    yield (
        "Server",
        f"pid {link['pid']}, up {duration(link['uptime'] or 0)},"
        f" generation {link['generation']}, {link['restarts']} restarts after crashes",
    )
    yield "Keeper", kept_by(status["keeper"])
    yield "World", f"commit {link['commit']}, {link['queue']} turns waiting"
    ways = [
        f", {sessions[way]} {way.replace('_', '-')}"
        for way in sessions
        if way not in NO_WAYS_IN and sessions[way]
    ]
    yield "Sessions", f"{sessions['total']}{''.join(ways)}"
    yield (
        "Input",
        f"{sessions['waiting_inputs']} waiting, {sessions['unacked']} unacknowledged",
    )
    if reload := link.get("last_reload"):
        held = 1000 * reload["held"]
        yield "Last reload", f"{reload['seconds']:.2f} s, input held {held:.0f} ms"
    for door in status["doors"]:
        yield "Door", f"{door['name']} on {door['address']} port {door['port']}"


def kept_by(notes: dict[str, Any] | None) -> str:
    """What the keeper has noted."""
    if notes is None:
        return "none: a Portal that dies is not started again"
    if not notes["restarts"]:
        return f"pid {notes['pid']}, no restarts of the Portal"
    date = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(notes["last"]))
    return (
        f"pid {notes['pid']}, {notes['restarts']} restarts of the Portal,"
        f" the last at {date}: {notes['why']}"
    )


def duration(seconds: float) -> str:
    """3 d 4 h, 5 min 6 s: the two largest units."""
    units = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
    left = int(seconds)
    parts = []
    for unit, size in units.items():
        count, left = divmod(left, size)
        parts.append((count, unit))
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{count} {unit}" for count, unit in parts[:2])
