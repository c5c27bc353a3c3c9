"""The town, for what needs both halves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.listener import Listens, listening
from tests.stories.town import Town


@pytest.fixture
def town(db: None, tmp_path: Path) -> Iterator[Town]:
    """A town with the game's world in it, and a Server that serves."""
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.fixture
def listens(town: Town) -> Listens:
    """`listens("Anna")`: somebody whose client takes data has come in."""
    return listening(town)
