"""docs/lifecycle.md is true: each cell of its table is done and looked at."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from server.accounts.hashing import Hasher
from tests.stories import (
    lifecycle_connection_rows,
    lifecycle_house_rows,
    lifecycle_line_rows,
    lifecycle_session_rows,
    lifecycle_talk_rows,
    lifecycle_world_rows,
)
from tests.stories.lifecycle_events import EVENTS
from tests.stories.lifecycle_probes import PROBES, Scene, word
from tests.stories.lifecycle_table import FOOTNOTE, PAGE, TABLE
from tests.stories.town import HAMLET, Town

assert lifecycle_connection_rows
assert lifecycle_house_rows
assert lifecycle_session_rows
assert lifecycle_talk_rows
assert lifecycle_world_rows

CELLS = [(row, column) for row, cells in TABLE.items() for column in cells]


@pytest.fixture(autouse=True)
def house_rules(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Sessions outlive their connections, guests may come, hashing takes turns."""

    async def run(self: Hasher, function: Any, *args: Any) -> Any:
        await asyncio.sleep(0)
        return function(*args)

    monkeypatch.setattr(Hasher, "run", run)
    monkeypatch.setattr(Town, "linkdead_time", 300.0)
    settings.WORLD_FILE = HAMLET
    settings.CMDSET_SESSION = f"{lifecycle_line_rows.__name__}.SessionCmdSet"
    settings.GUESTS, settings.GUEST_NAMES = 2, ["Wanderer", "Pilgrim"]
    settings.LOGIN_FAILURES = 1


@pytest.mark.parametrize(
    "row, column", CELLS, ids=[f"{row}, {column}" for row, column in CELLS]
)
def test_the_table_tells_the_truth(row: str, column: str, town: Town) -> None:
    scene = Scene(town, column)
    judge = PROBES[row](scene)

    scene.happens()

    assert word(judge()) == TABLE[row][column]


def test_every_row_and_every_column_can_be_tried() -> None:
    assert set(TABLE) == set(PROBES)
    for cells in TABLE.values():
        assert set(cells) == set(EVENTS)


def test_every_footnote_is_there_and_is_needed() -> None:
    told = re.findall(rf"^({FOOTNOTE.pattern}):", PAGE, re.MULTILINE)
    asked = re.findall(rf"({FOOTNOTE.pattern})(?!:)", PAGE)

    assert sorted(told) == sorted(set(asked))
