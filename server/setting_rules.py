"""What a setting may be: a rule takes a value and answers with what it must be.

The answer is None if the value is that already. `server/checks.py` says which setting
obeys which rule.
"""

from __future__ import annotations

import ipaddress
import math
import traceback
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string

from server.world import locks

Rule = Callable[[Any], str | None]

SHORTEST_SECRET = 16
LONGEST_VAR = 80
"""Bytes: a UNIX socket's path ends at 107, and our longest name must fit behind."""
LONGEST_LISTED = 256
MOST_LISTED = 100


def whole(lowest: int, highest: int | None = None) -> Rule:
    """A whole number of at least `lowest` and at most `highest`."""
    bounds = f"of at least {lowest}" if highest is None else f"{lowest} to {highest}"

    def rule(value: Any) -> str | None:
        right = isinstance(value, int) and not isinstance(value, bool)
        if right and lowest <= value <= (math.inf if highest is None else highest):
            return None
        return f"a whole number {bounds}"

    return rule


def one_of(*choices: str) -> Rule:
    """One of these words."""

    def rule(value: Any) -> str | None:
        return None if value in choices else f"one of {', '.join(choices)}"

    return rule


def above_zero(value: Any) -> str | None:
    """Seconds, or so many a second."""
    right = isinstance(value, int | float) and not isinstance(value, bool)
    return None if right and 0 < value < math.inf else "a number above 0"


def at_least_zero(value: Any) -> str | None:
    """Seconds, of which there may be none."""
    right = isinstance(value, int | float) and not isinstance(value, bool)
    return None if right and 0 <= value < math.inf else "a number of 0 or more"


def flag(value: Any) -> str | None:
    """True or False."""
    return None if isinstance(value, bool) else "True or False"


def words(value: Any) -> str | None:
    """Some text."""
    return None if isinstance(value, str) and value.strip() else "a text"


def secret(value: Any) -> str | None:
    """A secret that nobody guesses, or none."""
    wanted = f"empty, or at least {SHORTEST_SECRET} letters, digits and signs"
    right = isinstance(value, str) and value.isascii() and value.isprintable()
    fits = right and " " not in value and len(value) >= SHORTEST_SECRET
    return None if value == "" or fits else wanted


def addresses(value: Any) -> str | None:
    """Some of this machine's addresses, or all of them."""
    given = value.split(",") if isinstance(value, str) else [""]
    words = [word.strip() for word in given]
    try:
        for word in words:
            if word != "localhost":
                ipaddress.ip_address(word)
    except ValueError:
        return "localhost or addresses such as 0.0.0.0 or ::, with commas between"
    return None


def texts(value: Any) -> str | None:
    """A list of texts."""
    right = isinstance(value, list | tuple) and all(isinstance(x, str) for x in value)
    return None if right else "a list of texts"


def listing(value: Any) -> str | None:
    """What crawlers are told, by the names of MSSP's variables."""
    wanted = (
        'a dict of names in capitals such as "GENRE", each with a text or a list of'
        f" texts, of at most {LONGEST_LISTED} letters in one line"
    )
    if not isinstance(value, dict) or len(value) > MOST_LISTED:
        return wanted
    told = [(each,) if isinstance(each, str) else each for each in value.values()]
    if any(texts(each) for each in told):
        return wanted
    names = [*value] if all(isinstance(name, str) for name in value) else [""]
    lines = [*names, *(line for each in told for line in each)]
    fits = all(len(x) <= LONGEST_LISTED and x.isprintable() for x in lines)
    capitals = all(name and name == name.upper() for name in names)
    return None if fits and capitals else wanted


def url_if_any(value: Any) -> str | None:
    """An address of the web, or none."""
    wanted = 'empty, or an address such as "https://example.org/sounds/"'
    right = isinstance(value, str) and value.isascii() and value.isprintable()
    begins = right and value.startswith(("https://", "http://")) and " " not in value
    return None if value == "" or begins else wanted


def discord(value: Any) -> str | None:
    """Where the game's Discord is, or nothing."""
    wanted = '{}, or a dict of the texts "application_id" and "invite_url"'
    if not isinstance(value, dict) or value.keys() - {"application_id", "invite_url"}:
        return wanted
    right = texts(list(value.values())) is None
    return None if right and not url_if_any(value.get("invite_url", "")) else wanted


def interface(value: Any) -> str | None:
    """Which interface clients are offered, or none."""
    wanted = '{}, or a dict of the texts "version" and "url", which is an address'
    if value == {}:
        return None
    right = isinstance(value, dict) and value.keys() == {"version", "url"}
    if not right or words(value["version"]) or words(value["url"]):
        return wanted
    return wanted if url_if_any(value["url"]) else None


def networks(value: Any) -> str | None:
    """A list of networks."""
    try:
        for network in value:
            ipaddress.ip_network(network)
    except (TypeError, ValueError):
        return 'a list of networks such as "10.0.0.0/8"'
    return None


def dotted(value: Any) -> str | None:
    """A class or function that can be imported."""
    return _imports(import_string, value, "the dotted path of something to import")


def module(value: Any) -> str | None:
    """A module that can be imported."""
    return _imports(import_module, value, "the dotted path of a module")


def _imports(load: Callable[[str], Any], value: Any, wanted: str) -> str | None:
    if not isinstance(value, str):
        return wanted
    try:
        load(value)
    # The game's own code runs here, and any way it fails is an answer.
    except Exception as error:  # noqa: BLE001
        return f"{wanted} ({type(error).__name__}: {error}{_place(error)})"
    return None


def question(value: Any) -> str | None:
    """What a lock asks of somebody, such as "perm(Helper) or tag(keeper)"."""
    wanted = 'what a lock asks, such as "perm(Helper)"'
    if not isinstance(value, str) or ";" in value:
        return wanted
    try:
        locks.parse(f"stay: {value}")
    except locks.LockError as error:
        return f"{wanted} ({error})"
    return None


def question_if_any(value: Any) -> str | None:
    """The same, or an empty text for nobody."""
    return None if value == "" else question(value)


def _place(error: Exception) -> str:
    """Where it was raised, unless it says so itself."""
    frames = traceback.extract_tb(error.__traceback__)
    told = (
        isinstance(error, SyntaxError)
        or not frames
        or "importlib" in frames[-1].filename
    )
    return "" if told else f", {frames[-1].filename} line {frames[-1].lineno}"


def short_folder(value: Any) -> str | None:
    """A folder whose sockets can be reached."""
    if isinstance(value, str | Path) and len(str(value).encode()) <= LONGEST_VAR:
        return None
    return f"a path of at most {LONGEST_VAR} bytes, since UNIX sockets are made in it"


def file(value: Any) -> str | None:
    """A file that is there."""
    with suppress(OSError):  # in a folder that is not ours to look into
        if isinstance(value, str | Path) and Path(value).is_file():
            return None
    return "the path of a file that can be read"


def file_if_any(value: Any) -> str | None:
    """A file that is there, or none."""
    return None if value == "" else file(value)


port = whole(-1, 65_535)
"""0 keeps a door closed, -1 is any free port."""
