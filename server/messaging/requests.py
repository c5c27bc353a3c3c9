"""Requests: what somebody asks for, and whoever receives it decides, once.

    @GAME.decides("join")
    async def join(event, approved, remark): ...

registers what `context.approve()` and `context.reject()` do about a "request.join".
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from server.awaiting import maybe_await
from server.errors import MessageError
from server.messaging.events import Event

log = logging.getLogger(__name__)

Decide = Callable[[Event, bool, str], Any]
D = TypeVar("D", bound=Decide)


class Requests:
    """What is called when a request is decided."""

    def __init__(self) -> None:
        self.decisions: dict[str, Decide] = {}
        """By the `detail_type` of the request."""

    def decides(self, kind: str) -> Callable[[D], D]:
        """Register what decides requests of this `detail_type`.

        `decide(event, approved, remark)` may be async.
        """

        def register(decide: D) -> D:
            self.decisions[kind] = decide
            return decide

        return register

    async def decide(self, event: Event, approved: bool, remark: str) -> None:
        """Decide a request, unless it was. Raises LookupError if nothing decides it."""
        if event.decided:
            return
        decide = self.decisions.get(event.detail_type)
        if decide is None:
            raise LookupError(f"Nothing decides a {event.name}.")
        event.decided = True
        try:
            await maybe_await(decide(event, approved, remark))
        except MessageError:
            log.debug("The decision about a %s could not be told.", event.name)
