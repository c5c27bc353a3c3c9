"""The admin pages of the world's objects.

Rows are only read here. What is changed goes through the world on the reactor's thread,
so it is live at once and the game's own rules hold; the page waits for the commit.
It must not wait inside a transaction of its own, as Django's pages do: on SQLite the
world could then not write, and each would wait for the other.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError
from server.web import objects_calls
from server.web.objects_form import ObjectForm
from server.world.models import ObjectRow

FIELDSETS = (
    (None, {"fields": ("key", "aliases", "location", "home", "owner")}),
    ("Who may what", {"fields": ("locks", "tags")}),
    ("What it is like", {"fields": ("fields_", "db")}),
    ("As it is kept", {"fields": ("number", "kind", "revision", "commit")}),
)
ADD_FIELDSETS = (
    (None, {"fields": ("typeclass", *FIELDSETS[0][1]["fields"])}),
    *FIELDSETS[1:3],
)
KEPT = ("number", "kind", "revision", "commit")


class ObjectAdmin(admin.ModelAdmin):
    """Everything there is in the world."""

    form = ObjectForm
    list_display = ("key", "number", "kind", "place", "belongs_to")
    list_display_links = ("key",)
    list_filter = (("typeclass", admin.AllValuesFieldListFilter),)
    search_fields = ("key",)
    search_help_text = "A part of the name, or #12 for the object of that id"
    ordering = ("id",)
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObjectRow]:
        """What is not gone, with the names that the list shows."""
        place = ObjectRow.objects.filter(pk=OuterRef("location_id")).values("key")
        owner = Account.objects.filter(pk=OuterRef("owner")).values("username")
        rows: QuerySet[ObjectRow] = super().get_queryset(request).filter(gone=False)
        return rows.annotate(
            place_key=Subquery(place), owner_name=Subquery(owner, CharField())
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ObjectRow], search_term: str
    ) -> tuple[QuerySet[ObjectRow], bool]:
        """A number is looked up, anything else is part of a name."""
        number = search_term.strip().removeprefix("#")
        if number.isdecimal() and number.isascii() and len(number) < 19:
            return queryset.filter(pk=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="id", ordering="id")
    def number(self, row: ObjectRow) -> str:
        """As the game writes it."""
        return f"#{row.pk}"

    @admin.display(description="kind", ordering="typeclass")
    def kind(self, row: ObjectRow) -> str:
        """Its class, without the module."""
        return row.typeclass.rpartition(".")[2]

    @admin.display(description="where")
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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new object has a class to choose, an old one things to tell."""
        return FIELDSETS if obj else ADD_FIELDSETS

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What only the world writes."""
        return KEPT if obj else ()

    # Changes: the form has asked the world already, and nothing here writes a row

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's, but for the transaction around it."""
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """It is saved already."""

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Django's, but for the transaction; a refusal is shown on the object."""
        try:
            return self._delete_view(request, object_id, extra_context)  # type: ignore[attr-defined]
        except (PlayerError, ValueError) as why:
            messages.error(request, str(why))
            page = reverse("admin:world_objectrow_change", args=[unquote(object_id)])
            return HttpResponseRedirect(page)

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Do what was chosen for several; a refusal is shown above the list."""
        try:
            return super().response_action(request, queryset, *args, **kwargs)
        except (PlayerError, ValueError) as why:
            messages.error(request, str(why))
            return HttpResponseRedirect(request.get_full_path())

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Not before it is done: the world may refuse."""

    def delete_model(self, request: HttpRequest, obj: ObjectRow) -> None:
        """Take one object out of the world."""
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Take several out of the world, all or none."""
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, rows: list[ObjectRow]) -> None:
        call_on_reactor(objects_calls.delete, [row.pk for row in rows])
        super().log_deletions(request, rows)  # type: ignore[arg-type]


def register(site: admin.AdminSite) -> None:
    """Show the objects on this site."""
    if not site.is_registered(ObjectRow):
        site.register(ObjectRow, ObjectAdmin)
