"""Making a character, step by step: name, looks, origin, and a last look at it all.

`back` and `cancel` are understood at every step. What was answered is kept, so it goes
on after a reload, a crash or a lost connection with the question it was at. The name
is looked at again at the end: somebody may have taken it meanwhile.
"""

from __future__ import annotations

from typing import Any

from game import conversation_text as words
from game import origins, text
from game.characters import check_desc, check_number, free_name, make_character
from server.api import DialogueContext, PlayerError, chosen, use_dialogue

Context = DialogueContext[Any]


class Back(Exception):
    """The player wants to be asked the question before."""


class Left(Exception):
    """The player wants no character after all."""


@use_dialogue(False, identifier="session", resume=dict)
async def creation(ctx: Context) -> None:
    """Ask until there is a character, or the player does not want one any more.

    `step` is where the player is, and the other keys are what they answered so far.
    """
    kept = ctx.kept
    kept.setdefault("step", STEPS[0].__name__)
    try:
        while kept["step"]:
            await take_step(ctx)
    except Left:
        await ctx.reply(words.NO_CHARACTER_MADE)


async def take_step(ctx: Context) -> None:
    """Ask one question, and say which is the next."""
    kept = ctx.kept
    names = [step.__name__ for step in STEPS]
    at = names.index(kept["step"])
    try:
        await STEPS[at](ctx)
    except Back:
        kept["step"] = names[max(0, at - 1)]
    except PlayerError as why:
        await ctx.reply(str(why))
    else:
        missing = [name for name in names if name not in kept]
        kept["step"] = missing[0] if missing else ""


async def said(ctx: Context, question: str) -> str:
    """What the player answers. Raises Back and Left."""
    line = ((await ctx.question(question)).raw_text or "").strip()
    match line.casefold():
        case "back":
            raise Back
        case "cancel":
            raise Left
    return line


async def name(ctx: Context) -> None:
    """Its name, which nobody may have."""
    ctx.kept["name"] = free_name(account_of(ctx), await said(ctx, words.ASK_NAME))


async def looks(ctx: Context) -> None:
    """What others see; nothing is an answer, too."""
    line = await said(ctx, words.ask_looks(ctx.kept["name"]))
    check_desc(line)
    ctx.kept["looks"] = line


async def origin(ctx: Context) -> None:
    """Where it comes from, which is where it begins."""
    offered = origins.offered()
    titles = list(offered)
    line = await said(ctx, words.ask_origin(ctx.kept["name"], titles))
    title = chosen(line, titles)
    if title is None:
        raise PlayerError(words.no_origin(line))
    ctx.kept["origin"] = offered[title]


async def agreed(ctx: Context) -> None:
    """A last look. With a yes it is made, if it still can be."""
    kept = ctx.kept
    title = origins.ORIGINS[kept["origin"]].title
    summary = words.summary(kept["name"], kept["looks"], title)
    line = await said(ctx, summary)
    if line.casefold() not in ("yes", "y"):
        raise PlayerError(words.YES_OR_BACK)
    account = account_of(ctx)
    try:
        check_number(account)
    except PlayerError as why:
        await ctx.reply(str(why))
        raise Left from None
    try:
        made = make(account, kept["name"], kept["looks"], kept["origin"])
    except PlayerError:
        del kept["name"]
        kept["step"] = name.__name__
        raise
    kept["agreed"] = True
    await ctx.reply(text.character_made(str(made)))


STEPS = (name, looks, origin, agreed)


def make(account: Any, name: str, looks: str, origin: str) -> Any:
    """The character of these answers. Raises PlayerError for a bad name."""
    made = make_character(account, name, looks)
    made.origin = origin
    return made


def account_of(ctx: Context) -> Any:
    """The account behind the connection. Raises Left if it has left."""
    if ctx.session is None or ctx.session.account is None:
        raise Left
    return ctx.session.account
