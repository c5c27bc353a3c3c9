"""What was said on channels, to be read in a browser. Nothing can be said here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.channels.channel import channel_heard, channels_of
from server.channels.history import Line, read
from server.channels.lines import bare, bare_line
from server.errors import NotNow
from server.web import asked

LINES = 50
"""Lines of a page."""
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """A part of what was said: `lines` are (line, what it says), the oldest first."""

    name: str
    desc: str
    lines: list[tuple[Line, str]]
    older: int
    """Before which number the page of older lines ends; 0 if there are none."""


@never_cache
@require_safe
@login_required
def channels(request: HttpRequest) -> HttpResponse:
    """The channels one may hear."""
    account = get_user(request)
    try:
        found = call_on_reactor(listed, account)
    except NotNow:
        found = None
    return render(request, "web/channels.html", {"channels": found})


@never_cache
@require_safe
@login_required
def channel(request: HttpRequest, name: str) -> HttpResponse:
    """What was said on one of them: the last lines, older ones, or what is searched."""
    account = get_user(request)
    words = asked.words(request)
    before = _number(request.GET.get("before", ""))
    said = {"name": name, "words": " ".join(words), "before": before}
    try:
        found = call_on_reactor(page, account, name, words, before)
    except NotNow:
        return render(request, "web/channel.html", said)
    if found is None:
        raise Http404
    return render(request, "web/channel.html", {**said, "page": found})


def listed(account: Any) -> list[tuple[str, str, bool]]:
    """Name, description and whether the account is on it. Asked on the reactor."""
    account = ACCOUNTS.get(account.pk) or account
    return [
        (each.key, bare(each.desc), each.is_member(account))
        for each in channels_of(account)
    ]


async def page(account: Any, name: str, words: list[str], before: int) -> Page | None:
    """What the account may read, or None without such a channel for it.

    Asked on the reactor.
    """
    account = ACCOUNTS.get(account.pk) or account
    found = channel_heard(name, account)
    if found is None:
        return None
    folded = [word.casefold() for word in words]
    number = found.id
    lines = await ACCOUNTS.run(lambda: read(number, LINES + 1, folded, before))
    older = lines[1].id if len(lines) > LINES else 0
    shown = [
        (line, bare_line(line, account))
        for line in lines[-LINES:]
        if not account.ignores(line.account)
    ]
    return Page(found.key, bare(found.desc), shown, older)


def _number(given: str) -> int:
    right = given.isascii() and given.isdigit() and len(given) < 20
    return min(int(given), LARGEST) if right else 0
