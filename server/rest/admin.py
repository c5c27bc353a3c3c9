"""The admin page of the tokens: whose they are, and taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from server.accounts.admin import outranks
from server.rest.models import Token


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Nobody makes a token for somebody else, or sees one."""

    list_display = ("prefix", "account", "name", "may", "expires", "used", "address")
    list_select_related = ("account",)
    list_filter = ("used", "expires")
    search_fields = ("^prefix", "^account__folded", "name")
    search_help_text = "The beginning of a token or of a name"
    fields = readonly_fields = (
        *("account", "name", "prefix", "may"),
        *("created", "expires", "used", "address"),
    )
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description="may")
    def may(self, token: Token) -> str:
        """What it is for."""
        return ", ".join(token.scopes)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Token | None = None
    ) -> bool:
        """Of oneself, and of those below one."""
        allowed = super().has_delete_permission(request, obj)
        own = obj is not None and obj.account == request.user
        return allowed and (obj is None or own or outranks(request.user, obj.account))
