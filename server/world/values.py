"""What can be kept: JSON's values, and references to live objects as {"#": id}.

Lists and dicts that are kept become watched ones (`server.world.watched`), so that a
change inside them is noticed. Everything is checked when it is assigned, because at the
end of a turn it is too late to refuse it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import msgspec

REFERENCE = "#"
DEEPEST = 32
LARGEST = 2**63 - 1
MISSING: Any = object()


class Live:
    """What a reference can point at: an object of the world, `gone` once deleted."""

    __slots__ = ()

    id: int
    gone: bool


def whole(value: int) -> int:
    """An int of 64 bits. Raises ValueError."""
    if -LARGEST <= value <= LARGEST:
        return value
    raise ValueError(f"A whole number must lie between -{LARGEST} and {LARGEST}.")


def finite(value: float) -> float:
    """A float that is a number. Raises ValueError."""
    if math.isfinite(value):
        return value
    raise ValueError(f"{value} is no number that can be kept.")


def text(value: str) -> str:
    """A str that is text, without lone surrogates. Raises ValueError."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("The text holds half a character.") from None
    return value


def name(value: Any, longest: int = 200) -> str:
    """A key or alias: a line of visible text. Raises ValueError."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("A name cannot be empty.")
    if len(value) > longest:
        raise ValueError(f"A name can have at most {longest} characters.")
    if not value.isprintable():
        raise ValueError("A name can hold only characters that can be seen.")
    return value.strip()


def check(value: Any, json: bool = True, depth: int = 0) -> None:
    """Raise ValueError if the value cannot be kept.

    With `json` only what JSON gives back as it was; else whatever has a declared type
    to be read by (tuples, dates, enums).
    """
    if value is None or value is True or value is False:
        return
    if depth > DEEPEST:
        raise ValueError(f"A value can be nested at most {DEEPEST} deep.")
    if isinstance(value, str | int | float):
        _check_plain(value)
    elif isinstance(value, list | tuple):
        for item in value:
            check(item, json, depth + 1)
    elif isinstance(value, dict):
        _check_dict(value, json, depth)
    elif isinstance(value, Live):
        if value.gone:
            raise ValueError(f"{value} was deleted.")
    else:
        _check_other(value, json)


def _check_plain(value: str | float) -> None:
    if isinstance(value, str):
        text(value)
    elif isinstance(value, int):
        whole(value)
    else:
        finite(value)


def _check_dict(value: dict[Any, Any], json: bool, depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str):
            raise ValueError(f"The keys of a dict that is kept are texts, not {key!r}.")
        if key == REFERENCE:
            raise ValueError(f"The key {REFERENCE!r} stands for references to objects.")
        text(key)
        check(item, json, depth + 1)


def _check_other(value: Any, json: bool) -> None:
    kind = type(value).__name__
    if json:
        raise ValueError(f"A {kind} cannot be kept; numbers, texts and objects can.")
    try:
        encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"A {kind} cannot be kept: {error}") from None


def _reference(value: Any) -> dict[str, int]:
    if isinstance(value, Live):
        return {REFERENCE: value.id}
    raise TypeError(f"{type(value).__name__} is no JSON")


_encoder = msgspec.json.Encoder(enc_hook=_reference)
_decoder = msgspec.json.Decoder()


def encode(value: Any) -> str:
    """The value as JSON text, objects as references."""
    return _encoder.encode(value).decode()


def decode(data: str) -> Any:
    """The value of JSON text, references as they stand. Raises ValueError."""
    return _decoder.decode(data)


def resolve(value: Any, find: Callable[[int], Any]) -> Any:
    """The value with objects in place of references; MISSING if it refers to nothing.

    Inside lists and dicts, references to nothing are left out.
    """
    if isinstance(value, list):
        items = [resolve(item, find) for item in value]
        return [item for item in items if item is not MISSING]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and isinstance(value.get(REFERENCE), int):
        found = find(value[REFERENCE])
        return MISSING if found is None else found
    pairs = {key: resolve(item, find) for key, item in value.items()}
    return {key: item for key, item in pairs.items() if item is not MISSING}
