"""The page of what happens by itself: ticks, dialogues, receivers.

There is no table of scripts to be edited. What an object does by itself is a method of
its class, and how often is kept with the object; here one sees it, pauses it or tries
it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode

from server.accounts.bridge import call_on_reactor
from server.errors import NotNow, PlayerError
from server.web import scripts_calls
from server.web.admin_site import WORLD, Page
from server.web.objects_references import is_number

LONGEST = 100


def scripts(request: HttpRequest) -> HttpResponse:
    """What happens by itself, and what one of the staff does about it."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if request.method == "POST":
        _act(request)
        query = f"?{urlencode({'q': words})}" if words else ""
        return HttpResponseRedirect(f"{request.path}{query}")
    try:
        found = call_on_reactor(scripts_calls.look, words)
    except NotNow:
        found = None
    context = {
        **admin.site.each_context(request),
        "title": "What happens by itself",
        "words": words,
        "found": found,
        "rows": [_shown(row) for row in found.ticks] if found else [],
        "now": datetime.now(UTC),
    }
    return TemplateResponse(request, "admin/world/scripts.html", context)


def _act(request: HttpRequest) -> None:
    act = scripts_calls.ACTS.get(request.POST.get("act", ""))
    number, _, method = request.POST.get("tick", "").partition(" ")
    if act is None or not is_number(number):
        messages.error(request, "Nothing was chosen.")
        return
    try:
        said = call_on_reactor(act, get_user(request), int(number), method[:LONGEST])
    except PlayerError as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)


def _shown(row: scripts_calls.Row) -> dict[str, Any]:
    failure = row.failure
    return {
        "row": row,
        "tick": f"{row.number} {row.method}",
        "every": every(row.every),
        "last": _date(row.last),
        "next": None if row.paused else _date(row.next),
        "failed": _date(failure.date) if failure else None,
    }


def _date(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def every(seconds: float) -> str:
    """An interval in words."""
    for size, word in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        count = seconds / size
        if count >= 1 and (count == int(count) or size == 1):
            return f"{count:g} {word}" + ("" if count == 1 else "s")
    return f"{seconds:g} seconds"


def page_of_scripts() -> Page:
    """The page, for the admin site."""
    view = admin.site.admin_view(scripts)
    where = path("world/scripts/", view, name="world_scripts")
    return Page(WORLD, "What happens by itself", "world_scripts", (where,))
