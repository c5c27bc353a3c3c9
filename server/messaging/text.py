"""What is said about messages. A game may say it better, see `server.commands.text`.

A function of the same name in the module `settings.GAME_TEXT` is used instead; it takes
the same arguments and returns markup. Names and words come as markup already.
"""

from __future__ import annotations

from server.commands.text import quoted, replaceable
from server.world.speech import escape


@replaceable
def channel_message(channel: str, name: str, answer: str, words: str) -> str:
    """In a channel. `answer` is empty or what `in_answer` gave, as in all of these."""
    who = " ".join(filter(None, (name, answer)))
    return f"[{channel}] {who}: {words}" if who else f"[{channel}] {words}"


@replaceable
def room_message(name: str, answer: str, words: str) -> str:
    """In a room, for those who hear it."""
    return f'{name} says{_after(answer)}, "{words}"'


@replaceable
def own_room_message(answer: str, words: str) -> str:
    """In a room, for whoever says it."""
    return f'You say{_after(answer)}, "{words}"'


@replaceable
def private_message(name: str, answer: str, words: str) -> str:
    """In private, for whoever is told."""
    return f'{name} tells you{_after(answer)}, "{words}"'


@replaceable
def own_private_message(whom: str, answer: str, words: str) -> str:
    """In private, for whoever tells it."""
    return f'You tell {whom}{_after(answer)}, "{words}"'


@replaceable
def bare_message(answer: str, words: str) -> str:
    """From the game itself, which has no name."""
    return f"{answer} {words}" if answer else words


@replaceable
def in_answer(name: str, words: str) -> str:
    """Which message is answered; the words are as they were said, no markup."""
    return f"(to {escape(name)}'s {quoted(words)})" if name else f"(to {quoted(words)})"


@replaceable
def mention(name: str) -> str:
    """Somebody is meant."""
    return f"@{name}"


@replaceable
def mention_of_all() -> str:
    """Everybody is meant."""
    return "@all"


@replaceable
def mention_of_nobody() -> str:
    """Whoever is meant has no name that is known here."""
    return "@somebody"


@replaceable
def emote(name: str) -> str:
    """A face or gesture."""
    return f"({name})"


def _after(answer: str) -> str:
    return f" {answer}" if answer else ""


# Why something could not be sent


@replaceable
def not_logged_in() -> str:
    """Nobody is behind whoever wants to send."""
    return "You have to log in first."


@replaceable
def connection_ended() -> str:
    """The session that wants to send is no more."""
    return "That connection has ended."


@replaceable
def no_such_group(name: str) -> str:
    """There is no such channel or room."""
    return f"There is no channel or room {quoted(name)}."


@replaceable
def no_such_friend(name: str) -> str:
    """There is no such account or character."""
    return f"There is nobody called {quoted(name)}."


@replaceable
def no_such_message(number: int) -> str:
    """No message of this number is known, or not to whoever quotes it."""
    return f"There is no message {number} that you could answer."


@replaceable
def not_there(room: str) -> str:
    """One cannot speak in a room in which one is not."""
    return f"You cannot be heard in {escape(room)} from here."


@replaceable
def not_for_all(group: str) -> str:
    """Only those who look after a group may call everybody in it."""
    return f"You may not call everybody in {escape(group)}."


@replaceable
def is_ignored(name: str) -> str:
    """The other does not want to hear this account."""
    return f"{escape(name)} does not want to hear from you."


@replaceable
def no_such_actor(number: int) -> str:
    """Nobody of the game's own has this number."""
    return f"There is nobody with the number {number} who could say it."


@replaceable
def nobody_to_answer() -> str:
    """What is to be answered was caused by nobody."""
    return "There is nobody to answer."
