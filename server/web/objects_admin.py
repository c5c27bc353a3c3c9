"""The admin pages of the world's objects.

What the pages of a kind of thing are made of is in `objects_form`, the list in
`objects_list`, what is around a thing in `objects_around`; how a change reaches the
world is said in `world_admin`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html

from server.accounts.models import Account
from server.web import objects_actions, objects_kinds, objects_list
from server.web.locks_words import questions
from server.web.objects_around import around
from server.web.objects_form import form_for
from server.web.objects_references import (
    is_number,
    suggest_accounts,
    suggest_objects,
    there,
)
from server.web.world_admin import WorldAdmin
from server.world.entity import Object
from server.world.models import ObjectRow
from server.world.resolving import resolve
from server.world.values import decode, encode

NAMED = ("key", "aliases", "location", "home", "owner")
RULES = ("Who may what", {"fields": ("locks",), "classes": ("collapse",)})
FREE = ("Tags and attributes", {"fields": ("tags", "db"), "classes": ("collapse",)})
KEPT = ("number", "kind", "left_over", "revision", "commit")
AS_KEPT = ("As it is kept", {"fields": KEPT, "classes": ("collapse",)})


class ObjectAdmin(WorldAdmin):
    """Everything there is in the world."""

    list_display = ("name", "number", "kind", "place", "belongs_to")
    list_display_links = ("name",)
    list_filter = (
        objects_list.PlaceFilter,
        objects_list.TagFilter,
        objects_list.KindFilter,
        objects_list.OwnedFilter,
    )
    search_fields = ("key",)
    search_help_text = objects_list.HELP
    actions = (objects_actions.move_to, objects_actions.give_tags)
    change_form_template = "admin/world/object_form.html"
    delete_confirmation_template = "admin/world/delete.html"
    delete_selected_confirmation_template = "admin/world/delete_several.html"

    class Media:  # noqa: D106
        js = (forms.Script("web/admin/suggest.js", type="module"),)

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObjectRow]:
        """With the names that the list shows."""
        place = ObjectRow.objects.filter(pk=OuterRef("location_id")).values("key")
        owner = Account.objects.filter(pk=OuterRef("owner")).values("username")
        return (
            super()
            .get_queryset(request)
            .annotate(
                place_key=Subquery(place), owner_name=Subquery(owner, CharField())
            )
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ObjectRow], search_term: str
    ) -> tuple[QuerySet[ObjectRow], bool]:
        """See `server.web.objects_list`."""
        return objects_list.searched(queryset, search_term), False

    @admin.display(description="name", ordering="key")
    def name(self, row: ObjectRow) -> str:
        """What it is called."""
        return row.key

    @admin.display(description="id", ordering="id")
    def number(self, row: ObjectRow) -> str:
        """As the game writes it."""
        return f"#{row.pk}"

    @admin.display(description="kind", ordering="typeclass")
    def kind(self, row: ObjectRow) -> str:
        """Its class, as people read it; all of it on its own page."""
        return objects_kinds.readable(row.typeclass)

    @admin.display(description="where", ordering="location_id")
    def place(self, row: Any) -> str:
        """The place it is in, to go there."""
        if row.location_id is None:
            return "nowhere"
        url = reverse("admin:world_objectrow_change", args=[row.location_id])
        return format_html('<a href="{}">{}</a>', url, row.place_key or "?")

    @admin.display(description="owner", ordering="owner")
    def belongs_to(self, row: Any) -> str:
        """The name of the account it belongs to."""
        return row.owner_name or ""

    @admin.display(description="left over")
    def left_over(self, row: ObjectRow) -> str:
        """Values of fields that its class has not, or not any more."""
        fields = decode(row.state).get("fields", {}) if row.state else {}
        kind = resolve(row.typeclass)
        rest = {name: each for name, each in fields.items() if name not in kind.fields}
        return encode(rest) if rest else "nothing"

    # The page of one

    def get_urls(self) -> list[Any]:
        """Django's, and what suggests names."""
        view = self.admin_site.admin_view
        return [
            path("suggest/", view(self.suggest), name="world_objectrow_suggest"),
            path("accounts/", view(suggest_accounts), name="world_objectrow_accounts"),
            *super().get_urls(),
        ]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        """Names of objects, of some kinds if they are asked for."""
        asked = request.GET.getlist("kind")[:200]
        return suggest_objects(request, [each for each in asked if "\0" not in each])

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form of its kind."""
        return form_for(self._kind(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What every object has, and the fields of its kind."""
        kind = self._kind(request, obj)
        own = tuple(f"fields.{name}" for name in kind.fields)
        said = objects_kinds.kind_of(kind)
        about = {"fields": own, "description": said.about}
        return (
            (None, {"fields": NAMED}),
            *([(said.name, about)] if own else []),
            RULES,
            FREE,
            *([AS_KEPT] if obj else []),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What only the world writes."""
        return KEPT if obj else ()

    def _kind(self, request: HttpRequest, row: ObjectRow | None) -> type[Object]:
        if row is not None:
            return resolve(row.typeclass)
        return objects_kinds.class_of(request.GET.get("kind", "")) or Object

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """First what kind it is to be, then all else."""
        known = objects_kinds.kinds()
        chosen = {each.path: each for each in known}.get(request.GET.get("kind", ""))
        if chosen is None:
            return self._choose(request, known)
        more = {"title": f"A new {chosen.name.lower()}", "asked": questions()}
        return super().add_view(request, form_url, more | (extra_context or {}))

    def _choose(self, request: HttpRequest, known: list[objects_kinds.Kind]) -> Any:
        kept = request.GET.copy()
        kept.pop("kind", None)
        context = {
            **self.admin_site.each_context(request),
            "title": "What is it to be?",
            "opts": self.opts,
            "kinds": known,
            "kept": kept.urlencode(),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/world/kinds.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With what is around it; a channel has a page of its own."""
        number = unquote(object_id)
        row = there().filter(pk=number).first() if is_number(number) else None
        if row is not None and row.typeclass in objects_kinds.in_family("Channels"):
            page = reverse("admin:channels_channelrow_change", args=[row.pk])
            return HttpResponseRedirect(page)
        more: dict[str, Any] = {}
        if row is not None:
            kind = objects_kinds.readable(row.typeclass)
            more = {"around": around(row), "asked": questions()}
            more |= {"title": str(row), "subtitle": kind}
        return super().change_view(
            request, object_id, form_url, more | (extra_context or {})
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list whose title says what it is about."""
        return ObjectList


class ObjectList(ChangeList):
    """The list of objects."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "What there is"


def register(site: admin.AdminSite) -> None:
    """Show the objects on this site."""
    if not site.is_registered(ObjectRow):
        site.register(ObjectRow, ObjectAdmin)
