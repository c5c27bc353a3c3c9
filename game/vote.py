"""A vote in a room: whoever is there says aye or nay, until its time is over.

It listens beside everything else, and only to what is said in its room. What was said
so far is kept, so a reload or crash does not lose a voice.
"""

from __future__ import annotations

from typing import Any

from game import conversation_text as words
from game.hours import SKY
from game.listening import words_in
from server.api import WORLD, DialogueContext, DialogueTimeout, Event, use_dialogue

Context = DialogueContext[Any]

LASTS = 60.0
"""Seconds of a vote."""
END = "end vote"

VOICES = {"aye": True, "yes": True, "yea": True, "nay": False, "no": False}

RUNNING: dict[int, Context] = {}
"""The vote in each room that has one, by the room's number."""


@use_dialogue(False, identifier="group", concurrent=True, resume=dict)
async def vote(ctx: Context) -> None:
    """Count voices. The event that begins it holds the `question`, and who asks it."""
    room = WORLD.get(int(ctx.trigger.group_id[1:]))
    if room is None:
        return
    if not ctx.resumed:
        begin(ctx, room)
    RUNNING[room.id] = ctx
    try:
        while await counted(ctx, room):
            pass
    finally:
        if RUNNING.get(room.id) is ctx:
            del RUNNING[room.id]
    room.msg(words.vote_result(ctx.kept["question"], *standing(ctx)))


def begin(ctx: Context, room: Any) -> None:
    """Tell the room what is asked."""
    event = ctx.trigger
    ctx.kept.update(
        question=event.question,
        starter=event.user_id,
        ends=SKY.now + LASTS,
        voices={},
    )
    room.msg(words.vote_begins(event.sender.nickname, event.question))


async def counted(ctx: Context, room: Any) -> bool:
    """Wait for a voice and count it. False when the vote is over."""
    left = ctx.kept["ends"] - SKY.now
    if left <= 0:
        return False
    try:
        event = await ctx.get(lambda said: concerns(ctx, said), timeout=left)
    except DialogueTimeout:
        return False
    voice = voice_of(event)
    if voice is None:
        return False
    ctx.kept["voices"][str(event.user_id)] = voice
    room.msg(words.vote_stands(*standing(ctx)))
    return True


def concerns(ctx: Context, event: Event) -> bool:
    """Whether it is a player's voice, or the starter's word that it is over."""
    if voice_of(event) is not None:
        return bool(event.user_id)
    return is_end(event) and event.user_id == ctx.kept["starter"]


def voice_of(event: Event) -> bool | None:
    """Aye is True, nay is False; whatever else is said is None."""
    said = words_in(event.raw_text or "")
    return VOICES.get(next(iter(said))) if len(said) == 1 else None


def is_end(event: Event) -> bool:
    """Whether somebody says that the vote is over."""
    return words_in(event.raw_text or "") == words_in(END)


def standing(ctx: Context) -> tuple[int, int]:
    """How many ayes and nays."""
    voices = list(ctx.kept["voices"].values())
    return voices.count(True), voices.count(False)
