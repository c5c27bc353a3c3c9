"""How a web thread asks the game, which lives on the reactor's thread."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, overload

from django.db import transaction

from server.accounts import text
from server.errors import NotNow

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 20.0
"""Seconds a web thread waits for the game."""


class Bridge:
    """Knows the loop of the Server while it serves; closed there is no game to ask."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._asked: set[Future[Any]] = set()

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on questions are asked there."""
        self.loop = loop

    def close(self) -> None:
        """From now on nobody answers, also of those who wait."""
        self.loop = None
        for future in list(self._asked):
            future.cancel()

    def ask(self, question: Coroutine[Any, Any, T]) -> T:
        """Run it there and wait. Raises NotNow without an answer."""
        loop = self.loop
        if loop is None or loop.is_closed():
            question.close()
            raise NotNow(text.GAME_AWAY)
        future = asyncio.run_coroutine_threadsafe(question, loop)
        self._asked.add(future)
        if self.loop is not loop:  # closed while nobody knew of this question yet
            future.cancel()
        try:
            return future.result(PATIENCE)
        except (CancelledError, TookTooLong):
            future.cancel()
            raise NotNow(text.CUT_SHORT) from None
        finally:
            self._asked.discard(future)


BRIDGE = Bridge()


@overload
def call_on_reactor(
    fn: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
) -> T: ...
@overload
def call_on_reactor(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...
def call_on_reactor(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call `fn`, plain or async, on the reactor's thread and wait for what it gives.

    Raises what it raises, and NotNow where no game runs or it does not answer in time.
    """
    return BRIDGE.ask(_call(fn, *args, **kwargs))


def tell_the_game(fn: Callable[..., Any], *args: Any) -> None:
    """Call this on the reactor's thread after the commit, if there is a game."""

    def tell() -> None:
        with suppress(NotNow):
            call_on_reactor(fn, *args)

    transaction.on_commit(tell)


async def _call(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    result = fn(*args, **kwargs)
    return await result if inspect.isawaitable(result) else result
