"""Whatever a test registers is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server.dialogues.registered import dialogues_as_before


@pytest.fixture
def registered() -> Iterator[None]:
    """Nothing is registered but what the test does, and nothing of it stays."""
    with dialogues_as_before():
        yield
