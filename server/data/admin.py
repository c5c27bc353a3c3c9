"""The admin pages of session data: staff may look, only the game changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest

from server.data.models import SessionData


@admin.register(SessionData)
class SessionDataAdmin(admin.ModelAdmin):
    """What is kept, by table and key."""

    list_display = ("key", "table", "size", "changed")
    list_filter = ("table",)
    search_fields = ("key",)
    search_help_text = "A part of the key"
    ordering = ("table", "key")
    fields = ("table", "key", "changed", "value")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[SessionData]:
        """Everything, with the sizes that the list shows."""
        rows: QuerySet[SessionData] = super().get_queryset(request)
        return rows.annotate(letters=Length("value")).defer("value")

    @admin.display(description="size", ordering="letters")
    def size(self, row: Any) -> str:
        """How long its JSON is."""
        return f"{row.letters:,} letters"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only the game adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row that is changed here would be written over, or not be seen."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The game holds values in hand while it uses them."""
        return False
