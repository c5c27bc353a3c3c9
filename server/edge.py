"""The edge: where what game code raises becomes a sentence or a line in the log.

A PlayerError is told to whoever typed. Anything else is a bug: the turn is taken back
to where the command began, the error is logged once with its traceback, and the player
is told in one sentence that something broke.
What a player typed is not logged: it may be a password.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, ParamSpec, TypeVar

from server import tasks, world
from server.commands import text
from server.errors import MessageError, PlayerError
from server.messaging import typed
from server.messaging.receivers import RECEIVERS, UNEXPECTED

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


def guarded(
    who: Any, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | asyncio.Task[None] | None:
    """What `function` returns, or None after an error, of which `who` is told.

    `who` is a session, or an account or object that runs a command without one.
    An `async def` is run to its first await, and returned is the task of the rest (None
    if there is none). What fails later is not taken back, only told and logged.
    """
    mark = world.TURN.mark()
    try:
        result = function(*args, **kwargs)
        if asyncio.iscoroutine(result):
            return tasks.begin(result, partial(failed, who))
        return result
    except PlayerError as why:
        failed(who, why)
    except Exception as error:  # noqa: BLE001 - the edge of the process
        world.TURN.rollback(mark)
        failed(who, error)
    return None


def failed(who: Any, error: Exception, what: str = "A command") -> None:
    """Tell `who` about an error that nobody else caught, and log it if it is a bug."""
    if isinstance(error, PlayerError):
        _tell(who, str(error))
        if isinstance(error, MessageError):
            _report(who, error)
        return
    log.error("%s of %s failed.", what, described(who), exc_info=error)
    _tell(who, _apology())
    _report(who, error)


def _report(who: Any, error: Exception) -> None:
    """Let those know who handle errors of this session or the game's."""
    if RECEIVERS.wants(UNEXPECTED):
        ctx = typed.of_failure(RECEIVERS.game, who)
        RECEIVERS.report(error, ctx, ctx.session)


def _tell(who: Any, words: str) -> None:
    """Answer a session as it is usually answered; tell an account or object."""
    getattr(who, "reply", who.msg)(words)


def _apology() -> str:
    try:
        return text.command_failed()
    except Exception:  # the game's own words are broken; the edge must hold
        log.exception("The sentence for a failure failed.")
        return "Something went wrong with that."


def described(who: Any) -> str:
    """Numbers by which a log names somebody: session, account, object."""
    account = getattr(who, "account", None)
    puppet = getattr(who, "puppet", None)
    ids = {
        "session": getattr(who, "sessid", None),
        "account": getattr(account, "pk", None),
        "object": getattr(puppet, "id", None) or getattr(who, "id", None),
    }
    return ", ".join(f"{kind} {number}" for kind, number in ids.items() if number)
