"""Sentences of what is asked and answered in several lines; see `game/text.py`.

In the order of a visit: making a character, describing, talking with Marta, votes, what
is asked before something is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.english import counted, listing, number, sentence
from server.api import escape

# ---------------------------------------------------------------- a new character


OVER_THE_PASS = "from over the pass"
UP_THE_RIVER = "up the river"
IN_THIS_HOUSE = "born in this house"
CAME_OVER_THE_PASS = "came over the pass"
CAME_UP_THE_RIVER = "came up the river"
BORN_IN_THIS_HOUSE = "was born in this house"
ASK_NAME = (
    "What is the name of your new character? Here and at every step, |wback|n asks the "
    "question before, and |wcancel|n ends it."
)
NAME = "Name"
NAME_HINT = "Letters from A to Z, and nobody else's."
LOOKS = "What others see"
LOOKS_HINT = "A sentence will do, and it can be left for later."
ORIGIN = "Where do they come from?"
ORIGIN_HINT = "There the story begins."
YES_OR_BACK = "Please type |wyes|n, |wback|n or |wcancel|n."
NO_CHARACTER_MADE = "No character is made."
ANSWER_FIRST = "Please answer first what you were asked before."


def ask_looks(name: str) -> str:
    """What others see of a new character."""
    return (
        f"What do others see of {escape(name)}? A sentence will do; an empty line "
        "leaves it open. |wdescribe me|n changes it later."
    )


def ask_origin(name: str, origins: Sequence[str]) -> str:
    """Where a new character comes from, and so where it begins."""
    lines = [f"{number}. {origin}" for number, origin in enumerate(origins, 1)]
    question = f"Where does {escape(name)} come from? There the story begins."
    return "\n".join([question, *lines, "Type a number or how the words begin."])


def no_origin(line: str) -> str:
    """That is none of them."""
    if not line:
        return "Please choose one of them."
    return f'"{escape(line[:40])}" is none of them.'


def summary(name: str, looks: str, origin: str) -> str:
    """A new character, before it is made."""
    seen = f"{name}: {looks}" if looks else name
    return (
        f"{escape(seen)} ({origin})\nShall it be so? |wyes|n, |wback|n or |wcancel|n."
    )


# ---------------------------------------------------------------- describing


DESCRIBE_HOW = (
    "Type |wdescribe THING|n to write what it looks like, or |wdescribe THING = text|n "
    "in one line; |where|n is the room, |wme|n is you."
)
DESCRIBE_ME = "You can describe yourself only: |wdescribe me|n."
YOURSELF = "yourself"
NO_LONGER_THERE = "What you wrote about is no longer there, or no longer yours."


# ---------------------------------------------------------------- a drink at the inn


THIRST = {
    "thirsty, something drink, a drink, another drink": "",
    "the usual, my usual, serve me": "",
}
"""What one says who wants a drink; see `game.listening.entry`."""
NO_DRINK = "As you like. The fire costs nothing."


def which_drink(drinks: Sequence[str]) -> str:
    """What there is to drink."""
    return f"What shall it be: {', '.join(drinks[:-1])} or {drinks[-1]}?"


def the_usual(name: str, drink: str) -> str:
    """To somebody who was here before."""
    return f"{name}! {sentence(drink)}, as ever?"


def brings(keeper: str, drink: str, name: str) -> str:
    """Everybody sees it."""
    return f"{keeper} puts {drink} in front of {name}."


def here_you_are(drink: str, visits: int, before: str) -> str:
    """To somebody who has their drink: the first, another one, or one more."""
    if not before:
        return f"{sentence(drink)}. I shall remember that."
    if before != drink:
        return f"Not {before} today? {sentence(drink)}, then. I shall remember."
    return f"There. That makes {number(visits)}, and I have counted them all."


# ---------------------------------------------------------------- the jackdaw


JACKDAW = "Jackdaw"
JACKDAW_KNOWS = {
    "time, hour, late, early, day, night": "hour",
    "who, people, anybody, everybody": "people",
}
JACKDAW_OTHERWISE = "Kjack! Ask me what time it is, or who is about."
HOURS = {
    "dawn": "Dawn. The swallows are up before me.",
    "day": "Broad day. You can see the pass from here.",
    "dusk": "Dusk. Time to be under a roof.",
    "night": "Night. Why do you wake me?",
}


def jackdaw_hour(part: str) -> str:
    """What time it is: dawn, day, dusk or night."""
    return HOURS[part]


def jackdaw_people(names: Sequence[str], count: int) -> str:
    """Who is on; `count` of them all, though not all are named."""
    more = [f"{number(count - len(names))} more"] if count > len(names) else []
    return f"I see {listing([*names, *more])}."


# ---------------------------------------------------------------- votes


VOTE_HOW = "Nothing is voted on here. Type |wvote QUESTION|n to ask everybody."
VOTE_ALREADY = "Something is voted on here already. |wvote|n shows what."
NOT_YOUR_VOTE = "Only who asked can end it."


def vote_begins(name: str, question: str) -> str:
    """Everybody in the room is asked."""
    return (
        f'{name} asks everybody: "{escape(question)}" '
        "Type |wsay aye|n or |wsay nay|n; it is open for a minute."
    )


def voices(ayes: int, nays: int) -> str:
    """How many for it, how many against."""
    return f"{counted(ayes, 'aye')}, {counted(nays, 'nay')}"


def vote_stands(ayes: int, nays: int) -> str:
    """Somebody has voted."""
    return f"{sentence(voices(ayes, nays))}."


def vote_now(question: str, ayes: int, nays: int) -> str:
    """For who asks how it stands."""
    return f'"{escape(question)}" {vote_stands(ayes, nays)}'


def vote_result(question: str, ayes: int, nays: int) -> str:
    """The vote is over."""
    if not ayes and not nays:
        return f'The vote is over: "{escape(question)}" Nobody voted.'
    end = "Carried" if ayes > nays else "Lost" if nays > ayes else "Undecided"
    return f'The vote is over: "{escape(question)}" {end}: {voices(ayes, nays)}.'


# ---------------------------------------------------------------- before it is lost


NOT_DESTROYED = "Nothing is destroyed."
GONE_ALREADY = "That is gone already."
NOT_ENDED = "Everything goes on."
KEPT_CHARACTER = "Nothing is deleted."
HOW_TO_CHARDELETE = (
    "Type |wchardelete NAME|n, with the whole name of the character you want to lose."
)
SURE_TO_RESET = "Take everybody out of their characters, and build the world anew?"
SURE_TO_SHUT_DOWN = "Disconnect everybody and end the game?"


def sure_to_destroy(name: str, number: int) -> str:
    """Before something is destroyed."""
    return f"Destroy {name} (#{number}) for good?"


def sure_to_delete(name: str, points: int) -> str:
    """Before somebody's own character is deleted."""
    deeds = f" and {counted(points, 'point')}" if points else ""
    return f"Delete {name}{deeds} for good? What {name} carries is left behind."


def being_played(name: str) -> str:
    """A character that is played cannot be deleted."""
    return f"{name} is being played. Type |wooc|n first."


def character_deleted(name: str) -> str:
    """An own character is gone."""
    return f"{sentence(name)} is no more."
