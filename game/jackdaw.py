"""Jackdaw: a bird of the belfry that answers on the channel `public`.

`jackdaw, what time is it?` and `jackdaw, who is about?` are answered, with a quote of
what was asked. It answers people only, no bird and no other voice of the game, and not
more often than every few seconds.
"""

from __future__ import annotations

from game import conversation_text as words
from game.hours import SKY
from game.listening import entry, words_in
from game.online import people
from server.api import Context, Event, SystemActor, find_channel

NUMBER = -1
"""Its self_id."""
CHANNEL = "public"
EVERY = 4.0
"""Seconds between two answers."""
MOST_NAMES = 10

JACKDAW = SystemActor(NUMBER, words.JACKDAW)


class Rate:
    """When it may answer again."""

    def __init__(self) -> None:
        self.last = 0.0

    def allows(self) -> bool:
        """Whether it was silent for long enough; if so, it is not from now on."""
        now = SKY.now
        if 0 <= now - self.last < EVERY:
            return False
        self.last = now
        return True


RATE = Rate()


def settle() -> None:
    """Sit down on the channel, if there is one of that name."""
    channel = find_channel(CHANNEL)
    if channel is not None:
        JACKDAW.join(channel)


@JACKDAW.receiver("GroupMessage")
async def hear(context: Context) -> None:
    """Answer whoever speaks to it."""
    event = context.event
    if is_meant(event) and RATE.allows():
        answer = answer_to(event.raw_text or "")
        await context.send(answer, quote_source=event.message_id)


def is_meant(event: Event) -> bool:
    """Whether somebody who plays says its name."""
    named = words_in(words.JACKDAW) <= words_in(event.raw_text or "")
    return bool(event.user_id) and named


def answer_to(said: str) -> str:
    """What it knows about what was said."""
    topic = entry(words.JACKDAW_KNOWS, said)
    if topic == "hour":
        return words.jackdaw_hour(SKY.part)
    if topic == "people":
        names = [str(person) for person in people()]
        return words.jackdaw_people(names[:MOST_NAMES], len(names))
    return words.JACKDAW_OTHERWISE
