"""The pages below /account/security/: a second factor for who wants one.

Everything that changes something asks for the password and, once there is a factor,
for a code as well; a passkey that was used a moment ago stands for the code.
"""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from server.accounts import SECOND_FACTOR, factors, reconnect_rows
from server.accounts.models import Account
from server.audit import log as audit
from server.errors import PlayerError
from server.web import letters, passkeys, security_half
from server.web import security_text as text
from server.web.security_proof import ask, prove, proved_lately, verified_by_codes

SHOWN = ["GET", "HEAD", "POST"]


class ProofForm(forms.Form):
    """The password and, where one is asked, a code."""

    password = forms.CharField(max_length=128, strip=False)
    code = forms.CharField(max_length=factors.LONGEST, required=False)
    first = forms.CharField(max_length=factors.LONGEST, required=False)
    """Of the app that is being switched on."""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request = request

    def clean(self) -> dict[str, Any]:
        """Ask the gate. Raises ValidationError with its sentence."""
        if self.errors:
            raise forms.ValidationError(text.PASSWORD_FIRST)
        given = self.cleaned_data
        try:
            prove(self.request, given["password"], given["code"])
        except PlayerError as why:
            raise forms.ValidationError(str(why)) from why
        return given


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """What the account asks for, and what can be changed about it."""
    return render(request, "web/security.html", _state(request))


@never_cache
@login_required
@require_POST
def begin_codes(request: HttpRequest) -> HttpResponse:
    """Make a new secret; the next page shows it."""
    try:
        ask(request, SECOND_FACTOR.begin)
    except PlayerError as why:
        return _page(request, "web/security.html", refusal=str(why))
    return HttpResponseRedirect(_onward(request, "security-codes"))


@never_cache
@login_required
@require_http_methods(SHOWN)
def codes(request: HttpRequest) -> HttpResponse:
    """Show the new secret, and switch it on with its first code."""
    secret = factors.secret_of(_account(request))
    if secret is None:
        return HttpResponseRedirect(reverse("security"))
    refusal = ""
    if request.method == "POST":
        form = ProofForm(request, request.POST)
        try:
            if form.is_valid():
                first = form.cleaned_data["first"]
                made = ask(request, SECOND_FACTOR.confirm, first)
                verified_by_codes(request)
                _tell(request)
                return _page(request, "web/security_on.html", made=made)
            refusal = _first_error(form)
        except PlayerError as why:
            refusal = str(why)
    image = segno.make(secret.address, error="m", micro=False)
    drawn = image.svg_inline(scale=5, light="#fff", svgclass=None, lineclass=None)
    shown = {"secret": secret, "image": drawn, "refusal": refusal}
    return _page(request, "web/security_codes.html", **shown)


@never_cache
@login_required
@require_http_methods(SHOWN)
def backup(request: HttpRequest) -> HttpResponse:
    """New backup codes in the place of the old."""
    if request.method != "POST":
        return _page(request, "web/security_backup.html")
    form = ProofForm(request, request.POST)
    try:
        if form.is_valid():
            made = ask(request, SECOND_FACTOR.renew)
            _tell(request)
            return _page(request, "web/security_backup.html", made=made)
        refusal = _first_error(form)
    except PlayerError as why:
        refusal = str(why)
    return _page(request, "web/security_backup.html", refusal=refusal)


@never_cache
@login_required
@require_http_methods(SHOWN)
def off(request: HttpRequest) -> HttpResponse:
    """Ask for the password only."""
    return change(request, "web/security_off.html", {}, SECOND_FACTOR.switch_off)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """The page on which a passkey is made; the rest is `security_passkeys`."""
    return _page(request, "web/security_passkey.html")


@never_cache
@login_required
@require_http_methods(SHOWN)
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Forget one."""
    held = factors.of(_account(request))
    found = [e for e in held if (e.kind, e.number) == (factors.PASSKEY, number)]
    if not found:
        raise Http404
    shown = {"passkey": found[0]}
    forget = SECOND_FACTOR.remove_passkey
    return change(request, "web/security_remove.html", shown, forget, number)


@never_cache
@login_required
@require_POST
def forget_client(request: HttpRequest, number: int) -> HttpResponse:
    """Let one of one's clients not come back without the password."""
    account = _account(request)
    if not reconnect_rows.forget_one(account.pk, number):
        raise Http404
    audit.write(request, "forget clients", account.username, source="site")
    messages.success(request, text.CLIENT_FORGOTTEN)
    return HttpResponseRedirect(reverse("security"))


def change(
    request: HttpRequest,
    template: str,
    shown: dict[str, Any],
    wanted: Any,
    *args: Any,
    what: str = text.SECOND_FACTOR,
) -> HttpResponse:
    """Show the page that asks; once all is proven, do it and go back.

    `wanted(account, ...)` raises PlayerError; `what` is what a letter calls it.
    """
    if request.method != "POST":
        return _page(request, template, **shown)
    form = ProofForm(request, request.POST)
    try:
        if form.is_valid():
            ask(request, wanted, *args)
            _tell(request, what)
            messages.success(request, text.CHANGED)
            return HttpResponseRedirect(reverse("security"))
        refusal = _first_error(form)
    except PlayerError as why:
        refusal = str(why)
    return _page(request, template, refusal=refusal, **shown)


def _tell(request: HttpRequest, what: str = text.SECOND_FACTOR) -> None:
    """Let its owner know by a letter that something was changed."""
    letters.tell(_account(request), what)


def _page(request: HttpRequest, template: str, **shown: Any) -> HttpResponse:
    return render(request, template, _state(request) | shown)


def _state(request: HttpRequest) -> dict[str, Any]:
    """What every page here may show."""
    account = _account(request)
    held = factors.of(account)
    kinds: dict[str, list[factors.Factor]] = {}
    for each in held:
        kinds.setdefault(each.kind, []).append(each)
    keys = kinds.get(factors.PASSKEY, [])
    on = bool(keys or factors.CODES in kinds)
    return {
        "on": on,
        "codes": kinds.get(factors.CODES, []),
        "backup_left": sum(each.left for each in kinds.get(factors.BACKUP, [])),
        "passkeys": keys,
        "clients": reconnect_rows.held(account.pk, timezone.now()),
        "ssh_keys": account.ssh_keys.all(),
        "no_passkeys": passkeys.refusal(request),
        "asks_code": on and not proved_lately(request),
        "must_have": SECOND_FACTOR.required_of(account),
        "next": request.GET.get("next", ""),
        "going": security_half.going(request),
    }


def _onward(request: HttpRequest, page: str) -> str:
    """The address of a page that knows as well where the visitor was going."""
    wanted = request.GET.urlencode()
    return f"{reverse(page)}?{wanted}" if wanted else reverse(page)


def _account(request: HttpRequest) -> Account:
    # The request's own is a stand-in that is looked up when it is used.
    return Account.objects.get(pk=str(request.user.pk))


def _first_error(form: ProofForm) -> str:
    return str(form.non_field_errors()[0])
