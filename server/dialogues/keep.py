"""What is kept of dialogues: with what they go on, or who is to be told that they end.

It is a value of `WORLD.kv`, written in the turn in which a dialogue asks for a message.
So it is exactly as durable as the line to which the question was the answer: what was
acknowledged is in it, and what is not in it comes again.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from server.dialogues import plain
from server.dialogues.dialogue import Dialogue
from server.world import TURN, WORLD

PREFIX = "dialogue."
LONGEST = 200
WHOSE = frozenset({"template", "manager", "number", "session", "user"})
"""What every record says."""


def note(dialogue: Dialogue) -> None:
    """Keep how it is. Raises ValueError for what cannot be kept."""
    conversation: Any = dialogue.template.companion
    if conversation.fresh is None and (conversation.observes or _is_noted(dialogue)):
        return
    record = _record(dialogue)
    key = dialogue.kept_as = key_of(dialogue)
    if WORLD.kv.get(key) != record:
        WORLD.kv.set(key, record)


def note_asked_again(dialogue: Dialogue) -> None:
    """Its player is to be shown the question once more, should it be resumed."""
    record = WORLD.kv.get(dialogue.kept_as) if dialogue.kept_as else None
    if record is not None and record.get("asked") is not None:
        WORLD.kv.set(dialogue.kept_as, record | {"asked": None})


def forget(dialogue: Dialogue) -> None:
    """Keep nothing of it. What a later one has under the same key stays.

    It has ended even if the turn in which it did is taken back.
    """
    key, dialogue.kept_as = dialogue.kept_as, ""
    if key:
        TURN.remember(_forget_soon, key, dialogue.number)
        _forget(key, dialogue.number)


def move(dialogue: Dialogue) -> None:
    """It has another key now, or another connection.

    All else is kept as it was when it last asked. An answer that it has in hand will
    not come again.
    """
    record = WORLD.kv.get(dialogue.kept_as) if dialogue.kept_as else None
    if record is None:
        return
    WORLD.kv.delete(dialogue.kept_as)
    dialogue.kept_as = key_of(dialogue)
    now = _record(dialogue)
    moved = ("session", "user", "key", "trigger")
    record |= {name: now[name] for name in moved if name in now}
    if "asked" in record and not dialogue.is_at_rest:
        record["asked"] = None
    WORLD.kv.set(dialogue.kept_as, record)


def records() -> dict[str, dict[str, Any]]:
    """All that was kept, by the key in `WORLD.kv`, the oldest first."""
    kept = {key: WORLD.kv.get(key) for key in WORLD.kv.keys(PREFIX)}
    # A game may have values of its own that are called so.
    found = [pair for pair in kept.items() if _is_record(pair[1])]
    return dict(sorted(found, key=lambda pair: pair[1]["number"]))


def drop(key: str) -> None:
    """Forget a record of which no dialogue runs."""
    WORLD.kv.delete(key)


def _forget_soon(key: str, number: int) -> None:
    # Not now: what a turn does while it is taken back is taken back as well.
    asyncio.get_running_loop().call_soon(_forget, key, number)


def _forget(key: str, number: int) -> None:
    if WORLD.kv.get(key, {}).get("number") == number:
        WORLD.kv.delete(key)


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= WHOSE


def _is_noted(dialogue: Dialogue) -> bool:
    return bool(dialogue.kept_as and WORLD.kv.text(dialogue.kept_as))


def _record(dialogue: Dialogue) -> dict[str, Any]:
    ctx, conversation = dialogue.context, dialogue.template.companion
    record = {
        "template": dialogue.template.name,
        "manager": conversation.identifier,  # type: ignore[union-attr]
        "number": dialogue.number,
        "session": ctx.trigger.sessid,
        "user": ctx.trigger.user_id,
    }
    if conversation.fresh is None:  # type: ignore[union-attr]
        return record
    if not isinstance(dialogue.key, str | int):
        raise ValueError("What is resumed is identified by a text or a number.")
    return record | {
        "key": dialogue.key,
        "kept": ctx.kept,
        "asked": ctx.asked,
        "trigger": plain.packed(ctx.trigger),
    }


def key_of(dialogue: Dialogue) -> str:
    """Under which key of `WORLD.kv` it is kept."""
    conversation: Any = dialogue.template.companion
    name = f"{conversation.identifier}.{dialogue.template.name}.{dialogue.key!r}"
    if len(name) > LONGEST or not name.isprintable():
        name = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return PREFIX + name
