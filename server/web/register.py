"""An account, made on the site as it is made in the game: by the one gate."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from server.accounts import ACCOUNTS, GATE
from server.accounts.bridge import call_on_reactor
from server.accounts.text import TAKEN
from server.errors import PlayerError
from server.web import asked, text
from server.web.forms import RegisterForm
from server.web.login import enter


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Make an account and be logged in to it."""
    if request.user.is_authenticated:
        return redirect("characters")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        address = asked.address(request)
        try:
            number = call_on_reactor(
                made, given["name"], given["password"], given["email"], address
            )
            enter(request, get_user_model().objects.get(pk=number))
        except PlayerError as why:
            form.add_error("name" if str(why) == TAKEN else None, str(why))
        else:
            messages.success(request, text.WELCOME)
            return redirect("characters")
    return render(request, "web/register.html", {"form": form})


async def made(name: str, password: str, email: str, address: str) -> int:
    """The id of the new account. Raises PlayerError. On the reactor's thread."""
    account = await GATE.create(name, password, address)
    if email:
        await ACCOUNTS.change(account, email=email)
    return account.pk
