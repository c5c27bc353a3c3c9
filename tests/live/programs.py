"""The real programs that the tests play with, where they are installed.

On a machine without them the rest is tested all the same, and the summary names what
was left out; an automatic build (CI) takes them for granted, and fails without.
"""

from __future__ import annotations

import os
import shutil

PROGRAMS = ("telnet", "tt++", "tf", "ssh", "sshpass", "chromium")

GAMES = "/usr/games"
"""Where Debian keeps tt++; root's PATH often lacks it."""


def program(name: str) -> str | None:
    """Where a program is, or None."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{GAMES}")


def is_there(*names: str) -> bool:
    """Whether tests that need these programs are to run."""
    return bool(os.environ.get("CI")) or all(map(program, names))
