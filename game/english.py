"""English as the game needs it: articles, plurals, numbers, lists.

Plain functions from text to text. A translation replaces this file and `text.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

MARKUP = re.compile(r"(?:\|l[cu](?:[^|]|\|\|){1,200}\|lt|\|(?!l)[A-Za-z])*")
"""Colours and the beginning of a link, as many as stand there."""
NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
AN_BUT_NOT_A_VOWEL = ("hour", "honest", "heir", "honour", "honor")
A_THOUGH_A_VOWEL = ("uni", "use", "eu", "one", "once", "ewe")
IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "loaf": "loaves",
    "leaf": "leaves",
    "knife": "knives",
    "half": "halves",
    "shelf": "shelves",
    "fish": "fish",
    "sheep": "sheep",
}


def article(name: str) -> str:
    """'lantern' becomes 'a lantern', 'apple' 'an apple'."""
    low = name.lower()
    if low.startswith(AN_BUT_NOT_A_VOWEL):
        return f"an {name}"
    vowel = low.startswith(tuple("aeiou")) and not low.startswith(A_THOUGH_A_VOWEL)
    return f"{'an' if vowel else 'a'} {name}"


def plural(name: str) -> str:
    """'copper coin' becomes 'copper coins', 'tongue of bronze' 'tongues of bronze'."""
    noun, of, rest = name.partition(" of ")
    before, space, word = noun.rpartition(" ")
    return f"{before}{space}{_plural_word(word)}{of}{rest}"


def _plural_word(word: str) -> str:
    low = word.lower()
    if low in IRREGULAR:
        return IRREGULAR[low]
    if low.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if low.endswith("y") and low[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return word[:-1] + "ies"
    return word + "s"


def number(count: int) -> str:
    """Up to twelve in words: 'two'; above in digits."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def counted(count: int, name: str) -> str:
    """'one coin', 'two coins', 'no coins'."""
    return f"{number(count)} {name if count == 1 else plural(name)}"


def grouped(names: Iterable[tuple[str, bool]]) -> list[str]:
    """Each (name, whether it is a proper name) once, with its article or number."""
    counts = Counter(names)
    return [
        name if proper else article(name) if count == 1 else counted(count, name)
        for (name, proper), count in counts.items()
    ]


def listing(items: Iterable[str]) -> str:
    """'a lantern, two coins and Bo'; nothing for no items."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def sentence(text: str) -> str:
    """The text with a capital first letter; markup before it is left alone."""
    start = MARKUP.match(text).end()
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def ago(seconds: float) -> str:
    """A length of time for people: 'a moment', '5 minutes', '2 hours', '3 days'."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}" + ("s" if count > 1 else "")
    return "a moment"
