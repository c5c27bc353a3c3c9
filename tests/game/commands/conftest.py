"""The town, for commands that need a database and more than one Server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.town import Town


@pytest.fixture
def town(db: None, tmp_path: Path) -> Iterator[Town]:
    """A town with the game's world in it, and a Server that serves."""
    town = Town(tmp_path)
    yield town
    town.close()
