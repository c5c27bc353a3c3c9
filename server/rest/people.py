"""Who is on, how the house is, and whom one plays."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.rest.auth import Bearer, check_scope
from server.rest.errors import Refusal
from server.rest.models import Scope
from server.rest.schemas import (
    FARTHEST,
    LARGEST,
    MOST,
    Character,
    Characters,
    House,
    Person,
)
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from server.world.typeclasses import Character as PlayedObject

READ = Bearer(Scope.READ)
router = Router(tags=["people"], auth=READ)
NO_SUCH = "There is no such character, or it is not yours."

Offset = Annotated[int, Query(ge=0, le=FARTHEST)]
Limit = Annotated[int, Query(ge=1, le=MOST)]


@router.get("/status", response=House, summary="How the house is")
def status(request: HttpRequest) -> Any:
    """How many are here, and how much there is."""
    return call_on_reactor(_status)


def _status() -> House:
    return House(
        name=settings.SERVER_NAME,
        players=len(SESSION_HANDLER.accounts()),
        sessions=SESSION_HANDLER.count(),
        objects=len(WORLD.objects),
        commit=WORLD.commit,
    )


@router.get("/who", response=list[Person], summary="Who is on")
def who(request: HttpRequest) -> Any:
    """Every character that is played, and every account without one."""
    return call_on_reactor(_who)


def _who() -> list[Person]:
    now = time.time()
    playing: dict[Any, list[Any]] = {}
    for session in SESSION_HANDLER.all():
        if session.account is not None:
            playing.setdefault(session.puppet or session.account, []).append(session)
    # An account that plays on one connection is not on by another as well.
    busy = {each.account for many in playing.values() for each in many if each.puppet}
    return [
        Person(
            name=str(person),
            idle=max(0.0, now - max(each.cmd_last_visible for each in sessions)),
            on=max(0.0, now - min(each.conn_time for each in sessions)),
            link_dead=all(each.link_dead for each in sessions),
        )
        for person, sessions in playing.items()
        if not (isinstance(person, Account) and person in busy)
    ]


@router.get("/characters", response=Characters, summary="Characters")
def characters(
    request: HttpRequest,
    everybody: bool = False,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Any:
    """The account's own; with `everybody`, for the staff, all there are."""
    account: Any = request.user
    if everybody:
        check_scope(request, Scope.OBJECTS)
    number = 0 if everybody else account.pk
    return call_on_reactor(_characters, number, offset, limit)


def _characters(owner: int, offset: int, limit: int) -> Characters:
    every: Iterable[Any] = WORLD.owned(owner) if owner else WORLD.of(PlayedObject)
    found = [each for each in every if isinstance(each, PlayedObject)]
    found.sort(key=lambda each: each.id)
    items = [_shown(each) for each in found[offset : offset + limit]]
    return Characters(count=len(found), items=items)


@router.get("/characters/{number}", response=Character, summary="One character")
def character(request: HttpRequest, number: int) -> Any:
    """One of the account's own; for the staff, any."""
    account: Any = request.user
    found: Character | None = None
    if 0 < number <= LARGEST:
        found = call_on_reactor(_character, number)
    if found is not None and found.owner != account.pk:
        if account.is_staff:
            check_scope(request, Scope.OBJECTS)
        else:
            found = None
    if found is None:
        raise Refusal(404, NO_SUCH)
    return found


def _character(number: int) -> Character | None:
    found = WORLD.get(number)
    return _shown(found) if isinstance(found, PlayedObject) else None


def _shown(character: Any) -> Character:
    place = character.location
    return Character(
        id=character.id,
        name=str(character),
        location=str(place) if place is not None else None,
        location_id=place.id if place is not None else None,
        played=character.sessions.count() > 0,
        owner=character.owner,
    )


def live(account: Any) -> Account:
    """The live account, if it plays; else as the request knows it. On the reactor."""
    return ACCOUNTS.get(account.pk) or account
