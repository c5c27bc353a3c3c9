"""Names of accounts: what may be one, and which two are the same.

`folded` is what a name is looked up by (Unicode NFKC, casefold): "anna" is "Anna".
`skeleton` is equal for names that look alike on a screen (after UTS 39): "BiII" would
pass for "Bill". Both are unique among accounts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError

from server.accounts import text
from server.commands.names import names_of_commands
from server.errors import PlayerError

SHORTEST = 2
LONGEST = 24

_HOUSE = """
account admin administrator all anonymous anybody anyone builder channel
connect console create developer everybody everyone game gatehouse god guest
help helper here host localhost me moderator new nobody none null operator owner
player portal quit root self server someone something staff superuser
support sysop system unknown user webmaster who wizard you yourself
"""
RESERVED = frozenset(_HOUSE.split())
"""Names that would be taken for somebody's office, or for a word of the game."""

# Within Latin, from Cyrillic, from Greek.
_ALIKE = (
    str.maketrans("Il10O", "|||oo")
    | str.maketrans("аеорсухіјѕАВЕКМНОРСТХІЈЅУ", "aeopcyxijsABEKMHoPCTX|JSY")
    | str.maketrans("ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ovABEZH|KMNoPTYX")
)
_TWO_FOR_ONE = {"m": "rn", "w": "vv"}


def folded(name: str) -> str:
    """What a name is looked up by."""
    return unicodedata.normalize("NFKC", name).casefold()


def sought(name: str) -> str:
    """What to look up for what somebody typed; "" (nobody) if it can be no name."""
    name = folded(name[: 4 * LONGEST].strip())
    return name if name.isprintable() else ""


def skeleton(name: str) -> str:
    """What a name looks like; equal for two that a reader would confuse."""
    plain = unicodedata.normalize("NFKC", name).translate(_ALIKE).casefold()
    return "".join(_TWO_FOR_ONE.get(letter, letter) for letter in plain)


def check(name: str) -> str:
    """The name as it will be kept. Raises PlayerError with what is wrong with it."""
    name = formed(name)
    if _is_reserved(name):
        raise PlayerError(text.name_reserved())
    return name


def formed(name: str) -> str:
    """The same, but the name may be one that is kept for the house."""
    if len(name) > 4 * LONGEST:
        raise PlayerError(text.name_length(SHORTEST, LONGEST))
    name = unicodedata.normalize("NFKC", name).strip()
    if not SHORTEST <= len(name) <= LONGEST:
        raise PlayerError(text.name_length(SHORTEST, LONGEST))
    if not re.fullmatch(settings.NAME_PATTERN, name):
        raise PlayerError(text.name_letters(settings.NAME_PATTERN))
    return name


def validate(name: str) -> None:
    """The same check for Django's forms and commands. Raises ValidationError."""
    try:
        check(name)
    except PlayerError as why:
        raise ValidationError(str(why)) from why


def _is_reserved(name: str) -> bool:
    """Whether it is a reserved name, however written, or looks like one."""
    reserved = (
        *RESERVED,
        *settings.RESERVED_NAMES,
        *settings.GUEST_NAMES,
        *names_of_commands(),
        settings.SERVER_NAME,
    )
    written, like = _forms(reserved)
    return skeleton(name) in like or folded(name) in written


@lru_cache(maxsize=1)
def _forms(names: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """What names are looked up by, and what they look like in either case."""
    like = (skeleton(form) for name in names for form in (name, name.upper()))
    return frozenset(map(folded, names)), frozenset(like)
