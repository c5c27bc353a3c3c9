"""From what staff types to the value of a typed field, and back.

Only declared fields can be reached, and only with values their type allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from game import text
from server.api import Object, PlayerError, fields_of

LONGEST = 4000
LONGEST_NUMBER = 15
SWITCH = {
    "on": True,
    "yes": True,
    "true": True,
    "off": False,
    "no": False,
    "false": False,
}
Find = Callable[[str], Object]


def rows(thing: Any) -> Iterator[tuple[str, str]]:
    """Every field of a thing: what it is called, what it holds."""
    for name in fields_of(type(thing)):
        yield name, written(getattr(thing, name))


def written(value: Any) -> str:
    """A value as the staff reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Object):
        return f"{value.key} (#{value.id})"
    if isinstance(value, dict):
        return (
            "; ".join(f"{key} = {written(item)}" for key, item in value.items())
            or "nothing"
        )
    if isinstance(value, list | tuple):
        return ", ".join(map(written, value)) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def assign(thing: Any, name: str, word: str, find: Find) -> str:
    """Set a field from what was typed; the value as it is now.

    `name` may be `details.wall`: one entry of a field that holds several texts.
    `find` finds an object by what was typed. Raises PlayerError.
    """
    name, dot, entry = name.partition(".")
    declared = fields_of(type(thing))
    if name not in declared:
        raise PlayerError(text.no_field(thing.name, name, declared))
    kind = declared[name].type
    try:
        if dot:
            _put(getattr(thing, name), entry.strip(), word)
        else:
            setattr(thing, name, read(kind, word, find))
    except ValueError as why:
        raise PlayerError(text.bad_value(name, str(why))) from None
    now = getattr(thing, name)
    return written(now.get(entry.strip(), "") if dot else now)


def _put(table: Any, entry: str, word: str) -> None:
    if not isinstance(table, dict) or not entry:
        raise ValueError("it has no entries.")
    if word:
        table[entry] = word
    else:
        table.pop(entry, None)


def read(kind: Any, word: str, find: Find) -> Any:
    """The value that `word` means for a field of this type. Raises ValueError."""
    if len(word) > LONGEST:
        raise ValueError(f"at most {LONGEST} letters fit.")
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if kind in READERS:
        return READERS[kind](word)
    if any(isinstance(one, type) and issubclass(one, Object) for one in parts(kind)):
        return find(word) if word else None
    raise ValueError("it holds several values; change one as FIELD.ENTRY.")


def parts(kind: Any) -> tuple[Any, ...]:
    """The types that `Room | None` is made of; a list or dict is made of none."""
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _switch(word: str) -> bool:
    if word.casefold() not in SWITCH:
        raise ValueError('it is "on" or "off".')
    return SWITCH[word.casefold()]


def _whole(word: str) -> int:
    digits = word.removeprefix("-")
    if len(word) > LONGEST_NUMBER or not (digits.isascii() and digits.isdecimal()):
        raise ValueError("it is a whole number.")
    return int(word)


def _number(word: str) -> float:
    try:
        return float(word[:LONGEST_NUMBER])
    except ValueError:
        raise ValueError("it is a number.") from None


READERS: dict[Any, Callable[[str], Any]] = {
    bool: _switch,
    int: _whole,
    float: _number,
    str: str,
}
