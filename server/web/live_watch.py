"""Watching one session: a page that shows what it is told and types, by asking again.

It begins with a POST, since the player is told of it, and ends when the page is left.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from server.accounts.bridge import call_on_reactor
from server.errors import NotNow, PlayerError
from server.sessions import moderating, watching
from server.sessions.states import State
from server.sessions.watching import WATCHES
from server.web import live_acts
from server.web.live_acts import ActForm
from server.web.live_rows import is_below

OVER = (
    "You do not watch this session any more: you were away, or the game was reloaded."
)


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest, sessid: int) -> HttpResponse:
    """Begin (POST), or look at what is watched."""
    if request.method == "POST":
        return _begin(request, sessid)
    try:
        told = call_on_reactor(look, get_user(request), sessid, 0)
    except NotNow:
        told = {"over": live_acts.GONE, "lines": [], "last": 0, "name": ""}
    if told["over"] and not told["lines"]:
        messages.error(request, told["over"])
        return redirect("admin:live")
    context = {**told, "title": f"Watching {told['name']}", "sessid": sessid}
    around = admin.site.each_context(request)
    return render(request, "admin/live_watch.html", {**around, **context})


@require_safe
def lines(request: HttpRequest, sessid: int) -> HttpResponse:
    """What came after a line, as JSON: `?after=12`."""
    after = request.GET.get("after", "")
    number = (
        int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    )
    try:
        return JsonResponse(call_on_reactor(look, get_user(request), sessid, number))
    except NotNow as why:
        return JsonResponse({"over": "", "away": str(why), "lines": [], "last": number})


@require_POST
def end(request: HttpRequest, sessid: int) -> HttpResponse:
    """Watch no more."""
    try:
        call_on_reactor(WATCHES.end, sessid, get_user(request).pk or 0)
    except NotNow as why:
        messages.error(request, str(why))
    return redirect("admin:live")


def look(staff: Any, sessid: int, after: int) -> dict[str, Any]:
    """What this member of the staff sees of a session. On the reactor's thread.

    "over" is a sentence if nothing more will come.
    """
    found = WATCHES.look(sessid, staff.pk)
    if found is None:
        return {"over": OVER, "lines": [], "last": after, "name": ""}
    session = found.session
    if not is_below(staff, session.account):
        WATCHES.end(sessid, staff.pk)
        return {"over": live_acts.NOT_YOURS, "lines": [], "last": after, "name": ""}
    closed = session.state is State.CLOSED
    return {
        "over": watching.ENDED if closed else "",
        "lines": [[line.kind, line.text] for line in found.after(after)],
        "last": found.number,
        "name": moderating.called(session),
    }


def _begin(request: HttpRequest, sessid: int) -> HttpResponse:
    form = ActForm(request.POST)
    since = form.cleaned_data["since"] if form.is_valid() else -1.0
    try:
        live_acts.on_session(live_acts.by(request), sessid, since, live_acts.watch)
    except PlayerError as why:
        messages.error(request, str(why))
        return redirect("admin:live")
    return redirect("admin:live_watch", sessid)
