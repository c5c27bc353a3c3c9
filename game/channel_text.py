"""Every sentence about channels, tells that are answered, and people one ignores.

As in `game.text`: plain values in, markup out, and what players typed is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from game.english import ago, counted, listing, number, sentence
from server.api import escape

# ---------------------------------------------------------------- what there is

NO_CHANNELS = "There are no channels."
CHANNEL_HOW = (
    "Type |wchannel|n for the list, |wchannel join NAME|n to hear one, and then its "
    "name and what you want to say. |whelp channels|n explains the rest."
)


class Row(NamedTuple):
    """A channel as the list shows it."""

    name: str
    on_it: bool
    muted: bool
    people: int
    desc: str
    may_speak: bool


def channels(rows: Sequence[Row], reader: bool) -> str:
    """Every channel one may hear: those one is on, and then the others."""
    mine = [row for row in rows if row.on_it]
    others = [row for row in rows if not row.on_it]
    wide = max((len(row.name) for row in rows), default=0)
    lines = []
    if mine:
        lines += ["You are on:", *(_row(row, wide, reader) for row in mine)]
    if others:
        lines += ["You may join:", *(_row(row, wide, reader) for row in others)]
    speaks = next((row.name for row in mine if row.may_speak), "")
    if speaks:
        lines.append(f"To speak, type its name and the words: |w{speaks} hello|n")
    elif not mine:
        lines.append(f"To hear one, type |wchannel join {others[0].name}|n.")
    return "\n".join(lines)


def _row(row: Row, wide: int, reader: bool) -> str:
    if reader:
        muted = ", muted" if row.muted else ""
        return f"{row.name}{muted}, {_people(row.people)} on it. {row.desc}".rstrip()
    muted = "(muted) " if row.muted else ""
    return (
        f"  |w{row.name:<{wide}}|n  {_people(row.people):<13}  {muted}{row.desc}"
    ).rstrip()


def _people(count: int) -> str:
    if not count:
        return "nobody"
    return "one person" if count == 1 else f"{number(count)} people"


def about(
    name: str, also: Sequence[str], row: Row, moderated: bool, controls: bool
) -> str:
    """One channel: what it is for, how one stands to it, what one can do."""
    lines = [f"|w{name}|n" + (f", also called {listing(also)}" if also else "")]
    if row.desc:
        lines.append(row.desc)
    if row.muted:
        lines.append("You are on it, but do not hear it: you have muted it.")
    elif row.on_it:
        lines.append("You are on it.")
    else:
        lines.append(f"You are not on it. Type |wchannel join {name}|n.")
    if moderated:
        lines.append("It is moderated: only those with a voice may speak.")
    if controls:
        lines.append("You look after it; see |whelp channels|n.")
    return "\n".join(lines)


def on_channel(name: str, people: Sequence[tuple[str, bool]]) -> str:
    """Who is on it: (name, whether they have muted it)."""
    if not people:
        return f"Nobody who is here now is on {name}."
    names = [f"{who} (muted)" if muted else who for who, muted in people]
    return f"On {name}: {listing(names)}."


# ---------------------------------------------------------------- joining


def joined(name: str, may_speak: bool) -> str:
    how = f" To speak there, type |w{name} hello|n." if may_speak else ""
    return f"You are on {name} now.{how}"


def already_on(name: str) -> str:
    return f"You are on {name} already."


def left(name: str) -> str:
    return f"You have left {name}. To come back, type |wchannel join {name}|n."


def not_on(name: str) -> str:
    return f"You are not on {name}. Type |wchannel join {name}|n first."


def muted(name: str) -> str:
    return f"You do not hear {name} until you type |wchannel unmute {name}|n."


def you_muted(name: str) -> str:
    return f"You have muted {name}. Type |wchannel unmute {name}|n to speak and hear."


def unmuted(name: str) -> str:
    return f"You hear {name} again."


def no_channel(name: str, known: Iterable[str]) -> str:
    """There is no such channel, for this player."""
    names = listing(known)
    there = f" There is {names}." if names else ""
    return f'There is no channel called "{escape(name)}".{there}'


def channel_which(verb: str) -> str:
    return f"Which channel? Type |wchannel {verb} NAME|n."


def no_such_verb(word: str) -> str:
    return (
        f'"{escape(word)}" is no channel, and nothing one can do with channels. '
        "Type |wchannel|n for the list, or |whelp channels|n."
    )


# ---------------------------------------------------------------- what was said


def lines(
    name: str, rows: Sequence[tuple[str, str, float]], words: Sequence[str]
) -> str:
    """Lines with their numbers, the oldest first: (speaker, the rest, seconds ago)."""
    if not rows:
        if words:
            wanted = escape(" ".join(words))
            return f'Nothing with "{wanted}" has been said on {name} lately.'
        return f"Nothing has been said on {name} yet."
    count = "line" if len(rows) == 1 else counted(len(rows), "line")
    which = f' with "{escape(" ".join(words))}"' if words else ""
    listed = [
        f"{len(rows) - at}. {escape(who)}{what} |x({_ago(seconds)})|n"
        for at, (who, what, seconds) in enumerate(rows)
    ]
    return "\n".join([f"The last {count} on {name}{which}:", *listed])


def _ago(seconds: float) -> str:
    return "just now" if seconds < 60 else f"{ago(seconds)} ago"


def nobody_said(name: str, channel: str) -> str:
    return f'Nobody called "{escape(name)}" has said anything on {channel} lately.'


def no_line(wanted: str, channel: str) -> str:
    return (
        f"There is no line {escape(wanted)}. Type |w{channel}|n to see the last ones."
    )


def answer_how(channel: str) -> str:
    return f"What do you want to answer? For example: |w{channel} /1 yes|n."


HISTORY_HOW = (
    "Type |wchannel history NAME|n, and behind it how many lines, or words to look for."
)


def too_many_words(most: int) -> str:
    return f"Please look for not more than {number(most)} words at once."


# ---------------------------------------------------------------- looking after them

CREATE_HOW = "Type |wchannel create NAME|n or |wchannel create NAME = what it is for|n."
NOT_TO_CREATE = "You may not make channels."


def too_many_channels(most: int) -> str:
    return f"There are {most} channels already, and there cannot be more."


def created(name: str) -> str:
    return (
        f"There is a channel called {name} now, and you are on it. Others hear it when "
        f"they type |wchannel join {name}|n."
    )


def not_yours(name: str) -> str:
    return f"You do not look after {name}."


def how(verb: str, rest: str) -> str:
    return f"Type |wchannel {verb} NAME {rest}|n."


def described(name: str, desc: str) -> str:
    return f"{name} is described." if desc else f"{name} has no description any more."


def renamed(old: str, new: str) -> str:
    return f"{old} is called {new} now."


def aliased(name: str, also: Sequence[str]) -> str:
    return f"{name} is also called {listing(also) if also else 'nothing else'}."


def locks(name: str, rows: Iterable[tuple[str, str]]) -> str:
    """The locks of a channel as they stand: (what, who passes)."""
    listed = [f"  {what}: {escape(who)}" for what, who in rows]
    return "\n".join([f"Locks of {name}:", *listed])


def moderated(name: str, on: bool) -> str:
    if on:
        return f"[{name}] From now on only those with a voice may speak here."
    return f"[{name}] Everybody may speak here again."


def silenced(who: str, name: str, minutes: int) -> str:
    lasts = f" for {counted(minutes, 'minute')}" if minutes else ""
    return f"{who} has been silenced on {name}{lasts}."


def you_are_silenced(name: str, minutes: int) -> str:
    lasts = f" for {counted(minutes, 'minute')}" if minutes else ""
    return f"You have been silenced on {name}{lasts}."


def voiced(who: str, name: str) -> str:
    return f"{who} has a voice on {name}."


def you_are_voiced(name: str) -> str:
    return f"You have a voice on {name}."


def looks_after(who: str, name: str) -> str:
    return f"{who} looks after {name}, and cannot be silenced there."


def surely_delete(name: str) -> str:
    return f"That ends {name}, with everything that was said there. Are you sure?"


def kept(name: str) -> str:
    return f"{name} stays."


def deleted(name: str) -> str:
    return f"[{name}] This channel is no more."


# ---------------------------------------------------------------- ignoring

REPLY_WHAT = "What do you want to answer? Type |wreply words|n."
NOBODY_TOLD = "Nobody has told you anything lately."
IGNORE_NOBODY = "You ignore nobody. To ignore somebody, type |wignore NAME|n."
UNIGNORE_WHOM = "Whom? Type |wunignore NAME|n."
NOT_YOURSELF = "You cannot ignore yourself, however tempting that may be."


def ignored(names: Sequence[str]) -> str:
    return f"You ignore {listing(names)}."


def ignoring(name: str) -> str:
    return (
        f"You do not hear {name} any more, on channels or in private. "
        f"|wunignore {name}|n takes that back."
    )


def already_ignored(name: str) -> str:
    return f"You ignore {name} already."


def hearing(name: str) -> str:
    return f"You hear {name} again."


def not_ignored(name: str) -> str:
    return f'You do not ignore anybody called "{escape(name)}".'


def staff_is_heard(name: str) -> str:
    return f"{name} looks after this place, and is heard by everybody."


def too_many_ignored(most: int) -> str:
    return f"You can ignore {most} people, not more. |wignore|n shows them."


def ignores_you(name: str) -> str:
    return sentence(f"{name} does not want to hear you.")


def you_ignore(name: str) -> str:
    return f"You ignore {name}. Type |wunignore {name}|n first."


def nobody_known(name: str) -> str:
    return f'Nobody is called "{escape(name)}".'


def is_gone(name: str) -> str:
    return f"{name} is not here any more."
