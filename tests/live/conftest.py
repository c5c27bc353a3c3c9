"""Houses for the tests that need real processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from tests.live.house import House
from tests.live.programs import PROGRAMS, is_there

IN_A_BROWSER = [
    "test_accessible.py",
    "test_admin.py",
    "test_browser.py",
    "test_comeback.py",
    "test_one_room.py",
    "test_second_factor.py",
    "test_web_story.py",
    "webclient",
]
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


@pytest.fixture
def built() -> Iterator[Callable[..., House]]:
    """Builds a Gatehouse that is not started; all are closed in the end."""
    with ExitStack() as closing:
        yield partial(_build, closing)


def _build(closing: ExitStack, **environment: str) -> House:
    house = House(environment=environment)
    closing.callback(house.close)
    return house


@pytest.fixture(scope="module")
def built_once() -> Iterator[Callable[..., House]]:
    """The same, for all the tests of a file."""
    with ExitStack() as closing:
        yield partial(_build, closing)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser for the pages of one file."""
    # Not before it is wanted: where Chromium is missing, so may be what drives it.
    from tests.live.browser import running_chromium

    with running_chromium() as browser:
        yield browser


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


@pytest.fixture(scope="session")
def strict() -> Iterator[House]:
    """A Gatehouse with limits that can be reached; strangers may try what they like."""
    with House("tests.live.strict") as house:
        house.player("Witness").socket.close()
        yield house


@pytest.fixture
def unharmed(strict: House) -> Iterator[None]:
    """Whatever the test did, a player can come and play, and nothing was a surprise."""
    before = {name: len(strict.log(name)) for name in ("portal", "server")}

    yield

    with strict.telnet("Witness") as witness:
        witness.types('connect Witness "correct horse battery"')
        witness.sees("You are Witness now.")
        witness.types("say all is well")
        witness.sees('You say, "all is well"')
        witness.types("quit")
        witness.sees_the_end()
    for name, length in before.items():
        assert "Traceback" not in strict.log(name)[length:]
