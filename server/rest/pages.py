"""The page on which an account makes tokens, and takes them back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from server.accounts import factors
from server.accounts.models import Account
from server.audit import log as audit
from server.errors import PlayerError
from server.rest import tokens
from server.rest.models import Scope, Token
from server.web.security_proof import prove

DAYS = {"30": "30 days", "90": "90 days", "365": "a year", "": "no end"}
"""For how long a token may be good."""
TOO_MANY = f"An account can have {tokens.MOST} tokens. Take one back that is not used."
REVOKED = "The token is good no more."
GUESTS = "A guest has no tokens."


class TokenForm(forms.Form):
    """What a token is for, and proof that it is the account's own player who asks."""

    name = forms.CharField(max_length=64, label="What it is for")
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="What it may"
    )
    days = forms.ChoiceField(
        choices=list(DAYS.items()), required=False, initial="90", label="Good for"
    )
    password = forms.CharField(
        max_length=128,
        strip=False,
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        max_length=factors.LONGEST,
        label="A code of your app, or a backup code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, request: HttpRequest, account: Account, *args: Any) -> None:
        super().__init__(*args)
        self.request = request
        staff = tokens.STAFF if not account.is_staff else set()
        choices = [(v, label) for v, label in Scope.choices if v not in staff]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        if not factors.exist(account.pk):
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError with the gate's sentence."""
        if not self.errors:
            password, code = (
                self.cleaned_data["password"],
                self.cleaned_data.get("code", ""),
            )
            try:
                prove(self.request, password, code)
            except PlayerError as why:
                raise forms.ValidationError(str(why)) from why
        return self.cleaned_data


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The tokens there are, and a form for another; a new one is shown once."""
    account: Any = get_user(request)
    form = TokenForm(request, account, *([request.POST] if request.POST else []))
    made, text = None, ""
    if request.method == "POST" and form.is_valid():
        refusal = _refusal(account)
        if refusal:
            form.add_error(None, refusal)
        else:
            made, text = _make(request, account, form.cleaned_data)
            form = TokenForm(request, account)
    found = Token.objects.filter(account=account)
    shown = {"form": form, "tokens": found, "made": made, "text": text}
    return render(request, "rest/tokens.html", shown)


@never_cache
@require_POST
@login_required
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take one of one's own back."""
    token = get_object_or_404(Token, pk=number, account=get_user(request))
    token.delete()
    messages.success(request, REVOKED)
    return redirect("api_tokens")


def _refusal(account: Account) -> str:
    if account.is_guest:
        return GUESTS
    count = Token.objects.filter(account=account).count()
    return TOO_MANY if count >= tokens.MOST else ""


def _make(
    request: HttpRequest, account: Account, given: dict[str, Any]
) -> tuple[Token, str]:
    days = int(given["days"]) if given["days"] else None
    made, text = tokens.make(account, given["name"], given["scopes"], days)
    if account.is_staff:
        about = {"account": account.pk, "scopes": made.scopes, "for": made.name}
        audit.write(request, "make token", made.prefix, source="site", **about)
    return made, text
