"""What belongs to an account: its e-mail, its public page, and the way to the rest."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from server.accounts import ACCOUNTS, GATE
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError
from server.web import asked, letters, text
from server.web.characters import visitor
from server.web.forms import EmailForm, ProfileForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What there is to set, and who may read of one's characters."""
    present = visitor(request)
    form = ProfileForm(request.POST or None, initial={"profile": present.profile})
    if request.method == "POST" and form.is_valid():
        try:
            call_on_reactor(change, present.pk, profile=form.cleaned_data["profile"])
        except PlayerError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, text.PROFILE_CHANGED)
            return redirect("account")
    return render(request, "web/account.html", {"form": form})


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def email(request: HttpRequest) -> HttpResponse:
    """Change the e-mail; only for who knows the password."""
    present = visitor(request)
    form = EmailForm(request.POST or None, initial={"email": present.email})
    if request.method == "POST" and form.is_valid():
        new, password = form.cleaned_data["email"], form.cleaned_data["password"]
        address = asked.address(request)
        try:
            call_on_reactor(change_email, present.pk, new, password, address)
        except PlayerError as why:
            form.add_error("password", str(why))
        else:
            if new.casefold() != present.email.casefold():
                letters.tell(present, "e-mail")
            messages.success(request, text.EMAIL_CHANGED if new else text.EMAIL_GONE)
            return redirect("account")
    return render(request, "web/email.html", {"form": form})


async def change(number: int, **values: str) -> None:
    """Change fields of an account, also of the live one. On the reactor's thread."""
    found: Account = (await ACCOUNTS.load([number]))[number]
    await ACCOUNTS.change(found, **values)


async def change_email(number: int, new: str, password: str, address: str) -> None:
    """Change the e-mail of who proves to be the owner. Raises PlayerError."""
    found: Account = (await ACCOUNTS.load([number]))[number]
    await GATE.prove(found, password, address)
    await ACCOUNTS.change(found, email=new)
