"""Who hears what is said aloud beside the players: keepers, doors that want a word."""

from __future__ import annotations

from typing import Any


class Listener:
    """Mixed into whatever does something when it hears words spoken."""

    __slots__ = ()

    def at_hear(self, speaker: Any, words: str) -> None:
        """Called with what `speaker` said in the same room, or whispered to this."""


def spoken(place: Any, speaker: Any, words: str) -> None:
    """Let everything in a place that listens hear what was said there."""
    for listener in [*place.contents, *place.exits]:
        if isinstance(listener, Listener) and listener is not speaker:
            listener.at_hear(speaker, words)


def words_in(text: str) -> frozenset[str]:
    """The single words of a text, without signs and capitals."""
    letters = (letter if letter.isalnum() else " " for letter in text.casefold())
    return frozenset("".join(letters).split())


def entry(table: dict[str, str], text: str) -> str | None:
    """What a table of 'bell, tower' = 'answer' holds for words in the text.

    An entry of several words wants all of them; the first that fits is taken.
    """
    said = words_in(text)
    for names, answer in table.items():
        if any(words_in(name) and words_in(name) <= said for name in names.split(",")):
            return answer
    return None
