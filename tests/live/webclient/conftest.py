"""One browser, one web door and one house for all tests of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.live.house import House


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser."""
    # Not before it is wanted: where Chromium is missing, so may be what drives it.
    from tests.live.browser import running_chromium

    with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def open_house() -> Iterator[House]:
    """A Gatehouse that the tests share; none of them may stop it."""
    with House() as house:
        yield house


@pytest.fixture(scope="package")
def door() -> Iterator[Any]:
    """A web door in a process of its own, for pages whose game is the test."""
    from tests.portal.web.door import Door

    many = {"connections_per_address": 500, "connections_rate": 10_000.0}
    with Door(name="The Test House", **many) as running:
        yield running
        assert "Traceback" not in "".join(running.errors)


@pytest.fixture(scope="package")
def all_pages(door: Any, chromium: Any) -> Any:
    """Every page of the tests whose game is the test."""
    from tests.live.webclient.client import Pages

    return Pages(door, chromium)


@pytest.fixture
def pages(all_pages: Any) -> Iterator[Any]:
    """Those of one test; what their consoles have to complain about fails it."""
    with all_pages:
        yield all_pages


@pytest.fixture
def play(pages: Any) -> Callable[..., Any]:
    """Opens a page in a browser of its own, with options of that browser."""
    opener: Callable[..., Any] = pages.open
    return opener


@pytest.fixture
def game(pages: Any) -> Any:
    """The page, and the game behind it."""
    return pages.usual()


@pytest.fixture
def player(pages: Any) -> Any:
    """The page of somebody who is in the game."""
    from tests.live.webclient.client import Player

    return pages.usual(Player)


@pytest.fixture(scope="package")
def run(door: Any, chromium: Any) -> Iterator[Callable[..., Any]]:
    """Runs JavaScript that finds the page's modules in `at`, and gives its value."""
    page = chromium.new_page()
    page.goto(f"{door.url}/play/")

    def run(names: str, script: str, given: Any = None) -> Any:
        modules = [f"await import('/play/{name}.js')" for name in names.split()]
        body = f"const at = Object.assign({{}}, {', '.join(modules)}); {script}"
        return page.evaluate(f"async given => {{ {body} }}", given)

    yield run
    page.close()
