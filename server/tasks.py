"""An async function that is begun at once, not a turn of the loop later.

What it does before its first `await` belongs to the line that started it: the same
turn, the same commit, the same order. Only what follows is a task of its own.
(Python 3.12 has `eager_start` for this; these few lines serve 3.11 too.)
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from typing import Any

RUNNING: dict[asyncio.Task[None], _Begun] = {}
"""The tasks begun here that have not ended; the loop alone does not keep them."""

Failed = Callable[[Exception], object]


def begin(
    work: Coroutine[Any, Any, object], failed: Failed
) -> asyncio.Task[None] | None:
    """Run `work` to its first await; the task of the rest, or None if there is none.

    What is raised before the first await is raised here; what is raised later goes to
    `failed`. Needs a running loop.
    """
    loop = asyncio.get_running_loop()
    context = contextvars.copy_context()
    begun = _Begun(work, failed)
    task = loop.create_task(begun, context=context)
    outer = asyncio.current_task(loop)
    # `asyncio.timeout` and the like ask which task they are in.
    if outer is not None:
        asyncio._leave_task(loop, outer)
    asyncio._enter_task(loop, task)
    try:
        context.run(begun.first)
    finally:
        asyncio._leave_task(loop, task)
        if outer is not None:
            asyncio._enter_task(loop, outer)
    if begun.ended:
        return None
    RUNNING[task] = begun
    task.add_done_callback(RUNNING.pop)
    return task


def at_end(task: asyncio.Task[Any], call: Callable[[], object]) -> None:
    """Call it in the last step of a task begun here, unless it is cancelled.

    What is said then belongs to the same turn, and so to the same commit, as what the
    task did last; a callback of the task itself would come a turn later. That is what
    a task that was begun elsewhere gets.
    """
    begun = RUNNING.get(task)
    if begun is not None:
        begun.at_end.append(call)
    else:
        task.add_done_callback(lambda ended: ended.cancelled() or call())


class _Begun(Coroutine[Any, Any, None]):
    """What a task runs: a coroutine whose first step was taken before it."""

    def __init__(self, work: Coroutine[Any, Any, object], failed: Failed) -> None:
        self._work = work
        self._failed = failed
        self._waits_for: list[Any] = []
        self.ended = False
        self.at_end: list[Callable[[], object]] = []

    def first(self) -> None:
        """Take the first step, and keep what the work then waits for."""
        try:
            self._waits_for.append(self._work.send(None))
        except StopIteration:
            self.ended = True
        except BaseException:
            self.ended = True
            raise

    def send(self, value: Any) -> Any:
        """The next step of the task; the first one was taken already."""
        if self.ended:
            raise StopIteration
        if self._waits_for:
            return self._waits_for.pop()
        return self._step(self._work.send, value)

    def throw(self, *error: Any) -> Any:
        """The task was cancelled, or what it waits for failed."""
        self._waits_for.clear()
        return self._step(self._work.throw, *error)

    def close(self) -> None:
        """The task is dropped."""
        self._work.close()

    def __await__(self) -> Any:
        raise TypeError("This is run by its task only.")

    def _step(self, step: Callable[..., Any], *args: Any) -> Any:
        try:
            return step(*args)
        except StopIteration:
            pass
        except Exception as error:  # noqa: BLE001 - the edge: `failed` logs it
            self._failed(error)
        for call in self.at_end:
            call()
        raise StopIteration
