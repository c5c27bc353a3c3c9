"""What the framework itself says about commands. A game may say it better.

A function of the same name in the module `settings.GAME_TEXT` is used instead of the
one here; it takes the same arguments and returns markup.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import ParamSpec

from django.conf import settings

P = ParamSpec("P")
LONGEST_QUOTE = 40


@functools.cache
def _module(path: str) -> ModuleType:
    return importlib.import_module(path)


def replaceable(ours: Callable[P, str]) -> Callable[P, str]:
    """Let the game's function of the same name speak, if it has one."""

    @functools.wraps(ours)
    def speak(*args: P.args, **kwargs: P.kwargs) -> str:
        theirs = getattr(_module(settings.GAME_TEXT), ours.__name__, ours)
        # A game that imports ours by name has not replaced it.
        sentence: str = (ours if theirs is speak else theirs)(*args, **kwargs)
        return sentence

    return speak


def quoted(words: str) -> str:
    """What a player typed, fit to be shown again: cut short, its markup harmless."""
    short = words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + "..."
    return '"' + short.replace("|", "||") + '"'


def either(choices: Sequence[str]) -> str:
    """One, two or three: "a", "a or b", "a, b or c"."""
    if len(choices) < 2:
        return "".join(choices)
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


@replaceable
def no_such_command(name: str, suggestion: str | None) -> str:
    """There is no such command (or none for this player)."""
    hint = f" Did you mean {quoted(suggestion)}?" if suggestion else ' Try "help".'
    return f"Huh? There is no {quoted(name)}.{hint}"


@replaceable
def which_command(name: str, keys: Sequence[str], more: bool) -> str:
    """Several commands begin like this."""
    listed = either([*keys, "another"] if more else keys)
    return f"{quoted(name)} could be {listed}. Please type a little more."


@replaceable
def not_any_more(key: str) -> str:
    """A command has waited, and meanwhile the right to use it was lost."""
    return f"You may not use {quoted(key)} any more."


@replaceable
def command_failed() -> str:
    """A command ended in an error of the game's; it has been written down."""
    return (
        "Something went wrong with that, and it is not your fault. "
        "It has been written down for those who look after this place."
    )


@replaceable
def find_what() -> str:
    """A name was needed and none was given."""
    return "Which one do you mean? Name it, please."


@replaceable
def nothing_named(name: str, suggestion: str | None) -> str:
    """Nothing that can be seen is called so."""
    hint = f" Did you mean {quoted(suggestion)}?" if suggestion else ""
    return f"There is no {quoted(name)} here.{hint}"


@replaceable
def fewer_named(name: str, number: int, count: int) -> str:
    """The seventh was asked for, and there are three."""
    there = "is only one" if count == 1 else f"are only {count}"
    return (
        f"There {there} called {quoted(name)} here, and you asked for number {number}."
    )


@replaceable
def which_thing(word: str, choices: Sequence[str], more: int) -> str:
    """Several things are called so; `more` of them are not among the choices."""
    listed = either([*choices, f"{more} more"] if more else choices)
    return f"Which {word.replace('|', '||')} do you mean: {listed}?"


@replaceable
def thing_choice(name: str, looks: str, place: str) -> str:
    """One of several: what to type for it, how it differs, where it is."""
    detail = ", ".join(part for part in (looks, place) if part)
    return f"{name} ({detail})" if detail else name


@replaceable
def place_self() -> str:
    """One of several is the asker."""
    return "yourself"


@replaceable
def place_carried() -> str:
    """One of several is in the asker's hands."""
    return "carried"


@replaceable
def place_here() -> str:
    """One of several is in the same place, and not a thing that lies about."""
    return "here"


@replaceable
def place_floor() -> str:
    """One of several lies in the same place."""
    return "on the floor"


@replaceable
def way_barred() -> str:
    """An exit's lock does not let one through."""
    return "You cannot go that way."


@replaceable
def leads_nowhere() -> str:
    """An exit has no destination."""
    return "That way leads nowhere."


@replaceable
def not_a_number(word: str, least: int, most: int) -> str:
    """A number was needed."""
    return f"{quoted(word)} is no whole number from {least} to {most}."
