"""Data beside the text passes the gate, too: clients show what is in it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from portal.render.gate import clean

# JSON escapes control characters but DEL and C1; of those it does \n and \t may stay.
_ESCAPED = re.compile(rb"\\[bfru]")
_write = msgspec.json.Encoder().encode


def cleaned(value: Any) -> Any:
    """The value with every text in it made harmless; itself, if each of them is."""
    return value if _is_clean(value) else _cleaned(value)


def _is_clean(value: Any) -> bool:
    # To write all of it and look once is faster than to look into each text.
    try:
        data = _write(value)
    except TypeError:  # it is no JSON, and may be refused elsewhere
        return False
    if data.isascii() and b"\\" not in data and b"\x7f" not in data:
        return True
    text = data.decode()
    return not _ESCAPED.search(data) and clean(text) == text


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_cleaned(one) for one in value)
    return value
