"""How the Portal is started and awaited; `start`, `run` and `restart` share this.

The Portal reads no Django settings: they are checked here and handed over on its
standard input. What is started is its keeper (`portal.keeper`), a small process that
starts the Portal, and another one when it dies.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from portal.wire.commands import Status
from portal.wire.errors import WireError
from server.checks import problems
from server.management import keeper
from server.management.control import Control
from server.management.logs import START, labelled, log_file, tail

LOCKED = 3
"""The Portal's exit code when another one holds the lock."""

KEEPER_OBEYS = 5.0
"""Seconds that the keeper has to end everything."""

MARGIN = 15.0
"""Seconds that a start may take beside the Server's own time."""

SAME_NAME = (
    "interface",
    "telnet_port",
    "telnets_port",
    "ssh_port",
    "web_port",
    "trusted_proxies",
    "proxy_protocol",
    "sniff_tls",
    "tls_certificate",
    "tls_key",
    "metrics_token",
    "web_tls",
    "web_subprotocol",
    "web_message_limit",
    "web_echo",
    "lines_burst",
    "lines_rate",
    "bytes_burst",
    "bytes_rate",
    "queue_limit",
    "line_limit",
    "output_limit",
    "connections",
    "connections_per_address",
    "connections_rate",
    "strangers_begin",
    "strangers_full",
    "login_grace",
    "linkdead_time",
    "scrollback_lines",
    "scrollback_bytes",
    "server_start_timeout",
    "retire_timeout",
    "hung_after",
)
"""What the Portal is told under the name of its setting."""


def portal_config() -> bytes:
    """The Portal's configuration: `portal.config.Config` as JSON."""
    told = {name: getattr(settings, name.upper()) for name in SAME_NAME}
    told |= {
        "var": str(settings.VAR),
        "name": settings.SERVER_NAME,
        "origins": settings.WEB_ORIGINS,
        "mssp": {
            name: [said] if isinstance(said, str) else list(said)
            for name, said in settings.MSSP.items()
        },
        "server_command": [sys.executable, "-m", "server"],
        "server_directory": str(settings.BASE_DIR),
    }
    return json.dumps(told).encode()


def is_running(var: Path) -> bool:
    """Whether a Portal holds this folder, or its keeper, who may be about to start one.

    It is asked of their locks, never of a pid file.
    """
    return keeper.holds(var / "lock") or keeper.holds(keeper.file(var))


def prepare() -> None:
    """Check the settings and bring the database up to date. Raises CommandError."""
    if is_running(settings.VAR):
        raise CommandError(f"A Gatehouse already runs in {settings.VAR}.")
    if wrong := problems():
        raise CommandError("\n".join(wrong))
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        database = settings.DATABASES["default"]["NAME"]
        raise CommandError(
            f"The database {database} cannot be used: {error}"
            " (docs/running.md, Backup, says how to bring one back)."
        ) from error


def spawn() -> subprocess.Popen[bytes]:
    """Start the keeper of the Portal as a session of its own.

    What it and the Portal say beside the log goes to var/log/start.log.
    """
    # Without site-packages: the keeper needs none, and no more memory than it must.
    keep = [sys.executable, "-S", "-m", "portal.keeper", str(settings.VAR)]
    environment = os.environ | {"GATEHOUSE_VAR": str(settings.VAR)}
    with log_file(settings.VAR, START).open("wb") as first_words:
        process = subprocess.Popen(
            [*keep, sys.executable, "-m", "portal", "--config", "-"],
            stdin=subprocess.PIPE,
            stdout=first_words,
            stderr=first_words,
            cwd=settings.BASE_DIR,
            env=environment,
            start_new_session=True,
            umask=0o077,
        )
    # A few hundred bytes: the pipe takes them whether or not they are read yet.
    with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as told:
        told.write(portal_config())
    return process


def wait_until_up(
    process: subprocess.Popen[bytes], meanwhile: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The status, once the Server serves. Raises CommandError with the reason if not.

    What could not start is ended: a start succeeds whole or leaves nothing behind.
    """
    began = time.monotonic()
    while time.monotonic() - began < settings.SERVER_START_TIMEOUT + MARGIN:
        meanwhile()
        if process.poll() is not None:
            break
        status = ask_status(settings.VAR)
        if status and status["link"]["state"].upper() == "UP":
            return status
        if status and status["link"]["restarts"] > 1:
            break
        time.sleep(0.05)
    end(process)
    if process.returncode == LOCKED:
        raise CommandError(f"A Gatehouse already runs in {settings.VAR}.")
    raise CommandError(f"Gatehouse could not start.{last_words()}")


def ask_status(var: Path) -> dict[str, Any] | None:
    """The Portal's account of itself, or None while it does not answer."""
    try:
        with Control(var, timeout=2.0) as control:
            status: dict[str, Any] = json.loads(control.call(Status)["json"])
    except WireError:
        return None
    return status


def end(process: subprocess.Popen[bytes], patience: float = 10.0) -> None:
    """Ask all that `spawn` started to end, then make it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the Portal and all it started, now."""
    process.send_signal(signal.SIGQUIT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(KEEPER_OBEYS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def last_words() -> str:
    """What the Portal said before it had a log, or else how the logs end."""
    for name in (START, "server", "portal"):
        if lines := tail(log_file(settings.VAR, name), 12):
            return "".join(f"\n  {labelled(name, line)}" for line in lines)
    return ""
