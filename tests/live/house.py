"""A real pair of processes with a folder, ports and a database of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from psycopg import sql

from portal.wire.commands import Status
from portal.wire.errors import WireError
from server.management import keeper
from server.management.control import Control
from tests.live.player import Player

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("manage.py", "portal", "server", "game", "settings")
SPARE_SETTINGS = "DATABASE_URL", "GATEHOUSE_VAR"


class House:
    """Starts a Gatehouse, lets players in, cleans up after itself.

    `with House() as house:` starts it; `house.telnet()` is a new Player. `copy=True`
    takes a copy of the code, which a test may then break. With DATABASE_URL set to a
    PostgreSQL, each House has a fresh database in it.
    """

    def __init__(
        self,
        settings: str = "settings.test",
        copy: bool = False,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gatehouse-"))
        self.var = self.folder / "var"
        self.code = self._copy() if copy else ROOT
        self._database = Database.beside(os.environ.get("DATABASE_URL", ""))
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in SPARE_SETTINGS},
            "DJANGO_SETTINGS_MODULE": settings,
            "GATEHOUSE_VAR": str(self.var),
            "GATEHOUSE_INTERFACE": "127.0.0.1",
            **{f"GATEHOUSE_{door}_PORT": "-1" for door in DOORS.values()},
            **({"DATABASE_URL": self._database.url} if self._database else {}),
            **(environment or {}),
        }
        self.seen: set[int] = set()
        """The pids of all processes so far."""
        self.greeting = ""

    def __enter__(self) -> House:
        try:
            self.start()
        except BaseException:
            self.close(keep=True)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self.close(keep=kind is not None)

    # What an operator does

    def manage(
        self, *args: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run `manage.py`. AssertionError with what it printed, if that is checked."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args],
            cwd=self.code,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
        assert not check or done.returncode == 0, (
            f"manage.py {' '.join(args)} ended with {done.returncode}:\n"
            f"{done.stdout}{done.stderr}"
        )
        return done

    def start(self) -> None:
        """Start both processes; they serve when this returns."""
        self.greeting = self.manage("start").stdout
        self.status()

    def stop(self) -> None:
        """Stop both processes."""
        self.manage("stop")

    def status(self) -> dict[str, Any]:
        """How the Portal says it is. NotRunning if there is none."""
        with Control(self.var) as control:
            status: dict[str, Any] = json.loads(control.call(Status)["json"])
        self.seen |= {self.keeper, status["pid"], status["link"]["pid"]} - {0, None}
        self._doors = {door["name"]: door["port"] for door in status["doors"]}
        return status

    @property
    def keeper(self) -> int:
        """The pid of the process that starts the Portal again; 0 if there is none."""
        notes = keeper.read(self.var)
        return notes["pid"] if notes else 0

    def kill_server(self) -> int:
        """Let the Server that serves die of `kill -9`; its pid."""
        pid: int = self.status()["link"]["pid"]
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_another_server(self, dead: int) -> dict[str, Any]:
        """The status once a Server other than `dead` serves."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            link = (status := self.status())["link"]
            if link["state"] == "UP" and link["pid"] != dead:
                return status
        raise AssertionError(
            f"No Server came after {dead}: {self.log('portal')[-2000:]}"
        )

    def wait_for_another_portal(self, dead: int) -> dict[str, Any]:
        """The status once a Portal other than `dead` has a Server that serves."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                status = self.status()
            except WireError:  # there is none just now
                time.sleep(0.05)
                continue
            if status["pid"] != dead and status["link"]["state"] == "UP":
                return status
        raise AssertionError(f"No Portal after {dead}: {self.log('portal')[-2000:]}")

    def kill_all(self) -> None:
        """End every process at once, as a loss of power would."""
        status = self.status()
        for pid in (self.keeper, status["pid"], status["link"]["pid"]):
            if _is_ours(pid, self.code):
                os.kill(pid, signal.SIGKILL)

    def run(self) -> subprocess.Popen[str]:
        """`manage.py run`; its output is a pipe."""
        return subprocess.Popen(
            [sys.executable, "-u", "manage.py", "run"],
            cwd=self.code,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, process: subprocess.Popen[str], wanted: str) -> str:
        """What a process printed up to the line that holds `wanted`, or to its end."""
        shown = ""
        for line in cast("IO[str]", process.stdout):
            shown += line
            if wanted in line:
                break
        return shown

    @property
    def owner_code(self) -> str:
        """The code that the first start printed."""
        return self.greeting.partition("claim ")[2].split()[0]

    def log(self, name: str) -> str:
        """What a process ("portal", "server") has logged."""
        return (self.var / "log" / f"{name}.log").read_text(errors="replace")

    # Who comes in

    def port(self, door: str) -> int:
        """The port of "telnet", "telnets", "ssh" or "web"."""
        return int(self._doors[door])

    def telnet(self, name: str = "") -> Player:
        """A new connection to the telnet door."""
        return Player(("127.0.0.1", self.port("telnet")), name)

    def player(self, name: str, password: str = "correct horse battery") -> Player:
        """A connection with a new account that is in the game."""
        player = self.telnet(name)
        player.types(f'create {name} "{password}"')
        player.sees(f"You are {name} now.")
        return player

    # Afterwards

    def close(self, keep: bool = False) -> None:
        """End every process that was started; keep the logs if something went wrong."""
        self.manage("stop", check=False)
        self.seen |= {self.keeper} - {0}
        for pid in sorted(self.seen, key=lambda pid: pid != self.keeper):
            if _is_ours(pid, self.code):
                os.kill(pid, signal.SIGKILL)
        if self._database:
            self._database.drop()
        if keep:
            sys.stderr.write(f"The logs are kept in {self.var / 'log'}.\n")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _copy(self) -> Path:
        code = self.folder / "code"
        code.mkdir()
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                junk = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, code / part, ignore=junk)
            else:
                shutil.copy(source, code / part)
        return code


DOORS = {"telnet": "TELNET", "telnets": "TELNETS", "ssh": "SSH", "web": "WEB"}


class Database:
    """A fresh PostgreSQL database in the server that DATABASE_URL names."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._name = f"house_{os.getpid()}_{os.urandom(4).hex()}"
        self._run("CREATE DATABASE {}")
        base, _, query = server.partition("?")
        self.url = f"{base.rpartition('/')[0]}/{self._name}"
        self.url += f"?{query}" if query else ""

    @classmethod
    def beside(cls, server: str) -> Database | None:
        """None if there is no PostgreSQL: SQLite needs no more than its file."""
        return cls(server) if server.startswith("postgres") else None

    def drop(self) -> None:
        """Away with it, and with whoever is connected."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(self._name)))


def _is_ours(pid: int, code: Path) -> bool:
    """Whether the process still is one of ours, not a later one with its number."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == code
    except OSError:
        return False
