"""What the site asks the game about characters, and the usual answers.

`settings.GAME_SITE` names a module of the game. Each function below may stand there,
too, and is then the one that is asked; docs/site.md has an example. All of them are
called on the reactor's thread, and what they change is one turn. A PlayerError of
theirs is a sentence that the visitor reads.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings

from server import text
from server.accounts.names import check as check_name
from server.errors import PlayerError
from server.world import WORLD
from server.world.entity import Object
from server.world.speech import escape
from server.world.typeclasses import Character


@dataclass(frozen=True)
class Question:
    """What whoever makes a character is asked: a field of the form.

    `choices` are (value, words); with them it is one of these. `check(account, answer)`
    raises PlayerError for an answer that cannot be, which then stands at the field.
    """

    name: str
    label: str
    hint: str = ""
    needed: bool = True
    long: bool = False
    longest: int = 200
    choices: Sequence[tuple[str, str]] = ()
    check: Callable[[Any, str], object] | None = None


@dataclass(frozen=True)
class Card:
    """How a character is, for its owner. `last` is a date, seconds since 1970, or 0."""

    where: str = ""
    last: float = 0.0


def questions(account: Any) -> Sequence[Question]:
    """What is asked before the account gets a new character.

    Raises PlayerError if it cannot have one.
    """
    if len(account.characters) >= settings.MAX_NR_CHARACTERS:
        raise PlayerError(text.too_many_characters(settings.MAX_NR_CHARACTERS))
    return (Question("name", "Name", check=free_name),)


def free_name(account: Any, name: str) -> None:
    """Raises PlayerError for a name that a new character of the account cannot have."""
    if name != str(account):
        check_name(name)
    if any(isinstance(one, Character) for one in WORLD.named(name)):
        raise PlayerError(text.character_exists(name))


def make(account: Any, answers: Mapping[str, str]) -> Object:
    """Make the character. Raises PlayerError if it cannot be."""
    free_name(account, answers["name"])
    path = settings.TYPECLASS_CHARACTER
    return WORLD.create(path, answers["name"], owner=account.pk)


def card(character: Any) -> Card:
    """How it is."""
    place = character.location
    return Card(where=place.key if place is not None else "")


def before_retiring(character: Any) -> str:
    """What is asked of whoever is about to lose it."""
    return text.sure_to_retire(escape(str(character)))


def retire(account: Any, character: Any) -> str:
    """Take it out of the world for good; words for its owner. Raises PlayerError."""
    if character.sessions.count():
        raise PlayerError(text.is_played(character))
    name = str(character)
    character.delete()
    return text.is_no_more(name)


def description(character: Any) -> str:
    """What everybody may read of it, as markup."""
    return str(getattr(character, "desc", ""))


ASKED: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (questions, make, card, before_retiring, retire, description)
}
"""What may be asked of the game."""


class WrongAnswer(Exception):
    """A function of the game that could not be called; str() says which."""


def game(name: str) -> Callable[..., Any]:
    """The game's function of this name, or else the usual one."""
    module = import_module(settings.GAME_SITE)
    found: Callable[..., Any] = getattr(module, name, ASKED[name])
    return found


def check() -> None:
    """Raises WrongAnswer for a function of the game that cannot be called as ours."""
    for name, usual in ASKED.items():
        where, wanted = f"{settings.GAME_SITE}.{name}", inspect.signature(usual)
        if not callable(game(name)) or inspect.iscoroutinefunction(game(name)):
            raise WrongAnswer(f"{where} is no plain function.")
        try:
            inspect.signature(game(name)).bind(*wanted.parameters)
        except TypeError:
            arguments = ", ".join(wanted.parameters)
            raise WrongAnswer(f"{where} must take ({arguments}).") from None
