"""From a line to a name and its arguments. Linear in the line, whatever was typed."""

from __future__ import annotations

from collections.abc import Container

from server.commands import text
from server.commands.command import LONGEST_NAME, Line
from server.errors import PlayerError

LONGEST_SIGN = 3
DIGITS = 12


def parse(line: str, names: Container[str]) -> Line:
    """The name, as it is known (folded), and the rest of a line.

    A name that is a sign needs no space behind it: with "'" among `names`, "'hello" is
    ("'", "hello"). A first word that is too long to be any name is cut.
    """
    stripped = line.strip()
    first, _, rest = stripped.partition(" ")
    name = first[: LONGEST_NAME + 1].casefold()
    if name not in names and not first[:1].isalnum():
        for length in range(min(LONGEST_SIGN, len(first)), 0, -1):
            if (sign := first[:length].casefold()) in names and not sign.isalnum():
                return Line(sign, stripped[length:].lstrip(), line)
    return Line(name, rest.lstrip(), line)


def whole_number(word: str, least: int = 0, most: int = 1_000_000) -> int:
    """The number that was typed, by its length before its value.

    Raises PlayerError for what is no whole number from `least` to `most`.
    """
    digits = word.strip()
    unsigned = digits.removeprefix("-")
    if unsigned.isascii() and unsigned.isdigit() and len(unsigned) <= DIGITS:
        number = int(digits)
        if least <= number <= most:
            return number
    raise PlayerError(text.not_a_number(word, least, most))
