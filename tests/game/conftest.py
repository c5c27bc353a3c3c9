"""Fixtures of the game's tests: a house with the world of `game/world.toml` in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from game import hooks
from game.commands import general, unlogged
from game.hours import SKY
from server.accounts import ACCOUNTS
from server.data.storages.rows import ROWS
from server.sessions import SESSION_HANDLER
from server.world import TURN, WORLD
from tests.game.fakes import Clock, FakeGate, House, Rows
from tests.stories.starts import known


def no_database(work: Any) -> None:
    """Stands where the database would be told to keep something."""


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The Server in memory, just started for the first time."""
    gate, clock = FakeGate(), Clock()
    monkeypatch.setattr(unlogged, "GATE", gate)
    monkeypatch.setattr(general, "GATE", gate)
    monkeypatch.setattr(SKY, "clock", clock)
    TURN.take()
    WORLD.clear()
    WORLD.ids.add(range(1, 100_000))
    ACCOUNTS.join(
        run=no_database, job=no_database, sessions=SESSION_HANDLER, world=WORLD
    )
    rows = Rows()
    monkeypatch.setattr(ROWS, "text", rows.text)
    monkeypatch.setattr(ROWS, "change", rows.change)
    house = House(gate, clock)
    with known():
        house.do(hooks.at_server_cold_start)
    yield house
    house.close()
