"""MSDP (tintin.mudhalla.net/protocols/msdp): variables and their values, both ways.

    VAR "REPORT" VAL "HEALTH" VAR "REPORT" VAL "ROOM"
    VAR "ROOM" VAL TABLE_OPEN VAR "VNUM" VAL "12" VAR "EXITS" VAL TABLE_OPEN ...

The six marks are the bytes 1 to 6 and stand nowhere else, so a message is cut at them
and read in one pass. A value is a text, a list of values or a dict of them. How a
message travels (a telnet option) is not known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.values import VALUES, BadMessage

VAR, VAL, TABLE_OPEN, TABLE_CLOSE, ARRAY_OPEN, ARRAY_CLOSE = (
    bytes((mark,)) for mark in range(1, 7)
)
DEPTH = 16
"""How many lists and tables may stand in each other."""
SIZE = 16_384
"""Bytes of one message of a client."""
_MARKS = re.compile(rb"([\x01-\x06])")
_NEVER = bytes(range(7))
"""What no text may hold: the marks, and NUL."""

Pair = tuple[str, Any]


def decode(payload: bytes) -> list[Pair]:
    """The variables of a message, in their order. Raises BadMessage for what is none.

    A name that stands there twice is there twice.
    """
    if len(payload) > SIZE:
        raise BadMessage("it is too large")
    before, *rest = _MARKS.split(payload)
    if before:
        raise BadMessage("it does not begin with a variable")
    if len(rest) > 2 * 2 * VALUES:  # a mark and its text, of a name and of its value
        raise BadMessage("it holds too many values")
    reader = _Reader()
    for mark, text in zip(rest[::2], rest[1::2], strict=True):
        reader.read(mark, text.decode(errors="replace"))
    return reader.end()


class _Holder:
    """What is being filled: a table, an array, or the message itself."""

    __slots__ = ("array", "name", "pairs", "values")

    def __init__(self, array: bool) -> None:
        self.array = array
        self.values: list[Any] = []
        self.pairs: list[Pair] = []
        self.name: str | None = None

    def begin(self, name: str) -> None:
        self.end()
        self.name = name

    def end(self) -> None:
        """The value of its last variable is whole; several make a list, none a ""."""
        if self.name is None:
            return
        several = len(self.values) != 1
        self.pairs.append(
            (self.name, (self.values or "") if several else self.values[0])
        )
        self.name, self.values = None, []


class _Reader:
    """Reads mark after mark; the innermost holder stands last."""

    def __init__(self) -> None:
        self._holders = [_Holder(array=False)]
        self._awaits = False
        """Whether a VAL was read, whose value may be a list or a table."""

    def read(self, mark: bytes, text: str) -> None:
        holder = self._holders[-1]
        opens = mark in (TABLE_OPEN, ARRAY_OPEN)
        if self._awaits and not opens:
            holder.values.append("")
        if mark == VAR:
            if holder.array:
                raise BadMessage("it has a name in an array")
            holder.begin(text)
        elif mark == VAL:
            if not holder.array and holder.name is None:
                raise BadMessage("it has a value without a name")
            if text:
                holder.values.append(text)
        else:
            (self._open if opens else self._close)(mark, text)
        self._awaits = mark == VAL and not text

    def _open(self, mark: bytes, text: str) -> None:
        if not self._awaits or text:
            raise BadMessage("it opens where no value is")
        if len(self._holders) > DEPTH:
            raise BadMessage("it is nested too deep")
        self._holders.append(_Holder(array=mark == ARRAY_OPEN))

    def _close(self, mark: bytes, text: str) -> None:
        holder = self._holders.pop()
        if not self._holders or text or holder.array is not (mark == ARRAY_CLOSE):
            raise BadMessage("it closes what is not open")
        holder.end()
        self._holders[-1].values.append(
            holder.values if holder.array else dict(holder.pairs)
        )

    def end(self) -> list[Pair]:
        if len(self._holders) > 1:
            raise BadMessage("it closes less than it opens")
        message = self._holders[0]
        if self._awaits:
            message.values.append("")
        message.end()
        return message.pairs


def encode(name: str, value: Any) -> bytes:
    """Write one variable. Raises TypeError for what MSDP cannot hold.

    Numbers are written as decimals, True as 1, None as nothing; of a text what would be
    taken for a mark is left out.
    """
    return VAR + _text(name) + VAL + _value(value, DEPTH)


def _value(value: Any, depth: int) -> bytes:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return b""
    if isinstance(value, int):  # True and False are some, too
        return b"%d" % value
    if isinstance(value, float):
        return _decimal(value)
    if depth < 1:
        raise TypeError("it is nested too deep for MSDP")
    if isinstance(value, Mapping):
        named = [
            VAR + _text(str(name)) + VAL + _value(one, depth - 1)
            for name, one in value.items()
        ]
        return TABLE_OPEN + b"".join(named) + TABLE_CLOSE
    if isinstance(value, list | tuple):
        each = [VAL + _value(one, depth - 1) for one in value]
        return ARRAY_OPEN + b"".join(each) + ARRAY_CLOSE
    raise TypeError(f"MSDP holds no {type(value).__name__}")


def _text(text: str) -> bytes:
    # From the bytes, which is fast; in UTF-8 these are no part of other letters.
    return text.encode(errors="replace").translate(None, _NEVER)


def _decimal(number: float) -> bytes:
    if not math.isfinite(number):
        return b""
    return format(Decimal(repr(number)), "f").encode()
