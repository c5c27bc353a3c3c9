"""Values as JSON text: what comes back is what was given, or it is refused.

A tuple comes back as a list; that is all that may change.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec

from server.errors import StorageError

DEEPEST = 100
LARGEST = 2**63 - 1


def encode(value: Any) -> str:
    """The value as text. Raises StorageError for what JSON would not give back."""
    try:
        _check(value, 0)
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        raise StorageError("A text holds half a character.") from None


def decode(text: str | bytes) -> Any:
    """The value of a text. Raises StorageError for what is no JSON."""
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as error:
        raise StorageError(f"What is kept cannot be read: {error}") from error


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise StorageError(f"A value can be nested at most {DEEPEST} deep.")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise StorageError(f"The keys of a dict are texts, not {key!r}.")
            _check(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    else:
        _check_plain(value)


def _check_plain(value: Any) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise StorageError(f"{value} is no number that can be kept.")
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise StorageError(f"A whole number must lie between -{LARGEST} and {LARGEST}.")
    if not (value is None or isinstance(value, str | int | float)):
        kind = type(value).__name__
        raise StorageError(f"A {kind} cannot be kept; texts, numbers and lists can.")
