"""A gate with its doors, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.doors.gate import Gate

Opens = Callable[..., Gate]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Makes gates with settings of their own."""
    gates: list[Gate] = []

    def make(**settings: Any) -> Gate:
        gates.append(Gate(tmp_path, **settings))
        return gates[-1]

    yield make
    for gate in gates:
        gate.close()
