"""Watching: whoever's client takes data is told what the world does, by itself.

A session that plays a character watches two places: the room, and what the character
holds. A place that is watched notes that something came or went, and from an object
that changed one walks up to the places it is in. At the end of the turn each of these
is looked at as it is now, and compared with what its watchers were told last. So nobody
is told what did not stay, what they cannot see, or the same thing twice; and a place
that nobody watches costs the look at one attribute.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings

from server.facts import discord, present, words
from server.facts.fact import Fact
from server.facts.present import WHEN_WHOLE
from server.facts.showing import Showing
from server.facts.sights import INVENTORY, ROOM, Sight, Sights, changes, things
from server.facts.standard import ItemsList, Players, Puppet, StatusVars, Vitals
from server.facts.telling import newer, tell, tell_all
from server.facts.watcher import Watcher
from server.messaging.rendering import unmarked
from server.world.index import Place
from server.world.turn import TURN
from server.world.typeclasses import Room

if TYPE_CHECKING:
    from server.sessions.session import ServerSession
    from server.world.entity import Object

log = logging.getLogger("server.facts")

AT_ONCE = 50
"""So many sessions are told everything in one turn; the others in the next."""


def at_end() -> None:
    """Before a turn ends: tell whoever watches what is other than they know."""
    guarded(_tell_watchers)


def _tell_watchers() -> None:
    noticed = TURN.noticed
    for obj in TURN.touched:
        _walk_up(obj, noticed)
    if not noticed:
        return
    sessions: dict[ServerSession, None] = {}
    places: list[Place] = []
    for each in list(noticed):
        if isinstance(each, Place):
            places.append(each)
            sessions |= dict.fromkeys(_holders(each))
        else:
            sessions[each] = None
    sights = Sights()
    showing = Showing(sights)
    for session in _in_hand(sessions):
        guarded(_look, session, sights, showing)
    guarded(showing.tell)
    for place in places:
        guarded(_look_around, place, sights)


def _walk_up(obj: Object, noticed: dict[Any, None]) -> None:
    """Notice what is watched of an object that changed, and of all it is in."""
    here: Object | None = obj
    while here is not None:
        place = here._place
        if place is not None and place.watchers:
            noticed[place] = None
        here = here._location


def _holders(place: Place) -> list[ServerSession]:
    """The sessions whose character this is the inside of.

    And those that are shown variables, who are looked at whole.
    """
    return [
        each.session
        for each in (place.watchers or {}).values()
        if each.inside is place or each.shows
    ]


def _in_hand(sessions: dict[ServerSession, None]) -> list[ServerSession]:
    """These but for those who are to be told everything and can wait a moment.

    After a reload that is all of them, and nobody's line is to wait for it.
    """
    new = [each for each in sessions if each.untold or each.watcher is None]
    late = new[AT_ONCE:]
    if not late:
        return list(sessions)
    asyncio.get_running_loop().call_soon(_notice, late)
    waiting = set(late)
    return [each for each in sessions if each not in waiting]


def _notice(sessions: list[ServerSession]) -> None:
    for session in sessions:
        TURN.notice(session)


def guarded(look: Callable[..., None], *args: Any) -> None:
    """Look, and log it if that fails: then nobody else is to miss anything."""
    try:
        look(*args)
    except Exception:  # the edge: what a game says of its things may be broken
        log.exception("Clients could not be told what changed.")


# What one session is told


def _look(session: ServerSession, sights: Sights, showing: Showing) -> None:
    shows, watcher = session.takes_variables, session.watcher
    if watcher is not None and watcher.shows is not shows:
        watcher.watch(None)
        watcher = session.watcher = None
    if shows:
        showing.look(session)
        return
    if settings.DISCORD:
        discord.look(session, session.untold)
    if session.account is None or session.link_dead or not session.takes_data:
        _end(session, watcher)
        return
    if watcher is None:
        watcher = session.watcher = Watcher(session)
        session.untold = True
    whole, session.untold = session.untold, True
    told = dict(session.facts) if whole else {}
    if whole:
        watcher.forget()
        session.facts.pop(Vitals.package, None)
        told.pop(Vitals.package, None)
    watcher.watch(session.puppet)
    facts = list(_news(watcher, sights, whole))
    if whole:
        facts += [fact for more in WHEN_WHOLE for fact in more(session) or ()]
    tell_all(session, facts)
    if told:
        tell([session], told)
    session.untold = False  # only now: what could not be told is told the next time


def _end(session: ServerSession, watcher: Watcher | None) -> None:
    """It is told no more; what was told of a character is void."""
    if watcher is None:
        return
    watcher.watch(None)
    session.watcher = None
    if watcher.puppet is not None and not session.closed and session.takes_data:
        tell_all(session, [Puppet(None)])


def _news(watcher: Watcher, sights: Sights, whole: bool) -> Iterator[Fact]:
    character: Any = watcher.session.puppet
    if whole or character is not watcher.puppet:
        watcher.forget()
        watcher.puppet = character
        yield Puppet(character and unmarked(character.name))
    if character is not None:
        yield from _self(watcher, character)
        yield from _room(watcher, character, sights)
        yield from _held(watcher, character)
    view = words.view(watcher.session)
    if view is not watcher.words:
        watcher.words = view
        yield words.words(view)


def _self(watcher: Watcher, character: Any) -> Iterator[Fact]:
    name, known = present.name(character), watcher.name
    if name != known:
        watcher.name = name
        yield name
    if known is None and character.vitals:
        yield StatusVars(dict(character.vitals))
    changed = newer(watcher.session, Vitals.package, present.vitals(character))
    if changed:
        yield Vitals(changed)


def _room(watcher: Watcher, character: Any, sights: Sights) -> Iterator[Fact]:
    """The room, if it is another one than that of which its client knows."""
    room, before = character.location, watcher.seen
    if not isinstance(room, Room):
        watcher.seen = None
        if before is not None:
            yield Players([])
            yield ItemsList(ROOM, [])
    elif before is None or before.info.num != room.id:
        watcher.seen = sights.of(room, character)
        yield from watcher.seen.whole(character.id)


def _held(watcher: Watcher, character: Any) -> Iterator[Fact]:
    held, before = things(character.contents), watcher.held
    watcher.held = held
    if before is None:
        yield ItemsList(INVENTORY, list(held.values()))
    else:
        yield from changes(INVENTORY, before, held)


# What those in a room are told


def _look_around(place: Place, sights: Sights) -> None:
    """Tell what is other in a room, at once to all who saw and see the same."""
    alike: dict[tuple[int, int], tuple[Sight, Sight, list[Watcher]]] = {}
    for watcher in list((place.watchers or {}).values()):
        if settings.DISCORD:
            discord.look(watcher.session)
        before, character = watcher.seen, watcher.puppet
        if watcher.around is not place or before is None or character is None:
            continue
        now = sights.of(character.location, character)
        if now is not before:
            group = alike.setdefault((id(before), id(now)), (before, now, []))
            group[2].append(watcher)
    for before, now, watchers in alike.values():
        if before.kind == now.kind:
            for fact, about in now.since(before):
                hearing = [
                    each.session for each in watchers if not each.is_about(about)
                ]
                tell(hearing, {fact.package: fact.data})
        else:
            for watcher in watchers:
                number = watcher.puppet.id if watcher.puppet is not None else 0
                tell_all(watcher.session, now.whole(number))
        for watcher in watchers:
            watcher.seen = now
