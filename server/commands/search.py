"""Which object is meant by the words a player typed.

    sword           the beginning of any word of a key or alias; a whole word goes
                    before a beginning, a whole name before both
    2.sword         the second of those that fit (sword-2 is the same)
    me, here        oneself, the place one is in
    #12             the object of that number, for builders

Nothing here backtracks: a name is looked for in a string with `in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from server import world
from server.commands import text
from server.commands.suggest import closest
from server.errors import PlayerError
from server.world.typeclasses import Character, Exit

if TYPE_CHECKING:
    from server.world.entity import Object

ARTICLES = ("the ", "a ", "an ", "some ", "my ")
SHOWN = 5
NUMBER_DIGITS = 4
ID_DIGITS = 12


def find(
    caller: Any,
    name: str,
    among: Iterable[Object] | None = None,
    absent: str | None = None,
) -> Object:
    """The one object that `caller` means by `name`, in the room or carried, or `among`.

    Raises PlayerError if there is none (saying `absent`, if given) or several fit.
    """
    wanted = " ".join(name.casefold().split())
    if not wanted:
        raise PlayerError(text.find_what())
    objects = list(around(caller) if among is None else among)
    special = _special(caller, wanted)
    if special is not None and (among is None or special in objects):
        return special
    word, number = wanted, 0
    ranks = matches(caller, wanted, objects)
    if not any(ranks):
        word, number = numbered(wanted)
        ranks = matches(caller, word, objects) if number else ranks
    if not any(ranks):
        ranks = as_listed(caller, word, objects)
    fitting = [obj for rank in ranks for obj in rank]
    if not fitting:
        raise PlayerError(absent or text.nothing_named(name, _similar(word, objects)))
    if number:
        return _nth(fitting, word, number)
    best = next(rank for rank in ranks if rank)
    if len(best) > 1:
        raise PlayerError(_which(caller, word, best))
    return best[0]


def around(caller: Any) -> list[Object]:
    """What `caller` can mean: what is in the same place, what it carries, the exits."""
    location = getattr(caller, "location", None)
    carried = list(getattr(caller, "contents", ()))
    if location is None:
        return carried
    return [*location.contents, *carried, *location.exits]


def matches(
    caller: Any, wanted: str, objects: Iterable[Object]
) -> tuple[list[Object], list[Object], list[Object]]:
    """Those that fit and may be seen: by whole name, by whole word, by a beginning."""
    ranks: tuple[list[Object], list[Object], list[Object]] = ([], [], [])
    variants = [wanted]
    variants += [wanted.removeprefix(a) for a in ARTICLES if wanted.startswith(a)]
    for obj in objects:
        names = _names(obj.key, tuple(obj.aliases))
        for variant in variants:
            if f" {variant}" not in names:
                continue
            if obj.locks.check(caller, "view", default=True):
                whole = f" {variant} " in names
                ranks[2 - whole - (f"\n {variant} \n" in names)].append(obj)
            break
    return ranks


def as_listed(
    caller: Any, wanted: str, objects: Iterable[Object]
) -> tuple[list[Object], list[Object], list[Object]]:
    """Those that are listed in exactly these words: 'a lit lantern'."""
    fitting = [
        obj
        for obj in objects
        if wanted in (listed := obj.listed_as.casefold(), _bare(listed))
        and obj.locks.check(caller, "view", default=True)
    ]
    return fitting, [], []


def _bare(name: str) -> str:
    """The name without an article."""
    article = next((each for each in ARTICLES if name.startswith(each)), "")
    return name.removeprefix(article)


def numbered(wanted: str) -> tuple[str, int]:
    """("sword", 2) for `2.sword` and `sword-2`; the number is 0 if there is none."""
    for number, word in (
        wanted.partition(".")[::2],
        wanted.rpartition("-")[::-2],
    ):
        if word and _is_number(number, NUMBER_DIGITS) and int(number):
            return word, int(number)
    return wanted, 0


@lru_cache(maxsize=16_384)
def _names(key: str, aliases: tuple[str, ...]) -> str:
    """All names in one string, so that finding one is finding a substring."""
    names = (" ".join(name.casefold().split()) for name in (key, *aliases))
    return "\n" + "".join(f" {name} \n" for name in names)


def _special(caller: Any, wanted: str) -> Object | None:
    location: Object | None = getattr(caller, "location", None)
    if wanted in ("me", "self") and hasattr(caller, "location"):
        me: Object = caller
        return me
    if wanted == "here":
        return location
    if wanted[0] == "#" and _is_number(wanted[1:], ID_DIGITS) and _builds(caller):
        return world.WORLD.get(int(wanted[1:]))
    return None


def _builds(caller: Any) -> bool:
    account = getattr(caller, "account", None) or caller
    return hasattr(account, "at_least") and bool(account.at_least("Builder"))


def _is_number(word: str, digits: int) -> bool:
    return len(word) <= digits and word.isascii() and word.isdigit()


def _nth(fitting: Sequence[Object], word: str, number: int) -> Object:
    if number > len(fitting):
        raise PlayerError(text.fewer_named(word, number, len(fitting)))
    return fitting[number - 1]


def _which(caller: Any, wanted: str, fitting: Sequence[Object]) -> str:
    word = _full_word(wanted, fitting)
    choices = [
        text.thing_choice(f"{word}-{at}", _looks(obj, word), place_of(caller, obj))
        for at, obj in enumerate(fitting[:SHOWN], 1)
    ]
    return text.which_thing(word, choices, max(0, len(fitting) - SHOWN))


def _full_word(wanted: str, fitting: Sequence[Object]) -> str:
    """The word that was begun, if it is the same in all."""
    begun = {
        next((w for w in _names(obj.key, ()).split() if w.startswith(wanted)), wanted)
        for obj in fitting
    }
    return begun.pop() if len(begun) == 1 else wanted


def _looks(obj: Object, word: str) -> str:
    """What else is in its name: "rusty" of a rusty sword."""
    others = [
        w for w in obj.key.split() if w.casefold() not in (word, "a", "an", "the")
    ]
    return " ".join(others).replace("|", "||")


def place_of(caller: Any, obj: Object) -> str:
    """Where it is, as seen by `caller`."""
    if obj is caller:
        return text.place_self()
    if obj.location is caller:
        return text.place_carried()
    if obj.location is not None and obj.location is getattr(caller, "location", None):
        stands = isinstance(obj, Character | Exit) or not obj.locks.check(caller, "get")
        return text.place_here() if stands else text.place_floor()
    return ""


def _similar(word: str, objects: Iterable[Object]) -> str | None:
    words = {
        w: None
        for obj in islice(objects, 1_000)
        for w in _names(obj.key, tuple(obj.aliases)).split()
    }
    return closest(word, words)
