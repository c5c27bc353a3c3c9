"""Telling one fact as variables (MSDP), to sessions whose clients take those."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from server.facts.fact import Fact
from server.world.speech import say
from server.world.turn import TURN

if TYPE_CHECKING:
    from server.sessions.session import ServerSession


def show(sessions: Iterable[ServerSession], fact: Fact) -> None:
    """Tell a fact to sessions that take variables: of a delta, what changed."""
    for name, value in fact.variables().items():
        hearing = [each for each in sessions if name in each.client.reports]
        if fact.delta:
            # Who was not looked at yet will be, and is told it then.
            hearing = [x for x in hearing if _differs(x.watcher, name, value)]
        for each in hearing:
            if each.watcher is not None and each.watcher.shows:
                TURN.remember(setattr, each.watcher, "told", each.watcher.told)
                each.watcher.told = {**each.watcher.told, name: value}
        say(hearing, msdp={name: value})


def _differs(watcher: Any, name: str, value: Any) -> bool:
    shown = watcher is not None and watcher.shows and not watcher.session.untold
    return shown and watcher.told.get(name, watcher) != value
