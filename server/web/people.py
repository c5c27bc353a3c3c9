"""What everybody may read of a character: as much as one sees of it in the game.

Which characters have one player is told to nobody, unless the player chose so. Whoever
wants no page has none: it looks exactly like that of somebody who never was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts import ACCOUNTS, BANS
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account, Profile
from server.errors import NotNow
from server.messaging.rendering import unmarked
from server.web.asking import of_game
from server.world import WORLD
from server.world.typeclasses import Character

LONGEST = 100
"""Letters of a name that is looked for."""


@dataclass(frozen=True)
class Person:
    """A page: of a character, or of all the characters of an account."""

    name: str
    since: datetime
    on: bool
    words: str = ""
    others: list[str] = field(default_factory=list)
    """The names of the account's other characters, if that is told."""


@never_cache
@require_safe
def person(request: HttpRequest, name: str) -> HttpResponse:
    """The page of somebody. Whoever is hidden is as good as unknown."""
    try:
        found = call_on_reactor(seen, name[:LONGEST])
    except NotNow:
        return render(request, "web/person.html", {"name": name})
    if found is None:
        raise Http404
    return render(request, "web/person.html", {"person": found, "name": found.name})


async def seen(name: str) -> Person | None:
    """Whoever is called so, if they may be seen. On the reactor's thread."""
    character = called(name)
    if character is not None:
        account = (await ACCOUNTS.load([character.owner])).get(character.owner)
    else:
        account = await ACCOUNTS.called(name)
    if account is None or not is_shown(account):
        return None
    together = account.profile == Profile.TOGETHER
    if character is None and not together:
        return None
    others = [str(each) for each in account.characters if each is not character]
    return Person(
        name=str(character or account),
        since=account.date_joined,
        on=is_on(character) if character is not None else bool(account.sessions.all()),
        words="" if character is None else unmarked(of_game("description", character)),
        others=others if together else [],
    )


def called(name: str) -> Character | None:
    """The character of exactly this name that belongs to somebody."""
    for found in WORLD.named(name.strip()):
        if isinstance(found, Character) and found.owner:
            return found
    return None


def is_shown(account: Account) -> bool:
    """Whether the account's characters have pages at all."""
    return (
        account.is_active
        and not account.is_guest
        and account.profile != Profile.HIDDEN
        and BANS.of_account(account.pk) is None
    )


def is_on(character: Character) -> bool:
    """Whether it is played now, as `who` says."""
    return bool(character.sessions.count())


def address(name: str, account: Account | None) -> str:
    """Where the page of somebody who is played stands; "" if they have none."""
    if account is None or not is_shown(account):
        return ""
    return reverse("person", args=[name])
