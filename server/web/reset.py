"""A password that is forgotten: a letter with a link, and what the link leads to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    PasswordResetConfirmView,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from server.accounts import RESETS
from server.accounts.bridge import call_on_reactor
from server.accounts.text import span
from server.errors import PlayerError
from server.web import asked, letters, text
from server.web.forms import ForgottenForm, ResetForm, check_password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter. Whether there is anybody to write to is not told."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_on_reactor(RESETS.begin, asked.address(request))
            letters.LETTERS.post(
                letters.forgotten, form.cleaned_data["who"], site_address(request)
            )
        except PlayerError as why:
            form.add_error(None, str(why))
        else:
            good_for = span(settings.PASSWORD_RESET_TIMEOUT)
            return render(request, "web/forgotten_sent.html", {"good_for": good_for})
    return render(request, "web/forgotten.html", {"form": form})


def site_address(request: HttpRequest) -> str:
    """How a link in a letter begins."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"


class LinkForm(ResetForm):
    """Another password for the account of a link."""

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError at the field that is wrong."""
        cleaned = super().clean()
        if cleaned.get("password"):
            check_password(self, "password", cleaned["password"], self.user)
        return cleaned


class Reset(PasswordResetConfirmView):
    """Another password for who came by a link; the link itself is hidden at once."""

    template_name = "web/reset.html"
    form_class = LinkForm  # type: ignore[assignment]

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, once, and go to the login: a code may be asked for there."""
        address = asked.address(self.request)
        token = self.request.session.get(INTERNAL_RESET_SESSION_TOKEN, "")
        new, number = form.cleaned_data["password"], form.user.pk
        try:
            call_on_reactor(RESETS.finish, number, token, new, address)
        except PlayerError as why:
            form.add_error(None, str(why))
            return self.form_invalid(form)
        self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, None)
        letters.tell(form.user, "password")
        messages.success(self.request, text.PASSWORD_RESET)
        return redirect("login")
