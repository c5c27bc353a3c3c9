"""The second page of a login, for who is half logged in: a code, or a passkey."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp.models import Device

from server.accounts import GATE, factors
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError
from server.web import asked, login, passkeys, security_half


def enter(request: HttpRequest, number: int, device: Any) -> str:
    """Log in the account of this id, which has shown `device`. Gives where to go."""
    address = security_half.going(request)
    account = Account.objects.get(pk=number)
    account.otp_device = device  # type: ignore[attr-defined]
    login.enter(request, account)
    security_half.forget(request)
    return address


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, a backup code or a passkey."""
    account = security_half.half_way(request)
    if account is None:
        return HttpResponseRedirect(reverse("login"))
    refusal = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_come_in(request))
        except PlayerError as why:
            refusal = str(why)
    has_keys = any(each.kind == factors.PASSKEY for each in factors.of(account))
    shown = {
        "name": account.username,
        "refusal": refusal,
        "passkeys": has_keys and not passkeys.refusal(request),
    }
    return render(request, "web/security_code.html", shown)


def _come_in(request: HttpRequest) -> str:
    proof = security_half.proof_of(request)
    typed = request.POST.get("code", "")[: factors.LONGEST]
    address = asked.address(request)
    account, device = call_on_reactor(GATE.second_factor, proof, typed, address, "web")
    return enter(request, account.pk, Device.from_persistent_id(device))
