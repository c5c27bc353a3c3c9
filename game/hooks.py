"""What the game does when something happens to the house or to a visitor.

The Server calls these functions by name; what is missing here does nothing.
"""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings

from game import cmdsets, jackdaw, text
from game.characters import Character, make_character
from game.commands.account import overview
from game.commands.unlogged import welcome
from game.kinds import KINDS
from server.api import SESSIONS, WORLD, PlayerError, worldfile

NOTICED_AFTER = 5.0
"""Seconds after which others notice that somebody's connection is lost."""

PLAN: list[worldfile.Plan] = []
"""The world file as it was read while this Server started."""


def at_server_load() -> None:
    """The Server has loaded the world; nobody is told anything yet.

    A world file that is wrong ends the start here, while the old Server serves.
    """
    assert cmdsets
    PLAN[:] = [worldfile.read(settings.WORLD_FILE, KINDS)]


def at_server_cold_start() -> None:
    """The first start, and each reset: bring the world file into the world."""
    if not PLAN:
        at_server_load()
    worldfile.build(PLAN[0], WORLD)
    PLAN.clear()
    jackdaw.settle()


def at_server_start(mode: str) -> None:
    """The Server serves. Unless it went well before, those whom nobody plays rest."""
    PLAN.clear()
    if mode in ("reload", "resume"):
        return
    for character in WORLD.of(Character):
        if character.location is not None and not character.sessions.count():
            character.rests_in, character.location = character.location, None
    if mode == "reset":
        for session in SESSIONS.all():
            session.msg(overview(session) if session.logged_in else welcome(session))


def at_first_login(session: Any) -> None:
    """An account is here for the first time: give it its character."""
    account = session.account
    session.ndb.new = True
    if not account.is_guest:
        session.msg(text.account_made(str(account)))
    if account.characters or not settings.AUTO_CREATE_CHARACTER_WITH_ACCOUNT:
        return
    try:
        make_character(account, str(account))
    except PlayerError as why:
        session.msg(str(why))


async def at_login(session: Any) -> None:
    """Somebody came in. Who then plays nobody is told how to."""
    if not session.ndb.new:
        session.msg(text.greeted(str(session.account)))
    await asyncio.sleep(0)
    if session.logged_in and session.puppet is None:
        session.msg(overview(session))
        session.put_question()


def at_puppet(session: Any, character: Any) -> None:
    """Somebody plays a character now."""
    session.msg(text.now_playing(str(character)))
    new = character.rests_in is None and character.location is None
    character.wake()
    character.show_room(session)
    if new and session.options.get("hints", True):
        session.msg(text.hint())


def at_unpuppet(session: Any, character: Any) -> None:
    """Somebody plays a character no longer."""
    character.ndb.away = None
    if not character.sessions.count():
        character.rest()


async def at_link_lost(session: Any) -> None:
    """A connection was lost; its character stays for `settings.LINKDEAD_TIME`.

    Whoever only loads the page anew is back before anybody is told.
    """
    await asyncio.sleep(NOTICED_AFTER)
    character = session.puppet
    if character is not None and character.link_dead and not character.ndb.away:
        character.ndb.away = True
        tell_place(character, text.link_lost(character.name))


def at_link_back(session: Any) -> None:
    """The lost connection was taken up again."""
    character = session.puppet
    if character is not None and character.ndb.away:
        character.ndb.away = None
        tell_place(character, text.link_back(character.name))


def tell_place(character: Any, words: str) -> None:
    """Tell the others where a character is; its room may have been deleted."""
    if character.location is not None:
        character.location.msg(words, exclude=(character,))


def at_return(session: Any) -> None:
    """Somebody whose connection was lost logged in again."""
    character = session.puppet
    if character is not None:
        session.msg(text.now_playing(str(character)))
        character.show_room(session)
        at_link_back(session)
