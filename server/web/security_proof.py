"""Is it you? Asked before anything about the second factor is changed."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import django_otp
from django.http import HttpRequest
from django_otp.models import Device

from server.accounts import ACCOUNTS, GATE, factors
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.web import asked

P = ParamSpec("P")
T = TypeVar("T")

LATELY = 300.0
"""Seconds for which a passkey stands for a code."""
PROVED = "passkey_proved"
"""Under which key a session keeps when its passkey was used to prove."""


def ask(
    request: HttpRequest,
    fn: Callable[Concatenate[Account, P], Awaitable[T]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `fn(account, ...)` gives on the reactor's thread. Raises PlayerError."""
    return call_on_reactor(
        _of_account, _number(request), lambda live: fn(live, *args, **kwargs)
    )


async def _of_account(number: int, fn: Callable[[Account], Awaitable[T]]) -> T:
    return await fn((await ACCOUNTS.load([number]))[number])


def prove(request: HttpRequest, password: str, code: str) -> None:
    """Refuse whoever lacks the password or what else the account asks for.

    Raises PlayerError, and WrongCode if it is the code that is wrong.
    """
    address = asked.address(request)
    if proved_lately(request):
        ask(request, GATE.prove, password, address)
        return
    typed = code[: factors.LONGEST]
    device = ask(request, GATE.prove_wholly, password, typed, address)
    if device:
        verified(request, Device.from_persistent_id(device))


def verified(request: HttpRequest, device: Any) -> None:
    """The visitor has shown this device; the pages know that until they leave."""
    django_otp.login(request, device)


def verified_by_codes(request: HttpRequest) -> None:
    """The visitor has just switched codes on, by a code."""
    name = factors.codes_of(_number(request))
    if name:
        verified(request, Device.from_persistent_id(name))


def proved_by_passkey(request: HttpRequest, device: Any) -> None:
    """The visitor has used a passkey, which stands for a code for a while."""
    request.session[PROVED] = time.time()
    verified(request, device)


def proved_lately(request: HttpRequest) -> bool:
    """Whether a passkey stands for a code still."""
    return 0 <= time.time() - float(request.session.get(PROVED, 0.0)) < LATELY


def _number(request: HttpRequest) -> int:
    return int(str(request.user.pk))
