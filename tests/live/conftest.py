"""Houses for the tests that need real processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.house import House
from tests.live.programs import PROGRAMS, is_there

IN_A_BROWSER = ["test_browser.py", "test_webclient.py"]
collect_ignore = [] if is_there("chromium") else IN_A_BROWSER


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run, and what would have made it run."""
    missing = [name for name in PROGRAMS if not is_there(name)]
    if missing:
        terminalreporter.write_line(
            f"Not played with, for want of: {', '.join(missing)}"
        )


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
