"""What is kept of dialogues: with what they go on, or who is to be told that they end.

It is a value of `WORLD.kv`, written in the turn in which a dialogue asks for a message.
So it is exactly as durable as the line to which the question was the answer: what was
acknowledged is in it, and what is not in it comes again.
"""

from __future__ import annotations

import hashlib
from typing import Any

from server.dialogues import plain
from server.dialogues.dialogue import Dialogue
from server.world import WORLD

PREFIX = "dialogue."
LONGEST = 200


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
    """Keep nothing of it. What a later one has under the same key stays."""
    key, dialogue.kept_as = dialogue.kept_as, ""
    if key and WORLD.kv.get(key, {}).get("number") == dialogue.number:
        WORLD.kv.delete(key)


def move(dialogue: Dialogue) -> None:
    """It has another key now, or another connection."""
    if dialogue.kept_as:
        forget(dialogue)
        note(dialogue)


def records() -> dict[str, dict[str, Any]]:
    """All that was kept, by the key in `WORLD.kv`, the oldest first."""
    found = {key: WORLD.kv.get(key) for key in WORLD.kv.keys(PREFIX)}
    return dict(sorted(found.items(), key=lambda pair: pair[1]["number"]))


def drop(key: str) -> None:
    """Forget a record of which no dialogue runs."""
    WORLD.kv.delete(key)


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
