"""Causes: how far an event is from what somebody did, so that no echo goes on for ever.

A receiver that sends causes an event, whose receivers may send again. Two that answer
each other would never end, and ten that answer everybody would heap up. So a chain is
cut when it is too long, and when too much of it happens in one turn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from server.world.turn import TURN

log = logging.getLogger(__name__)

DEEPEST = 8
"""How many events may come of each other."""
MOST = 200
"""How many events may come of one in one turn."""


@dataclass(slots=True)
class Root:
    """What somebody did, and what came of it in the turn in hand."""

    turn: int = 0
    events: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """What caused what happens now."""

    depth: int = 0
    root: Root = field(default_factory=Root)


_CAUSE: ContextVar[Cause | None] = ContextVar("cause", default=None)


def afresh() -> None:
    """What happens next was caused by nothing that was said: a client, or the clock.

    A callback of the loop inherits the cause of whoever asked to be called.
    """
    _CAUSE.set(None)


@contextmanager
def caused(what: str) -> Iterator[bool]:
    """For the handling of one event: whether it may be handled at all.

    All that is begun meanwhile is caused by it. Where a chain is cut, that is logged
    once for the chain.
    """
    cause = _CAUSE.get() or Cause()
    root = cause.root
    if root.turn != TURN.number:
        root.turn, root.events = TURN.number, 0
    root.events += 1
    if cause.depth >= DEEPEST or root.events > MOST:
        if not root.told:
            root.told = True
            log.warning("What came of one %s never ended; it was cut.", what)
        yield False
        return
    token = _CAUSE.set(Cause(cause.depth + 1, root))
    try:
        yield True
    finally:
        _CAUSE.reset(token)
