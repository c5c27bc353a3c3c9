"""Keeper: somebody who stays in a place and answers when spoken to."""

from __future__ import annotations

from typing import Any

from game import guests, story, text
from game.listening import Listener, entry, words_in
from game.things import Thing
from server.api import field


class Keeper(Listener, Thing):
    """Somebody who answers to words. What is said stands in the world file."""

    proper: bool = field(True, help="Whether it is called by its name alone.")
    fixed: str = field("", help="What one reads who tries to take it.")
    answers: dict[str, str] = field(
        {}, help="Words listened for, and what is answered."
    )
    after: dict[str, dict[str, str]] = field(
        {}, help="Other answers, once something has happened."
    )
    greeting: str = field(
        "", help="What is said to somebody who comes for the first time."
    )
    otherwise: str = field(
        "", help="What is said to somebody who used the name in vain."
    )
    known: list[int] = field([], help="The numbers of those who were greeted.")
    drinks: list[str] = field([], help="What is served to whoever is thirsty.")

    @property
    def attrib(self) -> str:
        """For clients: it is somebody (m)."""
        return "m"

    def at_hear(self, speaker: Any, words: str) -> None:
        """Answer, if there is anything to say to this."""
        if not speaker.sessions.count() or guests.talks(self, speaker):
            return
        if self.drinks and guests.serve(self, speaker, words):
            return
        self.speak(self.answer(words))

    def speak(self, words: str) -> None:
        """Say something aloud; nothing to say is not said."""
        if words and self.location is not None:
            self.location.msg(text.keeper_says(self.name, words))

    def answer(self, words: str) -> str:
        """What is said to these words; nothing if they are not for this keeper."""
        for table in [*reversed(story.after(self.after)), self.answers]:
            found = entry(table, words)
            if found is not None:
                return found
        named = words_in(self.key) & words_in(words)
        return self.otherwise if named else ""

    def meet(self, somebody: Any) -> None:
        """Greet somebody who was never here before; the room calls this."""
        if self.greeting and somebody.id not in self.known:
            self.known.append(somebody.id)
            somebody.msg(text.keeper_says_to(self.name, self.greeting))
