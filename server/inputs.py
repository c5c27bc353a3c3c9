"""What a client may say: one function for each name, and its exact types.

The table is closed: an unknown name and arguments of other types are ignored, because
clients say many things nobody asked for. Nothing a client names becomes an attribute.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from server.commands import dispatch
from server.edge import guarded
from server.messaging.pipeline import PIPELINE

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

Function = Callable[..., Any]
F = TypeVar("F", bound=Function)

INPUTS: dict[str, tuple[Any, Function]] = {}

IDLE = "idle"
"""What clients send to keep a connection open: it is not an action of the player."""


def on(name: str, *types: Any) -> Callable[[F], F]:
    """Register the function that answers a client's `name` with these types.

    It may be an `async def` or return a Task, which the session's next input then waits
    for, and raise a PlayerError, which the player is told. Raises ValueError for a name
    that has its function already, and for one that cannot be called so.
    """

    def register(function: F) -> F:
        _check(name, types, function)
        INPUTS[name] = (tuple.__class_getitem__(types), function)
        return function

    return register


def _check(name: str, types: tuple[Any, ...], function: Function) -> None:
    where = f"{function.__module__}.{function.__qualname__}"
    if name in INPUTS and not _is_same(INPUTS[name][1], function):
        raise ValueError(f"{where} cannot answer {name!r}, which is answered already.")
    try:
        inspect.signature(function).bind("session", *types)
    except TypeError:
        wanted = ", ".join(
            ["session", *(getattr(t, "__name__", str(t)) for t in types)]
        )
        raise ValueError(f"{where} must take ({wanted}).") from None


def _is_same(one: Function, other: Function) -> bool:
    """Whether it is one function, which its module made again."""
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def run(
    session: ServerSession, name: str, args: tuple[Any, ...]
) -> asyncio.Task[Any] | None:
    """Give what a client said to the function that answers its name."""
    found = INPUTS.get(name)
    if found is None:
        return None
    types, function = found
    try:
        arguments = msgspec.convert(args, types)
    except msgspec.ValidationError:
        return None
    result = guarded(session, function, session, *arguments)
    return result if isinstance(result, asyncio.Task) else None


@on("text", str)
def text(session: ServerSession, line: str) -> asyncio.Task[Any] | None:
    """The player typed a line."""
    now = session.cmd_last = time.time()
    if line == IDLE:
        return None
    session.cmd_last_visible = now
    session.cmd_total += 1
    if session.watch is not None:
        session.watch.typed(line)
    if session.asking is not None:
        return session.answer(line)
    return run_line(session, line)


def run_line(session: ServerSession, line: str) -> asyncio.Task[Any] | None:
    """Do what was typed and is no answer to a question."""
    if PIPELINE.active:
        return PIPELINE.receive(session, line)
    return dispatch.run(session, line)
