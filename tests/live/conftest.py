"""Houses for the tests that need real processes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.live.house import House

GAMES = "/usr/games"
"""Where Debian keeps tt++; root's PATH often lacks it."""

PROGRAMS = {
    "test_telnet_client.py": "telnet",
    "test_tintin.py": "tt++",
    "test_tinyfugue.py": "tf",
    "test_openssh.py": "sshpass",
    "test_chromium.py": "chromium",
}
"""Each of these drives a real program, and is not collected where it is missing; an
automatic build has them all."""


def program(name: str) -> str | None:
    """Where a program is, or None."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:{GAMES}")


MISSING = {test: name for test, name in PROGRAMS.items() if not program(name)}
collect_ignore = [] if os.environ.get("CI") else list(MISSING)


def pytest_report_header() -> list[str]:
    """Say what is not run, and what would make it run."""
    return [f"not run: {test}, for want of {name}" for test, name in MISSING.items()]


@pytest.fixture
def house() -> Iterator[House]:
    """A Gatehouse of the test's own, started."""
    with House() as house:
        yield house


@pytest.fixture(scope="module")
def open_house() -> Iterator[House]:
    """A Gatehouse that the tests of a file share; none of them may stop it."""
    with House() as house:
        yield house


@pytest.fixture(scope="module")
def workshop() -> Iterator[House]:
    """A Gatehouse with a copy of the code, which a test may break and must mend."""
    with House(copy=True) as house:
        yield house
