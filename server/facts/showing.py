"""Showing: facts as variables (MSDP), for clients that take those and no packages.

A client says which variables it wants to be told. They are worked out of the same facts
as its character is looked at anyway: whenever something it watches is other, what it
wants is compared with what it was told last, and each value goes out once for all who
are told the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from django.conf import settings
from django.utils.module_loading import import_string

from server.facts import present
from server.facts.fact import FACTS, Fact, read_again
from server.facts.sights import INVENTORY, ROOM, Sights, things
from server.facts.standard import (
    Info,
    ItemsList,
    Name,
    Players,
    Vitals,
    variable_of,
)
from server.facts.watcher import Watcher
from server.world.speech import say
from server.world.typeclasses import Room

if TYPE_CHECKING:
    from server.sessions.session import ServerSession

Values = dict[str, Any]

ACCOUNT = "ACCOUNT_NAME"
ASKED: dict[str, Callable[[], Any]] = {
    "SERVER_ID": lambda: settings.SERVER_NAME,
    "SERVER_TIME": lambda: int(time.time()),
}
"""Variables that are of no fact; they are told to who asks, and not by themselves."""


class Shown(Watcher):
    """What the client of one session was told of variables."""

    __slots__ = ("known", "looked_up", "standing", "told", "who")
    shows: ClassVar[bool] = True

    def forget(self) -> None:
        """Its client knows nothing."""
        super().forget()
        self.told: Values = {}
        """What it was told last, of those it wants."""
        self.standing: Collection[str] = ()
        """The variables that were there when it was looked at last."""
        self.looked_up: Collection[str] = ()
        """Those it wanted then."""
        self.who: tuple[Any, Any] = (None, None)
        """The account and the character whose they were."""


class Showing:
    """What is shown in one turn: each value once, to all who are to be told it."""

    def __init__(self, sights: Sights) -> None:
        self._sights = sights
        self._news: dict[tuple[str, bytes], tuple[Any, list[ServerSession]]] = {}

    def look(self, session: ServerSession) -> None:
        """Find out what is other for a session that takes variables."""
        watcher = session.watcher
        if session.link_dead or session.closed:
            leave(session)
            return
        if watcher is None:
            watcher = session.watcher = Shown(session)
        if session.untold:
            watcher.forget()
        session.untold = True
        watcher.puppet = session.puppet
        watcher.watch(session.puppet)
        for name, value in _changed(watcher, self._sights).items():
            key = name, msgspec.msgpack.encode(value)
            self._news.setdefault(key, (value, []))[1].append(session)
        session.untold = False  # only now: what could not be told is told next time

    def tell(self) -> None:
        """Tell what was found."""
        for (name, _), (value, sessions) in self._news.items():
            say(sessions, msdp={name: value})


def leave(session: ServerSession) -> None:
    """It is told no more."""
    if session.watcher is not None:
        session.watcher.watch(None)
        session.watcher = None


def _changed(watcher: Shown, sights: Sights) -> Values:
    """What its client wants and does not know yet; it is noted as told."""
    session, told = watcher.session, watcher.told
    wanted = session.client.reports
    now = standing(session, wanted, sights)
    gone = _gone(watcher)
    found = {**_looked_up(watcher, now), **now}
    found |= {n: "" for n in gone if n not in found and told.get(n, "") != ""}
    changed = {
        name: found[name]
        for name in wanted
        if name in found and (name not in told or told[name] != found[name])
    }
    both = {**told, **changed}
    watcher.told = {name: both[name] for name in wanted if name in both}
    watcher.standing, watcher.looked_up = now.keys(), frozenset(wanted)
    return changed


def _gone(watcher: Shown) -> Collection[str]:
    """The variables that are void, unless they are there again."""
    session, (account, character) = watcher.session, watcher.who
    if (account, character) == (session.account, session.puppet):
        return watcher.standing
    watcher.who, watcher.looked_up = (session.account, session.puppet), ()
    if account is None or account is session.account:
        return watcher.standing
    return [name for name in watcher.told if name not in ASKED]


def _looked_up(watcher: Shown, now: Values) -> Values:
    """What stands nowhere by itself, of variables that are wanted only now."""
    session, told = watcher.session, watcher.told
    new = [
        name
        for name in session.client.reports
        if name not in watcher.looked_up
        and name not in now
        and not (name in ASKED and name in told)
    ]
    return others(session, new) if new else {}


# What the variables are


def names(session: ServerSession) -> list[str]:
    """All variables that there are, for this session."""
    character: Any = session.puppet or import_string(settings.TYPECLASS_CHARACTER)
    measures = [
        variable_of(name)
        for vital in character.vitals
        for name in (vital, f"max{vital}")
    ]
    declared = [name for kind in FACTS.values() for name in kind.msdp]
    return sorted({ACCOUNT, *ASKED, *declared, *measures})


def of(session: ServerSession, wanted: Collection[str]) -> Values:
    """What is known of these variables, for who asks."""
    watcher = session.watcher
    told = watcher.told if watcher is not None and watcher.shows else {}
    now = standing(session, wanted, Sights())
    rest = [name for name in wanted if name not in now]
    found = told | (others(session, rest) if rest else {}) | now
    return {name: found[name] for name in wanted if name in found}


def standing(session: ServerSession, wanted: Collection[str], sights: Sights) -> Values:
    """The variables of a session's account and character that are there by now."""
    values: Values = {}
    if session.account is not None:
        values[ACCOUNT] = str(session.account)
    for package, data in session.facts.items():
        if package in FACTS:
            values |= read_again(FACTS[package], data).variables()
    if session.puppet is not None:
        for kind, fact in SOURCES:
            if kind is Vitals or any(name in kind.msdp for name in wanted):
                values |= fact(session.puppet, sights)
    return values


def others(session: ServerSession, wanted: Collection[str]) -> Values:
    """What else is known of these: of the Server, and of facts of games."""
    values = {name: ASKED[name]() for name in wanted if name in ASKED}
    known = {name for kind in FACTS.values() for name in kind.msdp}
    if session.account is not None and known.intersection(wanted):
        for more in present.WHEN_WHOLE:
            for fact in more(session) or ():
                values |= fact.variables()
    return values


def _name(character: Any, sights: Sights) -> Values:
    return present.name(character).variables()


def _vitals(character: Any, sights: Sights) -> Values:
    return Vitals(present.vitals(character)).variables()


def _room(character: Any, sights: Sights) -> Values:
    room = character.location
    if not isinstance(room, Room):
        return {}
    info = sights.of(room, character).info
    found = sights.read.get(id(info))
    if found is None:
        found = sights.read[id(info)] = info.variables()
    return found


def _people(character: Any, sights: Sights) -> Values:
    room = character.location
    if not isinstance(room, Room):
        return Players([]).variables()
    people = sights.of(room, character).people.items()
    return Players([one for n, one in people if n != character.id]).variables()


def _things(character: Any, sights: Sights) -> Values:
    room, around = character.location, {}
    if isinstance(room, Room):
        around = sights.of(room, character).things
    held = things(character.contents)
    return {
        **ItemsList(ROOM, list(around.values())).variables(),
        **ItemsList(INVENTORY, list(held.values())).variables(),
    }


SOURCES: tuple[tuple[type[Fact], Callable[[Any, Sights], Values]], ...] = (
    (Name, _name),
    (Vitals, _vitals),
    (Info, _room),
    (Players, _people),
    (ItemsList, _things),
)
"""Where what a character sees and has comes from."""
