"""The admin pages of the channels: objects, with what only channels have.

Made, renamed and ended they are as the game's own command does it; see
`server.web.world_admin` for how a change reaches the world.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.channels.channel import LOCKS
from server.channels.history import read
from server.channels.lines import bare, bare_line
from server.channels.models import ChannelMessage, ChannelRow
from server.errors import PlayerError
from server.web import channels_calls, objects_kinds
from server.web.channels_form import channel_form
from server.web.locks_words import in_words, questions
from server.web.world_admin import WorldAdmin
from server.world.locks import split
from server.world.models import ObjectRow
from server.world.values import decode

LINES = 20
"""Of what was said the page shows so much."""
MOST_MEMBERS = 200

FIELDSETS: Any = (
    (None, {"fields": ("key", "aliases", "fields.desc", "owner")}),
    (
        "Who hears it, who speaks",
        {
            "fields": (
                "fields.everybody",
                "locks.listen",
                "locks.send",
                "locks.control",
            ),
            "description": "A lock such as perm(Helper) or tag(bard).",
        },
    ),
    (
        "Moderation",
        {"fields": ("fields.moderated", "fields.voiced", "fields.silenced")},
    ),
)


class ChannelAdmin(WorldAdmin):
    """What people talk on, wherever they are."""

    list_display = ("name", "desc", "on_now", "is_for_everybody", "is_moderated")
    list_display_links = ("name",)
    search_fields = ("key", "aliases")
    search_help_text = "A part of the name"
    ordering = ("key",)
    fieldsets = FIELDSETS
    change_form_template = "admin/world/channel_form.html"
    delete_confirmation_template = "admin/world/delete.html"
    delete_selected_confirmation_template = "admin/world/delete_several.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ObjectRow]:
        """The objects that are channels."""
        paths = objects_kinds.in_family("Channels")
        return super().get_queryset(request).filter(typeclass__in=paths)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With who is on each, asked once for the whole list."""
        found = super().get_changelist_instance(request)
        known = _present(row.pk for row in found.result_list)
        for row in found.result_list:
            row.present = known.get(row.pk)
        return found

    @admin.display(description="name", ordering="key")
    def name(self, row: ObjectRow) -> str:
        """What it is called."""
        return row.key

    @admin.display(description="what it is for")
    def desc(self, row: ObjectRow) -> str:
        """Its description without colours."""
        return bare(str(_fields(row).get("desc", "")))

    @admin.display(description="on it now")
    def on_now(self, row: Any) -> str:
        """How many who are here are on it."""
        return "?" if row.present is None else str(len(row.present.members))

    @admin.display(description="for everybody", boolean=True)
    def is_for_everybody(self, row: ObjectRow) -> bool:
        """Whether everybody is on it from the beginning."""
        return bool(_fields(row).get("everybody"))

    @admin.display(description="moderated", boolean=True)
    def is_moderated(self, row: ObjectRow) -> bool:
        """Whether only those with a voice may speak."""
        return bool(_fields(row).get("moderated"))

    # The page of one

    def get_urls(self) -> list[Any]:
        """Django's, and where a history is forgotten."""
        view = self.admin_site.admin_view(self.purge)
        name = "channels_channelrow_purge"
        return [path("<int:number>/purge/", view, name=name), *super().get_urls()]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form of a channel."""
        return channel_form()

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """A new channel."""
        more = {"title": "A new channel", "asked": questions()}
        return super().add_view(request, form_url, more | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With who is on it, and what was said there last."""
        row = self.get_object(request, unquote(object_id))
        more = self._about(request, row) if row is not None else {}
        return super().change_view(
            request, object_id, form_url, more | (extra_context or {})
        )

    def _about(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        own = LOCKS | (split(row.locks) if row.locks else {})
        chosen = Account.objects.filter(channels__has_key=str(row.pk))
        reader: Any = request.user
        return {
            "title": row.key,
            "subtitle": "Channel",
            "asked": questions(),
            "passes": [(access, in_words(own[access])) for access in LOCKS],
            "present": _present([row.pk]).get(row.pk),
            "chosen": [
                (account, account.channels[str(row.pk)])
                for account in chosen.order_by("folded")[:MOST_MEMBERS]
            ],
            "lines": [(line, bare_line(line, reader)) for line in read(row.pk, LINES)],
        }

    def purge(self, request: HttpRequest, number: int) -> HttpResponse:
        """Forget what was said, once that is confirmed."""
        row: Any = self.get_object(request, str(number))
        if row is None:
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined, no-any-return]
                request, self.opts, str(number)
            )
        page = reverse("admin:channels_channelrow_change", args=[number])
        if request.method == "POST":
            try:
                call_on_reactor(channels_calls.purge, number)
            except PlayerError as why:
                messages.error(request, str(why))
            else:
                self.log_change(request, row, "Forgot what was said on it.")
                messages.success(request, f"What was said on {row.key} is forgotten.")
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Forget what was said on {row.key}?",
            "opts": self.opts,
            "original": row,
            "count": ChannelMessage.objects.filter(channel=number).count(),
        }
        return TemplateResponse(request, "admin/world/purge.html", context)

    def delete_rows(self, request: HttpRequest, rows: list[Any]) -> None:
        """End them, and tell those who hear them."""
        call_on_reactor(channels_calls.end, [row.pk for row in rows])
        self.write_down_deletions(request, rows)


def _present(numbers: Any) -> dict[int, channels_calls.Present]:
    try:
        return call_on_reactor(channels_calls.present, list(numbers))
    except PlayerError:
        return {}


def _fields(row: ObjectRow) -> dict[str, Any]:
    found: dict[str, Any] = decode(row.state).get("fields", {}) if row.state else {}
    return found


def register(site: admin.AdminSite) -> None:
    """Show the channels on this site."""
    if not site.is_registered(ChannelRow):
        site.register(ChannelRow, ChannelAdmin)
