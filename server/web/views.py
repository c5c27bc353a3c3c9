"""The pages everybody may see: home, login, logout."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts.backend import come_in
from server.accounts.bridge import call_on_reactor
from server.errors import NotNow, PlayerError
from server.web.middleware import may_administer


class Door(NamedTuple):
    """A way in: its name, what to type, and a word about it."""

    name: str
    command: str
    remark: str


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who is on, and how to come in."""
    try:
        players = call_on_reactor(players_on)
    except NotNow:
        players = None
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    context = {
        "players": players,
        "doors": doors(host),
        "may_administer": may_administer(request),
    }
    return render(request, "web/home.html", context)


def house(request: HttpRequest) -> dict[str, Any]:
    """What every page may show beside its own (a context processor)."""
    return {"house": settings.SERVER_NAME}


def doors(host: str) -> list[Door]:
    """The ways in beside the browser, at this host; a port that is not open is none."""
    every = (
        (
            settings.SSH_PORT,
            Door("SSH", f"ssh -p {settings.SSH_PORT} NAME@{host}", "Encrypted."),
        ),
        (
            settings.TELNETS_PORT,
            Door(
                "Telnet over TLS",
                f"{host} {settings.TELNETS_PORT}",
                "Encrypted; for MUD clients that know TLS.",
            ),
        ),
        (
            settings.TELNET_PORT,
            Door(
                "Telnet",
                f"telnet {host} {settings.TELNET_PORT}",
                "For every MUD client. Not encrypted.",
            ),
        ),
    )
    return [door for port, door in every if port > 0]


def players_on() -> list[str]:
    """The names of the characters played now. Asked on the reactor's thread."""
    # The sessions belong to the game, which the web can do without.
    from server.sessions import SESSION_HANDLER

    puppets = (session.puppet for session in SESSION_HANDLER.all())
    return sorted({str(each) for each in puppets if each}, key=str.casefold)


class LoginForm(AuthenticationForm):
    """Name and password, for the gate; what the gate says is what the page says."""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError with the gate's sentence."""
        name = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if name is not None and password:
            try:
                self.user_cache = come_in(self.request, name, password)
            except PlayerError as why:
                raise forms.ValidationError(str(why)) from why
        return self.cleaned_data


class Login(LoginView):
    """Come in; staff go on to where they were going."""

    template_name = "web/login.html"
    authentication_form = LoginForm


@method_decorator(never_cache, name="dispatch")
class Logout(LogoutView):
    """Leave; asked for by a link it asks back, since a link could be anybody's."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask."""
        return render(request, "web/logout.html")
