"""A running house and a real OpenSSH client for it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 20.0
ROOT = Path(__file__).resolve().parents[3]


class Street:
    """The process that opens doors, shared by the tests of a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.errors = (folder / "errors.log").open("w+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.portal.ssh.house", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )

    def next_call(self) -> list[Any]:
        """The next thing a game heard, its port first."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the house is gone: " + Path(self.errors.name).read_text()
        return list(json.loads(line))

    def stop(self) -> str:
        """End it; what it wrote to its standard error."""
        self.process.communicate(timeout=PATIENCE)
        self.errors.seek(0)
        written = self.errors.read().decode()
        self.errors.close()
        return written


class House:
    """One door, and what the game behind it heard."""

    def __init__(self, street: Street) -> None:
        self.street = street
        assert street.process.stdin is not None
        street.process.stdin.write(b"open\n")
        street.process.stdin.flush()
        name = ""
        while name != "open":
            self.port, name, *_ = street.next_call()

    def hears(self, name: str) -> list[Any]:
        """The rest of the next call of that name; others before it are passed over."""
        while True:
            port, called, *rest = self.street.next_call()
            if (port, called) == (self.port, name):
                return rest

    def hears_next(self) -> list[Any]:
        """The next call, but for those that tell of a new connection or its size."""
        while True:
            port, *call = self.street.next_call()
            if port == self.port and call[0] not in ("connect", "changed"):
                return call


class Ssh:
    """An OpenSSH client, on a terminal of its own or on pipes (`size` None)."""

    def __init__(
        self,
        port: int,
        *more: str,
        size: tuple[int, int] | None = None,
        password: str = "sesame",
        environment: dict[str, str] | None = None,
        command: tuple[str, ...] = (),
        user: str = "anna",
        key: Path | None = None,
    ) -> None:
        by_key = ("-i", str(key), "-o", "IdentitiesOnly=yes") if key else ()
        offers = "yes" if key else "no"
        called = [
            "sshpass", "-p", password, "ssh", "-F", "none", "-p", str(port),
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", f"PubkeyAuthentication={offers}", "-o", "NumberOfPasswordPrompts=1",
            "-o", "ConnectTimeout=10", *by_key, *more,
            f"{user}@127.0.0.1", *command,
        ]  # fmt: skip
        known = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
        if size is None:
            self.process = subprocess.Popen(
                called,
                env=known,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            return
        self.glass, theirs = pty.openpty()
        self._set_size(*size)
        self.process = subprocess.Popen(
            called, env=known, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)

    def resize(self, width: int, height: int) -> None:
        """The player draws his window to another size."""
        self._set_size(width, height)
        # The kernel tells only a terminal's own session; ssh runs in sshpass's.
        above = self.process.pid
        children = Path(f"/proc/{above}/task/{above}/children").read_text()
        os.kill(int(children.split()[0]), signal.SIGWINCH)

    def _set_size(self, width: int, height: int) -> None:
        packed = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self.glass, termios.TIOCSWINSZ, packed)

    def types(self, data: bytes) -> None:
        """Type on the terminal."""
        os.write(self.glass, data)

    def sees(self, what: bytes) -> bytes:
        """Everything shown until `what` has been."""
        shown = b""
        until = time.monotonic() + PATIENCE
        while what not in shown:
            left = until - time.monotonic()
            ready, _, _ = select.select([self.glass], [], [], max(0.0, left))
            assert ready, f"{what!r} was not seen, but {shown!r}"
            shown += os.read(self.glass, 65536)
        return shown

    def says(self, data: bytes = b"") -> tuple[int, str, str]:
        """Send all of it, then end: exit code, output and errors."""
        output, errors = self.process.communicate(data, timeout=PATIENCE)
        return self.process.returncode, output.decode(), errors.decode()

    def stop(self) -> None:
        """End the client, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        if hasattr(self, "glass"):
            os.close(self.glass)


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """The process behind all houses; whatever it was sent, it shows no traceback."""
    street = Street(tmp_path_factory.mktemp("street"))
    yield street
    assert street.stop() == ""


@pytest.fixture
def house(street: Street) -> House:
    """A house with a door of its own."""
    return House(street)


@pytest.fixture
def keygen(street: Street, tmp_path: Path) -> Callable[..., Path]:
    """Makes a key that everybody has: `keygen("rsa", 3072)`; its private file."""

    def make(kind: str, bits: int = 0, known: bool = True) -> Path:
        path = tmp_path / f"{kind}{bits}"
        size = ("-b", str(bits)) if bits else ()
        called = ["ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-f", str(path)]
        subprocess.run(called, check=True)
        if known:
            kept = street.folder / "keys" / f"{tmp_path.name}-{path.name}.pub"
            kept.parent.mkdir(exist_ok=True)
            kept.write_bytes(path.with_suffix(".pub").read_bytes())
        return path

    return make


@pytest.fixture
def ssh(house: House) -> Iterator[Any]:
    """Makes clients of the house: `ssh("-T")`."""
    clients: list[Ssh] = []

    def connect(*more: str, **options: Any) -> Ssh:
        clients.append(Ssh(house.port, *more, **options))
        return clients[-1]

    yield connect
    for client in clients:
        client.stop()
