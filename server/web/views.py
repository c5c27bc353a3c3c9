"""The page everybody sees first, and the pages of what went wrong."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.accounts.roles import Role
from server.errors import NotNow
from server.sessions import SESSION_HANDLER
from server.web import news, people
from server.web.middleware import may_administer


class Door(NamedTuple):
    """A way in: its name, what to type, and a word about it."""

    name: str
    command: str
    remark: str


class Player(NamedTuple):
    """Somebody who is played now; `address` is that of their page, if they have one."""

    name: str
    address: str = ""


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who is on, what is new, and how to come in."""
    try:
        players = call_on_reactor(players_on)
    except NotNow:
        players = None
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    shown = {
        "players": players,
        "news": news.latest()[: news.ON_THE_FRONT_PAGE],
        "doors": doors(host),
    }
    return render(request, "web/home.html", shown)


def house(request: HttpRequest) -> dict[str, Any]:
    """What every page may show beside its own (a context processor)."""
    user = getattr(request, "user", None)
    return {
        "house": settings.SERVER_NAME,
        "here": request.path_info.split("/", 2)[1],
        "may_administer": may_administer(request),
        "is_of_the_staff": bool(
            user and user.is_authenticated and user.at_least(Role.HELPER)
        ),
    }


def doors(host: str) -> list[Door]:
    """The ways in beside the browser, at this host; a port that is not open is none."""
    every = (
        (
            settings.SSH_PORT,
            Door(
                "SSH",
                f"ssh -p {settings.SSH_PORT} NAME@{host}",
                "Encrypted. Without an account, be new@ instead of NAME@.",
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


def players_on() -> list[Player]:
    """The characters played now, by name. Asked on the reactor's thread."""
    played = {session.puppet for session in SESSION_HANDLER.all() if session.puppet}
    players = (
        Player(str(each), people.address(str(each), ACCOUNTS.get(each.owner)))
        for each in played
    )
    return sorted(players, key=lambda player: player.name.casefold())


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours (CSRF)."""
    return render(request, "403_csrf.html", status=403)
