"""One's own characters: who they are, a new one, one that goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from server.accounts.models import Account
from server.errors import NotNow, PlayerError
from server.messaging.rendering import unmarked
from server.site import Question
from server.web import text
from server.web.asking import ask_game, of_game
from server.world import WORLD
from server.world.typeclasses import Character

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Shown:
    """A character in the list; `last` is when it was last played, if that is known."""

    number: int
    name: str
    where: str
    last: datetime | None
    played: bool


@never_cache
@require_safe
@login_required
def characters(request: HttpRequest) -> HttpResponse:
    """All of them."""
    shown: dict[str, Any] = {"most": settings.MAX_NR_CHARACTERS}
    try:
        found = ask_game(visitor(request), owned)
        shown |= {"characters": found, "full": len(found) >= shown["most"]}
    except NotNow:
        pass
    except PlayerError as why:
        shown["refusal"] = str(why)
    return render(request, "web/characters.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_character(request: HttpRequest) -> HttpResponse:
    """Make one, as `charcreate` does."""
    account = visitor(request)
    try:
        questions = ask_game(account, _questions)
    except PlayerError as why:
        return render(request, "web/character_new.html", {"refusal": str(why)})
    form = CharacterForm(questions, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            errors, name = ask_game(account, _make, questions, form.cleaned_data)
        except PlayerError as why:
            errors, name = {None: str(why)}, ""
        if not errors:
            messages.success(request, text.character_made(name))
            return redirect("characters")
        for field, sentence in errors.items():
            form.add_error(field, sentence)
    return render(request, "web/character_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Lose one for good, as `chardelete` does; asks first."""
    account = visitor(request)
    shown: dict[str, Any] = {}
    try:
        shown = ask_game(account, _before_retiring, min(number, LARGEST))
        if shown and request.method == "POST":
            words = ask_game(account, _retire, min(number, LARGEST))
            messages.success(request, words)
            return redirect("characters")
    except PlayerError as why:
        shown = {**shown, "refusal": str(why)}
    if not shown:
        raise Http404
    return render(request, "web/character_retire.html", shown)


class CharacterForm(forms.Form):
    """The game's questions as fields."""

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.name] = _field(question)


def visitor(request: HttpRequest) -> Account:
    """Who is logged in; only for a page that asks for a login."""
    account = get_user(request)
    assert isinstance(account, Account)
    return account


# Asked on the reactor's thread


def owned(account: Account) -> list[Shown]:
    """The account's characters, the oldest first."""
    return [_shown(each) for each in account.characters]


def _shown(character: Character) -> Shown:
    card = of_game("card", character)
    last = datetime.fromtimestamp(card.last, UTC) if card.last else None
    played = bool(character.sessions.count())
    return Shown(character.id, str(character), unmarked(card.where), last, played)


def _questions(account: Account) -> list[Question]:
    return list(of_game("questions", account))


def _make(
    account: Account, questions: list[Question], answers: dict[str, str]
) -> tuple[dict[str | None, str], str]:
    """What is wrong, by question, or else nothing and the name of who was made."""
    answers = {name: each.replace("\r\n", "\n") for name, each in answers.items()}
    errors: dict[str | None, str] = {}
    for question in questions:
        try:
            if question.check is not None:
                question.check(account, answers[question.name])
        except PlayerError as why:
            errors[question.name] = unmarked(str(why))
    return (errors, "") if errors else ({}, str(of_game("make", account, answers)))


def _before_retiring(account: Account, number: int) -> dict[str, Any]:
    character = WORLD.get(number)
    if not _is_own(account, character):
        return {}
    question = unmarked(of_game("before_retiring", character))
    return {"name": str(character), "question": question}


def _retire(account: Account, number: int) -> str:
    character = WORLD.get(number)
    if not _is_own(account, character):
        raise NotNow(text.NO_CHARACTER)
    return unmarked(of_game("retire", account, character))


def _is_own(account: Account, character: Any) -> TypeGuard[Character]:
    return isinstance(character, Character) and character.owner == account.pk


def _field(question: Question) -> forms.Field:
    usual: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.needed,
    }
    if question.choices:
        return forms.ChoiceField(
            choices=question.choices, widget=forms.RadioSelect, **usual
        )
    widget = forms.Textarea({"rows": 4}) if question.long else forms.TextInput()
    widget.attrs["autocomplete"] = "off"
    return forms.CharField(max_length=question.longest, widget=widget, **usual)
