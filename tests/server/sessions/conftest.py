"""The world is small."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.stories.town import HAMLET


@pytest.fixture(autouse=True)
def hamlet(settings: Settings) -> None:
    """Two rooms will do."""
    settings.WORLD_FILE = HAMLET
