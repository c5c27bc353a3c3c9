"""The page everybody sees first."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts.bridge import call_on_reactor
from server.errors import NotNow
from server.sessions import SESSION_HANDLER
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
    return render(request, "web/home.html", {"players": players, "doors": doors(host)})


def house(request: HttpRequest) -> dict[str, Any]:
    """What every page may show beside its own (a context processor)."""
    return {
        "house": settings.SERVER_NAME,
        "may_administer": may_administer(request),
    }


def doors(host: str) -> list[Door]:
    """The ways in beside the browser, at this host; a port that is not open is none."""
    every = (
        (
            settings.SSH_PORT,
            Door(
                "SSH",
                f"ssh -p {settings.SSH_PORT} NAME@{host}",
                "Encrypted. For those who have an account.",
            ),
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
    puppets = (session.puppet for session in SESSION_HANDLER.all())
    return sorted({str(each) for each in puppets if each}, key=str.casefold)
