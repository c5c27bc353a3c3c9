"""Where the database is spoken to: one thread, or for tests here and now."""

from __future__ import annotations

import logging
import traceback
from asyncio.events import _get_running_loop, _set_running_loop
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

log = logging.getLogger(__name__)

Done = Callable[[Any, Exception | None], object]
"""Called on the reactor's thread with (result, None) or (None, error)."""


class Writer(Protocol):
    """Does one piece of work after the other."""

    blocks: bool
    """Whether whoever submits waits for the work."""

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Do the work, then call `done`."""

    def stop(self) -> None:
        """Finish what was submitted, and take no more."""


def outcome(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What the work returned, or what it raised."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 the edge of the thread
        _let_go(error)
        return None, error


def _let_go(error: BaseException) -> None:
    """Have what the error's frames hold end in this thread.

    They hold cursors, in a circle that only Python's collector would find, in any
    thread. The end of a cursor of SQLite waits for whatever its connection does, and
    all of the process with it.
    """
    link: BaseException | None = error
    while link is not None:
        traceback.clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__


@contextmanager
def outside_the_loop() -> Iterator[None]:
    """Let the block wait for the database although a loop runs in this thread.

    Django refuses that, and is right; so this is for tests and for a Server that
    starts.
    """
    loop = _get_running_loop()
    _set_running_loop(None)
    try:
        yield
    finally:
        _set_running_loop(loop)


class InlineWriter:
    """Does the work at once. For tests, and for commands that run without a reactor."""

    blocks = True

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Do the work, then call `done`."""
        with outside_the_loop():
            result = outcome(work)
        done(*result)

    def stop(self) -> None:
        """Nothing was left to do."""


class ThreadWriter:
    """Does the work in a thread of its own.

    `call_from_thread(function, *args)` has a function called on the reactor's thread:
    `reactor.callFromThread` or `loop.call_soon_threadsafe`.
    """

    blocks = False

    def __init__(self, call_from_thread: Callable[..., object]) -> None:
        self._call_from_thread = call_from_thread
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="world-writer")

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Do the work, then call `done`."""
        self._thread.submit(self._run, work, done)

    def stop(self) -> None:
        """Finish what was submitted, and take no more."""
        self._thread.shutdown(wait=True)

    def _run(self, work: Callable[[], Any], done: Done) -> None:
        result = outcome(work)
        try:
            self._call_from_thread(done, *result)
        except RuntimeError:  # the loop has been closed meanwhile
            log.warning("The database answered when nobody was waiting any more.")
