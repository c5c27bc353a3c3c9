"""Whatever a test registers is forgotten; the world is small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.server.dialogues.registered import dialogues_as_before
from tests.stories.town import HAMLET


@pytest.fixture(autouse=True)
def hamlet(settings: Settings) -> None:
    """Two rooms will do."""
    settings.WORLD_FILE = HAMLET


@pytest.fixture
def registered() -> Iterator[None]:
    """Nothing is registered but what the test does, and nothing of it stays."""
    with dialogues_as_before():
        yield
