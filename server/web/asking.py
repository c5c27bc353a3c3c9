"""How a page asks the game: with the live account, in one turn, until its commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from server import site
from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError
from server.messaging.rendering import unmarked
from server.web import text
from server.world import TURN

log = logging.getLogger("server.web")

P = ParamSpec("P")
T = TypeVar("T")


def ask_game(
    account: Account,
    fn: Callable[Concatenate[Account, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `fn(account, ...)` gives on the reactor's thread; what it changed is kept.

    Raises PlayerError, which is also what a fault of the game's code becomes; then
    nothing was changed.
    """
    return call_on_reactor(_asked, account.pk, lambda live: fn(live, *args, **kwargs))


async def _asked(number: int, fn: Callable[[Account], T]) -> T:
    account = (await ACCOUNTS.load([number])).get(number)
    if account is None:
        raise PlayerError(text.LOGIN_FIRST)
    try:
        with TURN.whole():
            result = fn(account)
    except PlayerError as why:
        raise type(why)(unmarked(str(why))) from why
    except Exception as fault:  # the edge: it was a page that asked
        log.exception("What the site asked met a fault of the game.")
        raise PlayerError(text.BROKEN) from fault
    await committed()
    return result


async def committed() -> None:
    """Wait until all that was changed so far is kept."""
    await TURN.job(_nothing)


def of_game(name: str, *args: Any) -> Any:
    """What the game's function of this name gives; see `server.site`."""
    return site.game(name)(*args)


def _nothing() -> None:
    """A job for the sake of its commit."""
