"""Fixtures for the tests of commands."""

from __future__ import annotations

from typing import Any

import pytest

from server import world
from tests.server.commands.fakes import Turn


@pytest.fixture(autouse=True)
def turn(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Turn:
    """A turn that is only written down, and a game without words of its own."""
    settings.GAME_TEXT = "tests.server.commands.words"
    turn = Turn()
    monkeypatch.setattr(world, "TURN", turn, raising=False)
    return turn
