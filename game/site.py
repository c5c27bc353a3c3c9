"""What the site asks of the game: making a character, losing one, what others read.

Each of these is what the commands `charcreate` and `chardelete` do, without a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from game import conversation_text as words
from game import origins, text
from game.characters import LONGEST_DESC, check_desc, check_number, free_name
from game.commands.account import check_deleted, state
from game.creation import make as make_character
from server.api import Card, NotAllowed, Question


def questions(account: Any) -> tuple[Question, ...]:
    """What is asked before there is a new character. Raises PlayerError."""
    if not account.at_least("Player"):
        raise NotAllowed(text.NOT_FOR_GUESTS)
    check_number(account)
    origin = tuple((key, title) for title, key in origins.offered().items())
    asked = (
        Question("name", words.NAME, words.NAME_HINT, longest=24, check=free_name),
        Question(
            "looks",
            words.LOOKS,
            words.LOOKS_HINT,
            needed=False,
            long=True,
            longest=LONGEST_DESC,
            check=lambda account, desc: check_desc(desc),
        ),
        Question("origin", words.ORIGIN, words.ORIGIN_HINT, choices=origin),
    )
    return asked if origin else asked[:-1]


def make(account: Any, answers: Mapping[str, str]) -> Any:
    """Make the character."""
    check_number(account)
    return make_character(
        account, answers["name"], answers["looks"], answers.get("origin", "")
    )


def card(character: Any) -> Card:
    """Where it is, or rests, and when it was played last."""
    return Card(where=state(character), last=getattr(character, "last_played", 0.0))


def before_retiring(character: Any) -> str:
    """What `chardelete` asks."""
    return words.sure_to_delete(str(character), character.points)


def retire(account: Any, character: Any) -> str:
    """What `chardelete` does."""
    check_deleted(character)
    name = str(character)
    character.delete()
    return words.character_deleted(name)
