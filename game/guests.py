"""Guests: what a keeper who serves drinks says to somebody who is thirsty.

A little conversation, held with `say` by one guest, and beside it by others with
theirs. What a guest likes to drink, and how often they came, is kept in the database.
"""

from __future__ import annotations

from typing import Any

from game import conversation_text as words
from game.listening import entry, words_in
from server.api import (
    DatabaseSessionStorage,
    DataConfig,
    DialogueContext,
    DialogueTimeout,
    Event,
    begin_dialogue,
    data_scope,
    use_dialogue,
)

Context = DialogueContext[Any]

GUESTS: DataConfig[dict[str, Any]] = DataConfig(
    initial=lambda: {"drink": "", "visits": 0},
    storage=DatabaseSessionStorage("guests"),
)
PATIENCE = 120.0
"""Seconds that a keeper waits for an answer."""
DRINK = 40
"""Stamina that a drink gives back."""
TRIES = 2
"""How often one may say something else before it is over."""
YES = frozenset({"yes", "yea", "aye", "please", "thanks", "usual"})
NO = frozenset({"no", "nay", "nothing", "never"})

TALKS: dict[tuple[int, int], Context] = {}
"""Who talks just now: by the numbers of keeper and guest."""


def is_thirsty(keeper: Any, said: str) -> bool:
    """Whether somebody wants a drink of those there are."""
    return bool(drink_in(keeper, said)) or entry(words.THIRST, said) is not None


def drink_in(keeper: Any, said: str) -> str:
    """The drink that is named; nothing if none is."""
    named = words_in(said)
    return next((each for each in keeper.drinks if words_in(each) <= named), "")


def named_in(keeper: Any, said: str) -> str:
    """The drink that is meant by somebody who was asked: half its name will do."""
    fits = [each for each in keeper.drinks if words_in(each) & words_in(said)]
    return drink_in(keeper, said) or (fits[0] if len(fits) == 1 else "")


def serve(keeper: Any, guest: Any, said: str) -> bool:
    """Begin to talk about a drink, if that is what is wanted."""
    if not is_thirsty(keeper, said):
        return False
    begin_dialogue(
        drinks, guest.sessions.all()[0], keeper=keeper, guest=guest, said=said
    )
    return True


def talks(keeper: Any, guest: Any) -> bool:
    """Whether what the guest says is for a talk about drinks."""
    return (keeper.id, guest.id) in TALKS


def depart(guest: Any) -> None:
    """The guest leaves: what they talked about is over."""
    for (_, number), ctx in list(TALKS.items()):
        if number == guest.id:
            ctx.stream.free("left")


@use_dialogue(False, identifier="character", concurrent=True)
async def drinks(ctx: Context) -> None:
    """Find out what a guest wants, and bring it."""
    keeper, guest = ctx.trigger.keeper, ctx.trigger.guest
    pair = keeper.id, guest.id
    TALKS[pair] = ctx
    try:
        wanted = drink_in(keeper, ctx.trigger.said) or await asked(ctx, keeper, guest)
    finally:
        if TALKS.get(pair) is ctx:
            del TALKS[pair]
    if wanted:
        await bring(keeper, guest, wanted)


async def asked(ctx: Context, keeper: Any, guest: Any) -> str:
    """The drink that a guest wants in the end; nothing if they want none."""
    async with data_scope(GUESTS, key(keeper, guest)) as box:
        usual = box.value["drink"]
    if usual in keeper.drinks:
        keeper.speak(words.the_usual(guest.name, usual))
    else:
        keeper.speak(words.which_drink(keeper.drinks))
    for _ in range(TRIES):
        said = await heard(ctx, keeper, guest)
        named, all_said = named_in(keeper, said), words_in(said)
        if named:
            return named
        if usual and all_said & YES:
            return str(usual)
        if all_said & NO and not usual:
            keeper.speak(words.NO_DRINK)
            return ""
        if all_said & NO:
            usual = ""
            keeper.speak(words.which_drink(keeper.drinks))
        else:
            keeper.speak(keeper.answer(said) or words.which_drink(keeper.drinks))
    return ""


async def heard(ctx: Context, keeper: Any, guest: Any) -> str:
    """What the guest says next in the room; nothing if that takes too long."""

    def is_meant(event: Event) -> bool:
        return (
            event.character_id == guest.id
            and keeper.location is not None
            and event.group_id == f"#{keeper.location.id}"
        )

    try:
        event = await ctx.get(is_meant, timeout=PATIENCE)
    except DialogueTimeout:
        return "nothing"
    return event.raw_text or ""


async def bring(keeper: Any, guest: Any, drink: str) -> None:
    """Put it on the table, and remember it."""
    async with data_scope(GUESTS, key(keeper, guest)) as box:
        known = box.value
        before, known["drink"] = known["drink"], drink
        known["visits"] += 1
        visits = known["visits"]
    if keeper.location is None or guest.location is not keeper.location:
        return
    guest.refresh(DRINK)
    keeper.location.msg(words.brings(keeper.name, drink, guest.name))
    keeper.speak(words.here_you_are(drink, visits, before))


def key(keeper: Any, guest: Any) -> str:
    """Under which a keeper remembers a guest."""
    return f"{keeper.id}/char:{guest.id}"
