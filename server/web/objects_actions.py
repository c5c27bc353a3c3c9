"""What can be done with several objects at once: move, tag, delete.

Each asks on a page of its own, and does all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from server.accounts.bridge import call_on_reactor
from server.errors import PlayerError
from server.web import objects_calls
from server.web.objects_form import Tag
from server.web.objects_references import ObjectReference
from server.web.objects_widgets import Lines
from server.world import WORLD
from server.world.entity import Object, leading_to, refuge
from server.world.models import ObjectRow

MOST = 200
"""So many objects can be chosen at once: the game waits while it is done."""
LISTED = 20
"""So much of what happens to what is inside is listed for each."""


class MoveForm(forms.Form):
    """Where to."""

    to = ObjectReference(label="To", help_text="A name or #12. Empty: nowhere at all.")

    def perform(self, numbers: list[int]) -> str:
        """Do it; what was done."""
        to = self.cleaned_data["to"]
        call_on_reactor(objects_calls.move, numbers, to)
        return f"Moved to #{to}." if to else "Moved out of every place."


class TagForm(forms.Form):
    """Which tags."""

    add = Lines(Tag(max_length=500), label="Give them", help_text="One to a line.")
    remove = Lines(
        Tag(max_length=500), label="Take off them", help_text="One to a line."
    )

    def perform(self, numbers: list[int]) -> str:
        """Do it; what was done."""
        given = self.cleaned_data
        call_on_reactor(objects_calls.tag, numbers, given["add"], given["remove"])
        return "Changed the tags."


@admin.action(description="Move to …")
def move_to(
    model_admin: Any, request: HttpRequest, rows: QuerySet[ObjectRow]
) -> HttpResponse | None:
    """Bring them somewhere else."""
    return _asked(MoveForm, "Where to?", model_admin, request, chosen(rows))


@admin.action(description="Tag …")
def give_tags(
    model_admin: Any, request: HttpRequest, rows: QuerySet[ObjectRow]
) -> HttpResponse | None:
    """Give them tags, or take some off."""
    return _asked(TagForm, "Which tags?", model_admin, request, chosen(rows))


def _asked(
    form_class: type[MoveForm | TagForm],
    title: str,
    model_admin: Any,
    request: HttpRequest,
    rows: list[ObjectRow],
) -> HttpResponse:
    """Ask by this form, and then do what it says."""
    form = form_class(request.POST if "apply" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            said = form.perform([row.pk for row in rows])
        except (PlayerError, ValueError) as why:
            form.add_error(None, str(why))
        else:
            with transaction.atomic():
                for row in rows:
                    model_admin.log_change(request, row, said)
            messages.success(request, f"{said} That was {_several(rows)}.")
            return HttpResponseRedirect(request.get_full_path())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "form": form,
        "rows": rows,
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/world/act_on_several.html", context)


def _several(rows: list[ObjectRow]) -> str:
    return "one object" if len(rows) == 1 else f"{len(rows)} objects"


def chosen(rows: QuerySet[ObjectRow] | list[ObjectRow]) -> list[ObjectRow]:
    """What was chosen. Raises PlayerError for more than can be done at once."""
    found = list(rows[: MOST + 1])
    if len(found) > MOST:
        raise PlayerError(f"Please choose at most {MOST} objects at once.")
    return found


# Before something is deleted


def consequences(numbers: Iterable[int]) -> dict[int, list[str]]:
    """What happens when these are deleted, in sentences. Asked on the reactor."""
    there = [obj for number in numbers if (obj := WORLD.get(number)) is not None]
    leading = leading_to(there)
    return {obj.id: list(_consequences(obj, leading.get(obj.id, []))) for obj in there}


def _consequences(obj: Object, leading: list[Object]) -> Iterable[str]:
    players = [str(session.account) for session in obj.sessions.all()]
    if players:
        yield f"{', '.join(players)} plays it now, and will have nobody to play."
    yield from _listed(
        [
            f"The exit {_called(way)} in {_called(way.location)} goes, too"
            for way in dict.fromkeys([*obj.exits, *leading])
        ]
    )
    yield from _listed([f"{_called(each)} {_fate(each, obj)}" for each in obj.contents])


def _listed(sentences: list[str]) -> Iterable[str]:
    yield from (f"{each}." for each in sentences[:LISTED])
    if len(sentences) > LISTED:
        yield f"The same happens to {len(sentences) - LISTED} more."


def _fate(thing: Object, lost: Object) -> str:
    to = refuge(thing, lost)
    if to is None:
        return "is in it, and will be nowhere"
    how = "falls out to" if to is lost.location else "goes home to"
    return f"is in it, and {how} {_called(to)}"


def _called(obj: Object | None) -> str:
    return "nowhere" if obj is None else f"{obj.key} (#{obj.id})"


def told(
    rows: QuerySet[ObjectRow] | list[ObjectRow], site_name: str
) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
    """What Django shows before a deletion: each object, and what happens with it."""
    try:
        several = chosen(rows)
        known = call_on_reactor(consequences, [row.pk for row in several])
    except PlayerError as why:
        return [], {}, set(), [str(why)]
    listed: list[Any] = []
    for row in several:
        page = reverse(
            "admin:world_objectrow_change", args=[row.pk], current_app=site_name
        )
        listed.append(format_html('<a href="{}">{}</a>', page, row))
        if known.get(row.pk):
            listed.append(known[row.pk])
    return listed, {"objects": len(several)}, set(), []
