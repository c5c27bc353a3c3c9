"""What may be plain or async, begun at once, as a future that many can wait for."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from server import tasks
from server.awaiting import MaybeAwaitable, maybe_await

log = logging.getLogger(__name__)

Future = asyncio.Future[Any]


def begun(call: Callable[[], MaybeAwaitable[Any]]) -> Future:
    """What the call comes to: done already, where nothing has to be waited for."""
    outcome: Future = asyncio.get_running_loop().create_future()
    try:
        result = call()
    except Exception as error:  # noqa: BLE001 - told to whoever waits for it
        outcome.set_exception(error)
        return outcome
    if not inspect.isawaitable(result):
        outcome.set_result(result)
        return outcome
    task = tasks.begin(_bring(result, outcome), outcome.set_exception)
    if task is not None:
        outcome.add_done_callback(lambda it: it.cancelled() and task.cancel())
    return outcome


async def _bring(result: Awaitable[Any], outcome: Future) -> None:
    try:
        value = await maybe_await(result)
    except asyncio.CancelledError:
        outcome.cancel()
    except Exception as error:  # noqa: BLE001 - told to whoever waits for it
        if not outcome.done():
            outcome.set_exception(error)
    else:
        if not outcome.done():
            outcome.set_result(value)


def give_up(work: Future) -> None:
    """It is needed no more; who still waits for it is told whatever it came to."""
    if not work.cancel() and not work.cancelled():
        work.exception()


async def finished(works: list[Future]) -> None:
    """Wait for all of them, even when cancelled; then raise what is to be raised.

    That is the cancelling, or else the first error.
    """
    cancelled: asyncio.CancelledError | None = None
    while waiting := [work for work in works if not work.done()]:
        try:
            await asyncio.wait(waiting)
        except asyncio.CancelledError as error:
            cancelled = error
    errors = [each for work in works if (each := _error(work)) is not None]
    if cancelled is not None:
        raise cancelled
    for also in errors[1:]:
        log.error("It could not be kept either.", exc_info=also)
    if errors:
        raise errors[0]


def _error(work: Future) -> BaseException | None:
    return asyncio.CancelledError() if work.cancelled() else work.exception()
