"""The admin pages of the audit log and of the logins: to be read, searched and kept."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from server.accounts.models import Account
from server.audit.models import Entry, Login
from server.world.models import ObjectRow

MOST = 50_000
"""Rows of one export."""
MOST_NAMES = 50
"""Names to choose from beside the list."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula."""
ENTRY_FIELDS = ("when", "who", "act", "target", "leads_to", "source", "address")
BREAK = SafeString("<br>")
NOT_SHOWN = {"changes", "page", "account", "object"}
"""Details that have a place of their own."""


class ReadOnly(admin.ModelAdmin):
    """Rows that nobody makes, changes or removes here."""

    list_per_page = 100
    show_full_result_count = False
    actions = None
    date_hierarchy = "when"
    ordering = ("-when", "-id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class Who(admin.SimpleListFilter):
    """By name: of those who did anything, the first in the alphabet."""

    title = "who"
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The names."""
        names = Entry.objects.order_by("name").values_list("name", flat=True).distinct()
        return [(name or "-", name or "the house") for name in names[:MOST_NAMES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The entries of that name."""
        wanted = self.value()
        if wanted is None:
            return queryset
        return queryset.filter(name="" if wanted == "-" else wanted)


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    """What the staff did."""

    change_list_template = "admin/live_audit.html"
    list_display = ("when", "who", "act", "target", "source", "address")
    list_display_links = ("when",)
    list_filter = (Who, ("act", admin.AllValuesFieldListFilter), "source", "when")
    search_fields = ("name", "target", "address", "said")
    search_help_text = "Who, to whom or what, an address, or a word of the details"
    fieldsets = (
        (None, {"fields": ENTRY_FIELDS}),
        ("More", {"fields": ("changes", "more")}),
    )
    readonly_fields = (*ENTRY_FIELDS, "changes", "more")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the details as text, in which words are looked for."""
        rows = super().get_queryset(request)
        found: QuerySet[Any] = rows.annotate(said=Cast("details", TextField()))
        return found

    def get_urls(self) -> list[Any]:
        """Django's, and the export."""
        view = self.admin_site.admin_view(self.export)
        return [path("export.csv", view, name="audit_export"), *super().get_urls()]

    @admin.display(description="who", ordering="name")
    def who(self, entry: Entry) -> str:
        """Whoever did it, to go there if it still is."""
        name = entry.name or "the house"
        return _link(_account(entry.account), name)

    @admin.display(description="leads to")
    def leads_to(self, entry: Entry) -> str:
        """The account, object or row it is about, if it still is."""
        details = entry.details
        links = [
            (_account(details.get("account")), "the account"),
            (_object(details.get("object")), "the object"),
            (_page(details.get("page")), "its page"),
        ]
        shown = [(_link(url, words),) for url, words in links if url]
        return format_html_join(", ", "{}", shown) or "nothing that is there"

    @admin.display(description="changed")
    def changes(self, entry: Entry) -> str:
        """From what to what."""
        found = entry.details.get("changes", {})
        rows = [(name, _shown(old), _shown(new)) for name, (old, new) in found.items()]
        return format_html_join(BREAK, "{}: {} \u2192 {}", rows) or "\u2013"

    @admin.display(description="details")
    def more(self, entry: Entry) -> str:
        """All else that was kept."""
        found = {k: v for k, v in entry.details.items() if k not in NOT_SHOWN}
        rows = [(name, _shown(value)) for name, value in found.items()]
        return format_html_join(BREAK, "{}: {}", rows) or "\u2013"

    def export(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """What the list shows, as CSV."""
        found = self.get_changelist_instance(request).get_queryset(request)[:MOST]
        answer = StreamingHttpResponse(_csv(found.iterator()), content_type="text/csv")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer


class Outcome(admin.SimpleListFilter):
    """Whether they came in, or why not."""

    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What there can be."""
        whys = ("password", "code", "token", "closed")
        failed = [(why, f"failed: {why}") for why in whys]
        return [("in", "came in"), ("failed", "failed"), *failed]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The logins of that kind."""
        match self.value():
            case None:
                return queryset
            case "in":
                return queryset.filter(failed="")
            case "failed":
                return queryset.exclude(failed="")
        return queryset.filter(failed=self.value())


@admin.register(Login)
class LoginAdmin(ReadOnly):
    """Who came in, and who failed to."""

    list_display = ("when", "who", "way", "outcome", "address")
    list_filter = (Outcome, "way", "when")
    search_fields = ("name", "address", "source")
    search_help_text = "A name, or the beginning of an address"
    fields = ("when", "who", "way", "outcome", "address", "source")
    readonly_fields = fields

    @admin.display(description="who", ordering="name")
    def who(self, login: Login) -> str:
        """The account, to go there."""
        return _link(_account(login.account), login.name or "no such account")

    @admin.display(description="outcome", ordering="failed")
    def outcome(self, login: Login) -> str:
        """Whether they came in."""
        return f"failed: {login.failed}" if login.failed else "came in"


def _account(number: Any) -> str:
    """The page of the account of this id, or nothing if it is not there."""
    if not number or not Account.objects.filter(pk=number).exists():
        return ""
    return reverse("admin:accounts_account_change", args=[number])


def _object(number: Any) -> str:
    if not number or not ObjectRow.objects.filter(pk=number, gone=False).exists():
        return ""
    return reverse("admin:world_objectrow_change", args=[number])


def _page(page: Any) -> str:
    if not page:
        return ""
    app, model, number = page
    try:
        return reverse(f"admin:{app}_{model}_change", args=[number])
    except NoReverseMatch:
        return ""


def _link(url: str, words: str) -> str:
    return format_html('<a href="{}">{}</a>', url, words) if url else words


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Line:
    """A file of which every line is given back at once."""

    def write(self, line: str) -> str:
        return line


def _csv(found: Iterable[Entry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(("when", "who", "act", "target", "source", "address", "more"))
    for entry in found:
        more = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
        row = (entry.name, entry.act, entry.target, entry.source, entry.address, more)
        yield writer.writerow((entry.when.isoformat(), *map(_cell, row)))


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
