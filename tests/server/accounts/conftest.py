"""Fixtures for the accounts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.accounts.fakes import House


@pytest.fixture
def house(db: None) -> Iterator[House]:
    """The accounts, the gate and the bans, joined to stand-ins."""
    house = House()
    yield house
    house.close()
