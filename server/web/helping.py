"""Help: what the command `help` knows, as pages.

A visitor finds what they would find in the game: a stranger what one can do at the
gate, an account what it and its characters can do, each the topics that are for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from server.accounts import ACCOUNTS
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.commands.command import Actor, Line
from server.commands.handler import load
from server.commands.merged import Merged, merged
from server.errors import NotNow
from server.help.command import Help
from server.web import asked
from server.web.book import CATEGORY, COMMAND, TOPIC, Book, Page


@never_cache
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Everything there is help for, or what was searched."""
    words = asked.words(request)
    shown: dict[str, Any] = {"words": " ".join(words)}
    try:
        book = book_of(request)
    except NotNow:
        return render(request, "web/help.html", shown)
    if words:
        shown["found"] = book.search([word.casefold() for word in words])
    return render(request, "web/help.html", {**shown, "book": book})


@never_cache
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One page of it."""
    try:
        book = book_of(request)
    except NotNow:
        return render(request, "web/help.html", {"words": ""})
    found = book.find(name)
    if found is None:
        raise Http404
    if name != found.slug:
        return redirect(found.address)
    listed = dict(book.categories()).get(found.title, [])
    shown = {"page": found, "html": book.html(found), "listed": listed}
    return render(request, "web/help_page.html", shown)


def book_of(request: HttpRequest) -> Book:
    """The help there is for whoever asks. Raises NotNow without a game."""
    account = get_user(request)
    return call_on_reactor(book, account if isinstance(account, Account) else None)


def book(account: Account | None) -> Book:
    """The help there is for this account, or a stranger. On the reactor's thread."""
    actor, cmdset = _asking(account)
    command = cmdset.get("help", actor.caller)
    kind = command if command is not None and issubclass(command, Help) else Help
    help_ = kind(actor, Line("help"), cmdset)
    pages = [*_commands(help_), *_topics(help_)]
    pages += [Page(name, CATEGORY, "") for name in help_.categories()]
    return Book(pages)


def _asking(account: Account | None) -> tuple[Actor, Merged]:
    """Who asks, with the commands they would have in the game."""
    if account is None:
        return Actor(), merged((load(settings.CMDSET_UNLOGGEDIN),))
    account = ACCOUNTS.get(account.pk) or account
    mine = account.characters
    last = [each for each in mine if each.id == account.last_puppet]
    character = next(iter(last or mine), None)
    cmdsets = (load(settings.CMDSET_SESSION), *account.cmdset.sets)
    if character is not None:
        cmdsets += character.cmdset.sets
        if character.account is not account:  # it may as much as who plays it
            character = None
    return Actor(None, account, character), merged(cmdsets)


def _commands(help_: Help) -> Iterable[Page]:
    for command in help_.cmdset.view(help_.caller).commands:
        body = cleandoc(command.__doc__ or "")
        yield Page(
            command.key,
            COMMAND,
            body,
            command.aliases,
            command.help_category,
            command.listed,
        )


def _topics(help_: Help) -> Iterable[Page]:
    for topic in {topic.title: topic for topic in help_.pages().values()}.values():
        yield Page(topic.title, TOPIC, topic.body, topic.aliases)
