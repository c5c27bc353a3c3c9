"""Who am I, and may my page come into the game? Asked by the page at `/play/`.

The cookie of the site is never said on the websocket: a page that is ours gets a
one-time token for it instead. A page of another site gets none, since it is not told
`csrf`, cannot send the header and is refused by its Origin.
"""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from django.contrib.auth import get_user, user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from server.accounts import BANS, TOKENS
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import NotAllowed, NotNow, PlayerError
from server.web import asked, text
from server.web.asking import committed
from server.world import WORLD
from server.world.typeclasses import Character

VISIT = "visit"
"""Under which key a visitor's session keeps by what name the game knows the visit."""
LARGEST_BODY = 200


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What a page may say when it asks for a token: the id of a character."""

    character: int = 0


@never_cache
@require_safe
def me(request: HttpRequest) -> JsonResponse:
    """Who is logged in, and what has to stand in the header X-CSRFToken."""
    user = request.user
    name = user.get_username() if user.is_authenticated else None
    return JsonResponse({"account": name, "csrf": get_token(request)})


@never_cache
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """A one-time token for the websocket."""
    account, visit = get_user(request), visit_of(request)
    if not isinstance(account, Account) or not visit:
        return _refused(401, text.LOGIN_FIRST)
    wish = _wish(request.body)
    if wish is None:
        return _refused(400, text.NO_WISH)
    address = asked.address(request)
    try:
        given = call_on_reactor(give, account, visit, wish.character, address)
        # A visit that ended meanwhile did not know of this token.
        key = str(request.session.session_key)
        if not request.session.exists(key) or get_user(request) != account:
            call_on_reactor(TOKENS.revoke, account.pk, visit)
            return _refused(401, text.LOGIN_FIRST)
    except NotNow as why:
        return _refused(503, str(why))
    except PlayerError as why:
        return _refused(403, str(why))
    return JsonResponse({"token": given})


async def give(account: Account, visit: str, character: int, address: str) -> str:
    """A token that is committed. Raises PlayerError. On the reactor's thread."""
    if refusal := BANS.of_address(address) or BANS.of_account(account.pk):
        raise NotAllowed(refusal)
    if character:
        found = WORLD.get(character)
        if not isinstance(found, Character) or found.owner != account.pk:
            raise NotAllowed(text.NOT_YOURS)
    given = TOKENS.give(account.pk, visit, character)
    await committed()
    return given


@receiver(user_logged_in)
def begin_visit(request: HttpRequest, **told: Any) -> None:
    """Somebody has logged in on the site: give the visit a name."""
    request.session.setdefault(VISIT, secrets.token_hex(16))


def visit_of(request: HttpRequest) -> str:
    """By what name the game knows this visit; "" if nobody is logged in."""
    return str(request.session.get(VISIT, ""))


def _wish(body: bytes) -> Wish | None:
    if len(body) > LARGEST_BODY:
        return None
    try:
        return msgspec.json.decode(body or b"{}", type=Wish)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _refused(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
