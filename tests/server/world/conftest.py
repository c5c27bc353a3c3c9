"""Every test begins with an empty world; `house` adds a database and a Committer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.world import TURN, WORLD
from tests.server.world.fakes import House


@pytest.fixture(autouse=True)
def _empty_world() -> Iterator[None]:
    first = 1

    def reserve(count: int) -> range:
        nonlocal first
        first += count
        return range(first - count, first)

    WORLD.clear()
    WORLD.ids.reserve = reserve
    TURN.wake = lambda: None
    yield
    WORLD.clear()
    WORLD.ids.reserve = None
    TURN.wake = lambda: None


@pytest.fixture
def house(db: None) -> House:
    """A world that is kept, in one thread."""
    return House()
