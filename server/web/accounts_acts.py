"""What staff may do to an account at once, each asked back once and noted.

End its sessions, let it in again, take its second factor away, forget its clients, have
it sent a link to another password.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from server.accounts import (
    ACCOUNTS,
    RECONNECT,
    TOKENS,
    factors,
    locked_out,
    reconnect_rows,
    text,
)
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.audit import log as audit
from server.errors import PlayerError
from server.web import letters
from server.web.admin_site import PEOPLE, Page
from server.web.reset import site_address


class Act(NamedTuple):
    """One thing that may be done: what is asked, what is said then, and how.

    `fits` says whether there is anything to be done.
    """

    title: str
    question: str
    said: str
    perform: Callable[[HttpRequest, Account], Any]
    fits: Callable[[Account], bool] = lambda account: True


def end_sessions(request: HttpRequest, account: Account) -> dict[str, int]:
    """End what it plays and its visits to the site; no client comes back by itself."""
    ended = call_on_reactor(_end_sessions, account.pk)
    visits = 0
    for visit in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if visit.get_decoded().get("_auth_user_id") == str(account.pk):
            visit.delete()
            visits += 1
    return {"sessions": ended, "visits": visits}


def _end_sessions(number: int) -> int:
    TOKENS.revoke(number)
    RECONNECT.forget(number)
    account = ACCOUNTS.get(number)
    sessions = account.sessions.all() if account is not None else []
    for session in sessions:
        session.disconnect(text.ENDED_BY_STAFF)
    return len(sessions)


def let_in_again(request: HttpRequest, account: Account) -> None:
    """Forget who failed to come in to it."""
    call_on_reactor(locked_out.let_in_to, account.pk)


def remove_factors(request: HttpRequest, account: Account) -> dict[str, int]:
    """Leave it only its password."""
    return {"removed": factors.remove_all(account)}


def forget_clients(request: HttpRequest, account: Account) -> dict[str, int]:
    """Let none of its clients come back without the password."""
    return {"clients": reconnect_rows.forget(account.pk)}


def send_reset(request: HttpRequest, account: Account) -> None:
    """Write to its e-mail how to get another password."""
    letters.LETTERS.post(letters.forgotten, account.username, site_address(request))


ACTS = {
    "end-sessions": Act(
        "End all sessions",
        "End every session of {account}, in the game and on the site?",
        "{account} is not logged in anywhere any more.",
        end_sessions,
    ),
    "let-in": Act(
        "Let in again",
        "Forget every failed attempt to come in to {account}?",
        "{account} may try again from anywhere.",
        let_in_again,
    ),
    "remove-factors": Act(
        "Remove the second factor",
        "Remove the codes, backup codes and passkeys of {account}? "
        "The password alone is enough from then on.",
        "{account} is asked for its password only.",
        remove_factors,
        lambda account: bool(factors.of(account)),
    ),
    "forget-clients": Act(
        "Forget its clients",
        "Let no client of {account} come back without the password?",
        "The clients of {account} need the password at the next login.",
        forget_clients,
        lambda account: bool(reconnect_rows.held(account.pk, timezone.now())),
    ),
    "send-reset": Act(
        "Send a password reset",
        "Send a link for another password to the e-mail of {account}?",
        "The letter to {account} is on its way.",
        send_reset,
        lambda account: bool(account.email) and account.has_usable_password(),
    ),
}


def listed(account: Account) -> list[tuple[str, str]]:
    """What there is to be done: the last part of the address, and its title."""
    return [(name, act.title) for name, act in ACTS.items() if act.fits(account)]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Ask back (GET), or do it (POST)."""
    account, chosen = get_object_or_404(Account, pk=number), ACTS.get(name)
    model_admin: Any = admin.site.get_model_admin(Account)
    if not model_admin.has_change_permission(request, account):
        raise PermissionDenied
    if chosen is None or not chosen.fits(account):
        messages.error(request, "There is nothing of that kind to be done.")
        return redirect("admin:accounts_account_change", number)
    if request.method != "POST":
        context = {"title": chosen.title, "account": account}
        context["question"] = chosen.question.format(account=account)
        around = admin.site.each_context(request)
        return render(request, "admin/live_act.html", {**around, **context})
    try:
        more = chosen.perform(request, account) or {}
    except PlayerError as why:
        messages.error(request, str(why))
    else:
        audit.write(
            request, chosen.title.lower(), str(account), account=account.pk, **more
        )
        messages.success(request, chosen.said.format(account=account))
    return redirect("admin:accounts_account_change", number)


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Everybody who is locked out by too many failures."""
    rows, away = [], ""
    try:
        found = call_on_reactor(locked_out.locked_out)
        tags = {each.name for each in found}
        rows = locked_out.shown(found, Account.objects.filter(folded__in=tags))
    except PlayerError as why:
        away = str(why)
    context = {"title": "Locked out", "rows": rows, "away": away}
    around = admin.site.each_context(request)
    return render(request, "admin/live_locked.html", {**around, **context})


@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Let one of them try again."""
    source, mark = request.POST.get("source", ""), request.POST.get("mark", "")
    try:
        call_on_reactor(locked_out.let_in, source, mark)
    except PlayerError as why:
        messages.error(request, str(why))
    else:
        audit.write(request, "let in again", source)
        messages.success(request, f"{source} may try again.")
    return redirect("admin:locked_out")


def page_of_locked_out() -> Page:
    """The page of those who are locked out, for the admin's list."""
    view = admin.site.admin_view
    patterns = (
        path("locked-out/", view(locked), name="locked_out"),
        path("locked-out/end/", view(unlock), name="locked_out_end"),
    )
    return Page(PEOPLE, "Locked out", "locked_out", patterns)
