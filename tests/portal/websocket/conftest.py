"""Where the webclient's files are."""

from pathlib import Path

import pytest

import portal.websocket


@pytest.fixture
def static() -> Path:
    """The folder of the webclient."""
    return Path(portal.websocket.__file__).parent / "static"
