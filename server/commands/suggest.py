"""What was meant by a word that is nobody's name. Bounded in work."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

POOL = 100
LONGEST = 24
LOOKED_AT = 20_000


def closest(word: str, names: Iterable[str]) -> str | None:
    """The name most like `word`, or None.

    Of the first names (LOOKED_AT) only those of a similar length are compared, and of
    these POOL at most, first those that begin alike.
    """
    word = word.casefold()
    if not 1 < len(word) <= LONGEST:
        return None
    similar = [
        name
        for name in islice(names, LOOKED_AT)
        if abs(len(name) - len(word)) < 3 and name.isalnum()
    ]
    if len(similar) > POOL:
        similar.sort(key=lambda name: name[0] != word[0])
    found = get_close_matches(word, similar[:POOL], n=1, cutoff=0.6)
    return found[0] if found else None
