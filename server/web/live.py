"""The live sessions: a table of who is connected, and a page for each of them.

Both work without a script; with one the table keeps itself up to date.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from server.accounts.bridge import call_on_reactor
from server.errors import NotNow, PlayerError
from server.web import live_acts, live_rows, live_watch
from server.web.live_acts import KickForm, LiveBanForm, MessageForm
from server.web.live_rows import Row, Wish, how_long

View = Callable[..., HttpResponse]
AWAY = "The game is being woken up. Please look again in a moment."
HEADS = (
    ("number", "No."),
    ("account", "Account"),
    ("character", "Character"),
    ("way", "By"),
    ("client", "Client"),
    ("address", "Address"),
    ("connected", "Connected"),
    ("idle", "Idle"),
    ("latency", "Latency"),
    ("inputs", "Input"),
    ("queued", "Waiting"),
)
"""The columns: the name of their order, and what stands above them."""


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Every session, as the query of the address asks for."""
    wish = Wish.of(request.GET)
    try:
        found = live_rows.shown(_rows(request), wish)
    except NotNow:
        found = None
    around = admin.site.each_context(request)
    return render(
        request,
        "admin/live.html",
        {
            **around,
            "title": "Live sessions",
            "wish": wish,
            "found": found,
            "heads": [_head(wish, *each) for each in HEADS],
            "states": live_rows.STATES,
            "earlier": found and wish.page > 1 and wish.query(page=wish.page - 1),
            "later": found
            and wish.page < found.pages
            and wish.query(page=wish.page + 1),
        },
    )


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The same as JSON, for the script of the page."""
    try:
        found = live_rows.shown(_rows(request), Wish.of(request.GET))
    except NotNow:
        return JsonResponse({"away": AWAY})
    told = [[row.sessid, row.cells()] for row in found.rows]
    return JsonResponse({"rows": told, "said": found.said()})


@require_safe
def session(request: HttpRequest, sessid: int) -> HttpResponse:
    """One session, and what may be done to it."""
    return _page(request, _row(request, sessid))


@require_POST
def message(request: HttpRequest, sessid: int) -> HttpResponse:
    """Tell it something."""
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, _row(request, sessid), message=form)
    act = live_acts.tell(form.cleaned_data["words"])
    return _done(request, sessid, form, act, "It has been told.")


@require_POST
def kick(request: HttpRequest, sessid: int) -> HttpResponse:
    """Send it out, once that is confirmed."""
    form, row = KickForm(request.POST), _row(request, sessid)
    if not form.is_valid():
        return _page(request, row, kick=form)
    if "confirmed" not in request.POST:
        return _confirm(request, row, "kick", f"Send {_name(row)} out?", form)
    act = live_acts.send_out(form.cleaned_data["reason"])
    answer = _done(request, sessid, form, act, f"{_name(row)} has been sent out.")
    return answer if answer.status_code != 302 else redirect("admin:live")


@require_POST
def ban(request: HttpRequest, sessid: int) -> HttpResponse:
    """Ban account or address, once that is confirmed."""
    row = _row(request, sessid)
    if not row.below:
        messages.error(request, live_acts.NOT_YOURS)
        return redirect("admin:live")
    form = LiveBanForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, ban=form)
    if abs(form.cleaned_data["since"] - row.since) > 0.001:
        raise Http404(live_acts.GONE)
    if "confirmed" not in request.POST:
        what = dict(form.fields["what"].choices)[form.cleaned_data["what"]]  # type: ignore[attr-defined]
        for_ = live_acts.DURATIONS[form.cleaned_data["hours"]]
        whom = f"{what} ({row.account} and {form.network})" if what == "both" else what
        return _confirm(request, row, "ban", f"Ban {whom} {for_}?", form)
    wrong = live_acts.ban(request, form)
    if wrong:
        for sentence in wrong:
            form.add_error(None, sentence)
        return _page(request, row, ban=form)
    messages.success(request, "The ban holds from now on.")
    return redirect("admin:live")


def urls() -> tuple[URLPattern, ...]:
    """The pages, below /admin/; only staff see them."""
    views: list[tuple[str, View, str]] = [
        ("", table, "live"),
        ("sessions.json", rows, "live_rows"),
        ("<int:sessid>/", session, "live_session"),
        ("<int:sessid>/message/", message, "live_message"),
        ("<int:sessid>/kick/", kick, "live_kick"),
        ("<int:sessid>/ban/", ban, "live_ban"),
        ("<int:sessid>/watch/", live_watch.watch, "live_watch"),
        ("<int:sessid>/watch/end/", live_watch.end, "live_watch_end"),
        ("<int:sessid>/watch.json", live_watch.lines, "live_watch_lines"),
    ]
    return tuple(
        path(f"live/{where}", admin.site.admin_view(view), name=name)
        for where, view, name in views
    )


def _rows(request: HttpRequest) -> list[Row]:
    return call_on_reactor(live_rows.rows, get_user(request))


def _row(request: HttpRequest, sessid: int) -> Row:
    try:
        found: Row | None = call_on_reactor(live_rows.row, get_user(request), sessid)
    except NotNow as why:
        raise Http404(AWAY) from why
    if found is None:
        raise Http404(live_acts.GONE)
    return found


def _page(request: HttpRequest, row: Row, **bound: Any) -> HttpResponse:
    """The page of a session; `bound` is a form that was filled in wrongly."""
    initial = {"since": row.since}
    forms = {
        "message": MessageForm(initial=initial),
        "kick": KickForm(initial=initial),
        "ban": LiveBanForm(initial=initial, row=row),
    }
    context = {
        "title": _name(row),
        "row": row,
        "connected": how_long(row.connected),
        "idle": how_long(row.idle),
        "notice": settings.WATCH_NOTICE,
        **forms,
        **bound,
    }
    around = admin.site.each_context(request)
    return render(request, "admin/live_session.html", {**around, **context})


def _confirm(
    request: HttpRequest, row: Row, act: str, question: str, form: Any
) -> HttpResponse:
    values = [(name, form.cleaned_data[name]) for name in form.fields]
    context = {"title": question, "row": row, "act": act, "values": values}
    context["reason"] = form.cleaned_data["reason"]
    around = admin.site.each_context(request)
    return render(request, "admin/live_confirm.html", {**around, **context})


def _done(
    request: HttpRequest, sessid: int, form: Any, act: Any, sentence: str
) -> HttpResponse:
    """Do it, and go back to the session; a refusal is shown there."""
    since = form.cleaned_data["since"]
    try:
        live_acts.on_session(live_acts.by(request), sessid, since, act)
    except PlayerError as why:
        messages.error(request, str(why))
        return redirect("admin:live")
    messages.success(request, sentence)
    return redirect("admin:live_session", sessid)


def _name(row: Row) -> str:
    return row.puppet or row.account or f"session {row.sessid}"


def _head(wish: Wish, order: str, title: str) -> dict[str, Any]:
    """A column's head: a link that orders by it, the second time the other way."""
    here = wish.order == order
    asked = f"-{order}" if here and not wish.down else order
    sorted_ = ("descending" if wish.down else "ascending") if here else "none"
    return {
        "title": title,
        "order": order,
        "query": wish.query(order=asked, page=""),
        "sorted": sorted_,
    }
