"""What the page of what happens by itself asks of the game, on the reactor's thread."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

from server.audit import log as audit
from server.dialogues.dialogue import RUNNING, Dialogue
from server.dialogues.registry import DIALOGUES
from server.messaging.game import GAME
from server.messaging.receivers import RECEIVERS, name_of
from server.scripts.ticks import TICKS, Failure, ticking
from server.web.objects_kinds import readable
from server.world import TURN, WORLD
from server.world.index import INDEX

MOST = 200
"""So many rows of each table are shown."""
SLICE = 1000
"""So many ticks are looked at before others have their turn."""


@dataclass(frozen=True)
class Row:
    """Something that ticks. Times are seconds since 1970, 0 is unknown."""

    number: int
    name: str
    kind: str
    method: str
    about: str
    every: float
    last: float
    next: float
    paused: bool
    failure: Failure | None


@dataclass(frozen=True)
class ByItself:
    """All that the page shows."""

    ticks: list[Row]
    count: int
    """How many tick, shown or not."""
    idle: list[tuple[int, str]]
    """What is paused and does not tick just now."""
    dialogues: list[dict[str, Any]]
    templates: list[dict[str, Any]]
    middlewares: list[str]
    receivers: list[tuple[str, str, str]]


async def look(words: str = "") -> ByItself:
    """What happens by itself; of what ticks, what is called so or calls that."""
    tables = list(INDEX.ticking.values())
    return ByItself(
        await _rows(words),
        sum(map(len, tables)),
        sorted(one for one in TICKS.paused if not any(one in each for each in tables)),
        [_dialogue(each) for each in list(RUNNING)[:MOST]],
        _templates(),
        [name_of(each) for each in GAME.middlewares],
        RECEIVERS.listed()[:MOST],
    )


async def _rows(words: str) -> list[Row]:
    now, folded, number = time.time(), words.casefold(), words.lstrip("#")
    rows: list[Row] = []
    for seen, tick in enumerate(ticking()):
        if seen % SLICE == SLICE - 1:
            await asyncio.sleep(0)  # others have their turn
        _, own, method, obj = tick
        called = folded in obj.key.casefold() or folded in method.casefold()
        if called or number == str(own):
            rows.append(_row(*tick, now))
        if len(rows) == MOST:
            break
    return rows


def _row(every: float, number: int, method: str, obj: Any, now: float) -> Row:
    doc = cleandoc(getattr(getattr(obj, method, None), "__doc__", None) or "")
    return Row(
        number,
        obj.key,
        readable(obj.typeclass),
        method,
        doc.partition("\n")[0],
        every,
        TICKS.called.get(every, 0.0),
        now - now % every + every,
        (number, method) in TICKS.paused,
        TICKS.failures.get((number, method)),
    )


def _dialogue(each: Dialogue) -> dict[str, Any]:
    context = each.context
    player = getattr(getattr(context, "session", None), "account", None)
    return {
        "name": each.template.name,
        "with": str(player or each.key),
        "kept": each.goes_on or bool(each.kept_as),
        "late": each.is_late,
    }


def _templates() -> list[dict[str, Any]]:
    found = []
    for identifier, pair in DIALOGUES.pairs.items():
        for beside, manager in enumerate(pair):
            found += [
                {"name": each.name, "by": identifier, "beside": bool(beside)}
                for each in manager.templates
            ]
    return found[:MOST]


# What staff do


async def pause(by: Any, number: int, method: str) -> str:
    """Call it no more; what was done. Raises PlayerError."""
    with TURN.whole():
        obj = TICKS.pause(number, method)
        _note(by, "pause", obj, method)
    await TURN.job(lambda: None)
    return f"{obj.key} (#{number}) does not {method} until you let it go on."


async def resume(by: Any, number: int, method: str) -> str:
    """Call it again; what was done."""
    with TURN.whole():
        TICKS.resume(number, method)
        _note(by, "resume", WORLD.get(number) or f"#{number}", method)
    await TURN.job(lambda: None)
    return f"#{number} goes on to {method}."


async def run(by: Any, number: int, method: str) -> str:
    """Call it once, now; what was done. Raises PlayerError."""
    obj = await TICKS.run_once(number, method)
    _note(by, "run once", obj, method)
    await TURN.job(lambda: None)
    return f"{obj.key} (#{number}) was told to {method}."


def _note(by: Any, act: str, obj: Any, method: str) -> None:
    target = f"{obj.key} #{obj.id}" if hasattr(obj, "key") else str(obj)
    audit.note(by, f"{act} tick", target, source="admin", method=method)


ACTS = {"pause": pause, "resume": resume, "run": run}
