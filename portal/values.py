"""Bounds on the data a client may send, whatever protocol it comes by.

Lines are bounded by their length; data also by what is made of it here: a few bytes of
JSON can be many lists in each other, and each of them takes memory while it waits.
"""

from __future__ import annotations

from typing import Any

VALUES = 1000
"""How many values there may be in one message, counting lists and objects too."""
_LARGEST = 2**63


class BadMessage(ValueError):
    """A client said what is no message; str() is for the log and quotes none of it."""


def too_much(value: Any, depth: int) -> str:
    """Why this value of JSON is more than is passed on; empty if it is not.

    `depth` says how many lists and objects may stand in each other.
    """
    level, count = [value], 0
    while level:
        count += len(level)
        if count > VALUES:
            return "it holds too many values"
        if any(isinstance(v, int) and not -_LARGEST <= v < _LARGEST for v in level):
            return "a number in it is too large"
        holders = [each for each in level if isinstance(each, (list, tuple, dict))]
        if holders and depth < 1:
            return "it is nested too deep"
        level = [part for each in holders for part in _parts(each)]
        depth -= 1
    return ""


def _parts(holder: Any) -> Any:
    return holder.values() if isinstance(holder, dict) else holder
