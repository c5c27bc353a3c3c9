"""Who asks: a token in the Authorization header, and nothing else.

A cookie is never looked at, so no page of another site can ask in somebody's name.
What refuses an account at the gate (a ban, a closed account) refuses its tokens at
once.
"""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from server.accounts import BANS, SECOND_FACTOR, factors, text
from server.accounts.models import Account
from server.accounts.throttle import source
from server.rest import tokens
from server.rest.errors import Refusal
from server.rest.models import Scope, Token
from server.web.middleware import may_administer

NO_TOKEN = "Send a token: Authorization: Bearer gh_..."
WRONG_TOKEN = "That token is good no more, or never was."
TOO_MANY_WRONG = "Too many tokens that are none came from where you are."
TOO_OFTEN = "Too many requests with this token; please wait a little."
NOT_STAFF = "That is for the staff."
NOT_FROM_HERE = "From this address nobody looks after the house (ADMIN_ADDRESSES)."


class Bearer(HttpBearer):
    """A token that is good for something."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The token. Raises Refusal."""
        address = str(request.META.get("REMOTE_ADDR", ""))
        refusal = BANS.of_address(address)
        if refusal is not None:
            raise Refusal(403, refusal)
        begins, _, given = request.headers.get("Authorization", "").partition(" ")
        if begins.casefold() != "bearer" or not given.strip():
            raise Refusal(401, NO_TOKEN)
        token = _found(given.strip(), address)
        self._let_in(request, token)
        tokens.note_use(token, address)
        request.user = token.account
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Not asked: `__call__` does it all."""
        raise NotImplementedError

    def _let_in(self, request: HttpRequest, token: Token) -> None:
        """Raises Refusal."""
        account: Account = token.account
        refusal = BANS.of_account(account.pk)
        if refusal is None and not account.is_active:
            refusal = text.CLOSED
        if refusal is not None:
            raise Refusal(403, refusal)
        wait = tokens.USES.take(str(token.pk))
        if wait:
            raise Refusal(429, TOO_OFTEN, after=math.ceil(wait))
        _check(request, token, self.scope)


def check_scope(request: HttpRequest, scope: Scope) -> None:
    """Raises Refusal if the token that came with the request is not for that."""
    token: Token = request.auth  # type: ignore[attr-defined]
    _check(request, token, scope)


def _check(request: HttpRequest, token: Token, scope: Scope) -> None:
    """Raises Refusal. What is for the staff is for them where the admin pages are."""
    if scope not in token.scopes:
        raise Refusal(403, f'This token is not for "{scope}".')
    if scope in tokens.STAFF:
        if not token.account.is_staff:
            raise Refusal(403, NOT_STAFF)
        if not may_administer(request):
            raise Refusal(403, NOT_FROM_HERE)
        must = SECOND_FACTOR.required_of(token.account)
        if must and not factors.exist(token.account.pk):
            raise Refusal(403, text.MUST_HAVE_FACTOR)


def _found(given: str, address: str) -> Token:
    origin = source(address)
    if tokens.GUESSES.is_empty(origin):
        raise Refusal(429, TOO_MANY_WRONG, after=60)
    token = tokens.find(given)
    if token is None:
        tokens.GUESSES.take(origin)
        raise Refusal(401, WRONG_TOKEN)
    return token
