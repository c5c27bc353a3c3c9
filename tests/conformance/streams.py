"""What the tests of streams and dialogue managers share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from server.dialogues.registry import dialogue_count
from server.dialogues.single import SingleDialogueManager
from server.errors import (
    StreamClosed,
)

Run = Callable[[Any], Awaitable[bool]]


class Said:
    """A message of some content, for an id."""

    def __init__(self, content: str, number: Any = 1) -> None:
        self.content = content
        self.id = number

    def __repr__(self) -> str:
        return self.content


def ev(content: str, number: Any = 1) -> Said:
    """A minimal event."""
    return Said(content, number)


def says(*words: str) -> Callable[[Said], bool]:
    """Matches these contents."""
    return lambda event: event.content in words


async def settle() -> None:
    """Let everything happen that happens by itself."""
    for _ in range(10):
        await asyncio.sleep(0)


def soon(work: Any) -> asyncio.Task[Any]:
    """Begin it."""
    return asyncio.ensure_future(work)


class Recorder:
    """A dialogue that reads all it can, and notes it."""

    def __init__(self) -> None:
        self.runs: list[list[Any]] = []
        self.ends: list[str] = []

    async def __call__(self, stream: Any, stream_of: Any, trigger: Any) -> None:
        heard: list[Any] = []
        self.runs.append(heard)
        try:
            while True:
                heard.append(await stream.get())
        except StreamClosed as closed:
            self.ends.append(closed.reason)

    @property
    def heard(self) -> list[str]:
        """The contents of all there was, in one list for each run."""
        return ["".join(each.content for each in run) for run in self.runs]


def single() -> SingleDialogueManager:
    return SingleDialogueManager(lambda event: event.id)


def assert_nothing_is_left(*managers: Any) -> None:
    """No stream, no lock, no dialogue."""
    for manager in managers:
        assert not manager.running
        assert not manager.claims
        assert not manager._order
        assert not manager._naming
        assert not manager.claims.kinds
    assert dialogue_count() == 0
