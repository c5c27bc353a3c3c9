"""What the admin pages of all that is in the world have in common.

Rows are only read here. What is changed goes through the world on the reactor's thread,
so it is live at once and the game's own rules hold; the page waits for the commit.
It must not wait inside a transaction of its own, as Django's pages do: on SQLite the
world could then not write, and each would wait for the other.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from server.accounts.bridge import call_on_reactor
from server.errors import PlayerError
from server.web import objects_actions, objects_calls, objects_list
from server.web.objects_references import is_number
from server.world.models import ObjectRow


class WorldAdmin(admin.ModelAdmin):
    """What the pages of all that is in the world have in common."""

    ordering = ("id",)
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = objects_list.CountedSoFar
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObjectRow]:
        """What is not gone."""
        rows: QuerySet[ObjectRow] = super().get_queryset(request).filter(gone=False)
        return rows

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """No look-ups of one's own making, such as by a pattern."""
        return "__" not in lookup

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
            page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(page, args=[unquote(object_id)]))

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Do what was chosen for several; a refusal is shown above the list."""
        marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_number, marked)):
            raise SuspiciousOperation("An action on what has no number.")
        try:
            return super().response_action(request, queryset, *args, **kwargs)
        except (PlayerError, ValueError) as why:
            messages.error(request, str(why))
            return HttpResponseRedirect(request.get_full_path())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What a deletion takes with it, and what becomes of the rest."""
        return objects_actions.told(objs, self.admin_site.name)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Not before it is done: the world may refuse."""

    def delete_model(self, request: HttpRequest, obj: ObjectRow) -> None:
        """Take one object out of the world."""
        self.delete_rows(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Take several out of the world, all or none."""
        self.delete_rows(request, objects_actions.chosen(queryset))

    def delete_rows(self, request: HttpRequest, rows: list[ObjectRow]) -> None:
        """Do it, and write it down."""
        call_on_reactor(objects_calls.delete, [row.pk for row in rows])
        self.write_down_deletions(request, rows)

    def write_down_deletions(self, request: HttpRequest, rows: list[Any]) -> None:
        """Into the history, now that it is done."""
        super().log_deletions(request, rows)  # type: ignore[arg-type]
