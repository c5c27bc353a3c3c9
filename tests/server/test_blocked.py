"""A reactor that is blocked is noticed: how long, by whom, and where."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.blocked import BlockedWatch, Look
from server.commands import dispatch
from server.commands.command import Command
from tests.server.commands.fakes import Session

AFTER = 0.1
PATIENCE = 20.0
ROOT = Path(__file__).parents[2]


def watched(after: float) -> BlockedWatch:
    """A watch over the running loop; the alarm belongs to whoever runs the tests."""
    call_soon = asyncio.get_running_loop().call_soon_threadsafe
    return BlockedWatch(after, call_soon, alarm=lambda seconds: None)


class Room:
    """A loop that is watched, and what was logged about it."""

    def __init__(self, caplog: pytest.LogCaptureFixture, after: float = AFTER) -> None:
        self.caplog = caplog
        self.after = after

    @property
    def lines(self) -> list[str]:
        return [record.getMessage() for record in self.caplog.records]

    def until(self, true: Callable[[], object]) -> None:
        """Let nothing else happen in this thread until it is true."""
        end = time.monotonic() + PATIENCE
        while not true() and time.monotonic() < end:
            time.sleep(0.01)

    def hears(self, *works: Callable[[], object]) -> None:
        """Do the works in turn, each in a loop that is free before and after."""
        asyncio.run(self._hears(works))

    async def _hears(self, works: tuple[Callable[[], object], ...]) -> None:
        watch = watched(self.after)
        watch.start()
        watch.start()
        try:
            for work in works:
                before = len(self.lines)
                await asyncio.sleep(3 * self.after)
                work()
                async with asyncio.timeout(PATIENCE):
                    while len(self.lines) < before + 2:  # noqa: ASYNC110 (a thread logs)
                        await asyncio.sleep(0.01)
        finally:
            watch.stop()


@pytest.fixture
def room(caplog: pytest.LogCaptureFixture) -> Room:
    caplog.set_level(logging.INFO, "server.blocked")
    return Room(caplog)


def test_a_blockage_is_logged_once_with_its_stack_and_again_when_it_ends(
    room: Room,
) -> None:
    def counts_grains_of_sand() -> None:
        room.until(lambda: room.lines)
        time.sleep(3 * AFTER)

    room.hears(counts_grains_of_sand)

    first, last = room.lines
    assert re.match(r"The reactor has been blocked for 0\.\d s, by no command:", first)
    assert "in counts_grains_of_sand" in first
    assert re.fullmatch(
        r"The reactor goes on; it was blocked for \d\.\d s in all.", last
    )


def test_each_blockage_is_logged(room: Room) -> None:
    def first() -> None:
        room.until(lambda: room.lines)

    def second() -> None:
        room.until(lambda: len(room.lines) > 2)

    room.hears(first, second)

    assert ["in first" in line for line in room.lines] == [True, False, False, False]
    assert ["in second" in line for line in room.lines] == [False, False, True, False]


def test_the_command_and_who_typed_it_are_named_and_nothing_that_was_typed(
    room: Room, settings: Any
) -> None:
    class Ponder(Command):
        """Think for long."""

        key = "ponder"

        def run(self) -> None:
            room.until(lambda: room.lines)

    session: Any = Session(Ponder)
    secret = "fish"

    room.hears(lambda: dispatch.run(session, f"ponder sword{secret}"))

    assert f"by the command {__name__}." in room.lines[0]
    assert f"Ponder of session {session.sessid}" in room.lines[0]
    assert "in run" in room.lines[0]
    assert "swordfish" not in "".join(room.lines)


SEARCHES = f"""
import asyncio, logging, re, threading
from server.blocked import BlockedWatch, alarm

over = threading.Event()

def notes(record):
    if "in all." in record.getMessage():
        over.set()
    return True

logging.getLogger("server.blocked").addFilter(notes)

def searches():
    re.match("(a+)+$", 23 * "a" + "b")

async def live():
    call_soon = asyncio.get_running_loop().call_soon_threadsafe
    watch = BlockedWatch({AFTER}, call_soon, alarm())
    watch.start()
    await asyncio.sleep({AFTER})
    searches()
    while not over.is_set():
        await asyncio.sleep(0.01)
    watch.stop()
    while threading.active_count() > 1:  # the alarm must not ring while Python ends
        await asyncio.sleep(0.01)

asyncio.run(live())
"""


def test_c_code_that_lets_no_thread_run_is_noticed_while_it_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEARCHES],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "settings.test"},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )

    bare, _, logged = done.stderr.partition("The reactor has been blocked")
    assert "in searches" in bare
    assert "in all." in logged  # by then the code may have let go already


def test_a_blockage_that_begins_amid_a_look_is_told_at_the_next(room: Room) -> None:
    def blocked(answer: Callable[[], None]) -> None:
        time.sleep(1.5 * AFTER)
        answer()

    look = Look(AFTER, blocked, threading.get_ident())
    look._look()
    look._call_soon = lambda answer: answer()

    look._look()
    look._look()

    assert "The reactor has been blocked" in room.lines[0]
    assert "in all." in room.lines[1]


def test_a_loop_that_is_busy_but_free_is_left_alone(room: Room) -> None:
    async def busy() -> None:
        watch = watched(AFTER)
        watch.start()
        for _ in range(500):
            time.sleep(AFTER / 100)  # noqa: ASYNC251 (a short one)
            await asyncio.sleep(0)
        watch.stop()

    asyncio.run(busy())

    assert room.lines == []


def test_before_it_starts_and_once_it_stops_nothing_is_a_blockage(room: Room) -> None:
    async def load() -> None:
        watch = watched(AFTER)
        time.sleep(3 * AFTER)  # noqa: ASYNC251 (it is to block)
        watch.start()
        await asyncio.sleep(2 * AFTER)
        watch.stop()
        time.sleep(3 * AFTER)  # noqa: ASYNC251

    asyncio.run(load())

    assert room.lines == []


def test_without_a_limit_nobody_looks(room: Room) -> None:
    async def live() -> None:
        watch = watched(0)
        watch.start()
        assert "blocked" not in [thread.name for thread in threading.enumerate()]
        watch.stop()

    asyncio.run(live())
