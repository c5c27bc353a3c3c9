"""Who must have a second factor shows it before the admin pages open."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from server.accounts import SECOND_FACTOR, factors
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import NotNow
from server.web import security_half

OPEN = ("/admin/login/", "/admin/logout/", "/admin/password_change/")


def second_factor_of_staff(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody whom REQUIRE_SECOND_FACTOR names administer by a password only.

    Who has no factor yet is sent to the page that gives one, who has one to the
    question for a code.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _must_show(request):
            return respond(request)
        account = Account.objects.get(pk=str(request.user.pk))
        if factors.exist(account.pk):
            try:
                proof = call_on_reactor(SECOND_FACTOR.proof, account)
                return security_half.begin(request, proof, request.get_full_path())
            except NotNow:
                return HttpResponseRedirect("/")
        going = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('security')}?{going}")

    return middleware


def _must_show(request: HttpRequest) -> bool:
    if not request.path_info.startswith("/admin") or request.path_info in OPEN:
        return False
    user = request.user
    if not user.is_authenticated or user.is_verified():  # type: ignore[attr-defined]
        return False
    return SECOND_FACTOR.required_of(user)
