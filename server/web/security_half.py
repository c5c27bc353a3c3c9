"""Half logged in: the password was right, and the second factor is still to come.

What the browser's session keeps of it is the gate's proof, which expires; nobody is
logged in by it, here or anywhere.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from server.accounts import SECOND_FACTOR
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.accounts.second_factor import LIFE
from server.errors import NotNow

HALF = "half_logged_in"
"""Under which key a session keeps the proof, and where its visitor was going."""


def begin(request: HttpRequest, proof: str, going: str = "") -> HttpResponse:
    """Send whoever gave the right password on to the page that asks for a code."""
    request.session[HALF] = {"proof": proof, "going": going}
    keep_for_minutes(request)
    return HttpResponseRedirect(reverse("login-code"))


def keep_for_minutes(request: HttpRequest) -> None:
    """Keep the session of a stranger no longer than what it is for."""
    if not request.user.is_authenticated:
        request.session.set_expiry(int(LIFE))


def proof_of(request: HttpRequest) -> str:
    """What the gate gave this browser; "" for nothing."""
    kept = request.session.get(HALF)
    return str(kept["proof"]) if isinstance(kept, dict) else ""


def half_way(request: HttpRequest) -> Account | None:
    """Who is half logged in by this browser, until the proof expires."""
    proof = proof_of(request)
    if not proof:
        return None
    try:
        found = call_on_reactor(SECOND_FACTOR.proven_by, proof)
    except NotNow:
        return None
    return Account.objects.get(pk=found.pk)


def going(request: HttpRequest) -> str:
    """Where the visitor was going, if that is a page of ours."""
    kept = request.session.get(HALF)
    wanted = kept["going"] if isinstance(kept, dict) else request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def forget(request: HttpRequest) -> None:
    """It is done with."""
    request.session.pop(HALF, None)
