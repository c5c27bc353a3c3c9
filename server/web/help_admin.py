"""The admin pages of the help that staff write.

A topic is a row like others: it is saved by Django, and the running game reads all of
them anew once that is committed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

from server.accounts.bridge import tell_the_game
from server.commands.handler import load
from server.commands.names import CMDSETS
from server.help import written
from server.help.models import ALIASES, HelpTopic
from server.help.topics import TOPICS
from server.web.locks_words import in_words, questions
from server.web.markdown import html
from server.web.objects_widgets import area, in_lines
from server.world.locks import parse

BODY_HELP = (
    "Markdown: # heading, - list, **strong**, `command`, lines indented by four "
    "blanks as they are, and an empty line between paragraphs."
)
LOCK_HELP = "Such as perm(Builder) or tag(bard). Empty: everybody."
PREVIEW = "_preview"


MEANWHILE = (
    "Somebody has changed this page meanwhile; the game and the site show theirs. "
    "Save once more to have it your way."
)


class TopicForm(forms.ModelForm):
    """A page of help. `shown` is when what the form shows was written."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:  # noqa: D106
        model = HelpTopic
        fields = ("title", "aliases", "category", "body", "lock")
        widgets = {
            "title": forms.TextInput(attrs={"size": 40}),
            "aliases": forms.TextInput(attrs={"size": 60, "maxlength": ALIASES}),
            "body": area(20),
            "lock": forms.TextInput(attrs={"size": 60}),
        }
        help_texts = {
            "title": "What one types behind “help”. A title that a file of the game "
            "has takes its place.",
            "aliases": "Joined by commas.",
            "category": "Beside which commands it is listed; empty: among the topics.",
            "body": BODY_HELP,
            "lock": LOCK_HELP,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown"] = self._written()

    def _written(self) -> str:
        return self.instance.changed.isoformat() if self.instance.pk else ""

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError if it is not what was shown any more."""
        shown = self.cleaned_data.get("shown")
        if shown and shown != self._written():
            data: Any = self.data
            self.data = data = data.copy()
            data["shown"] = self._written()
            raise forms.ValidationError(MEANWHILE)
        return self.cleaned_data

    def is_valid(self) -> bool:
        """A preview shows what there is to be said against it, and saves nothing."""
        return super().is_valid() and PREVIEW not in self.data

    def clean_title(self) -> str:
        """Raises ValidationError for a name under which nobody would find it."""
        title = _folded(self.cleaned_data["title"])
        _check_seen(title)
        if title in _command_keys():
            raise forms.ValidationError(
                f"“{title}” is a command: its own help is shown under that name."
            )
        others = HelpTopic.objects.exclude(pk=self.instance.pk)
        if others.filter(title=title).exists():
            raise forms.ValidationError("There is a topic of that title already.")
        return title

    def clean_aliases(self) -> str:
        """Raises ValidationError for names that lead elsewhere."""
        names = list(
            filter(None, map(_folded, self.cleaned_data["aliases"].split(",")))
        )
        taken = _taken(self.instance.pk)
        for name in names:
            _check_seen(name)
            if name in taken:
                raise forms.ValidationError(f"“{name}” is {taken[name]} already.")
        return ", ".join(dict.fromkeys(names))

    def clean_category(self) -> str:
        """Raises ValidationError for what cannot be seen."""
        category = " ".join(self.cleaned_data["category"].split())
        if category:
            _check_seen(category)
        return category

    def clean_body(self) -> str:
        """With our ends of lines."""
        return in_lines(self.cleaned_data["body"])

    def clean_lock(self) -> str:
        """Raises ValidationError with what the lock's parser says."""
        lock = " ".join(self.cleaned_data["lock"].split())
        if ";" in lock:
            raise forms.ValidationError("This is one lock; it has no semicolon.")
        if lock:
            try:
                parse(f"read: {lock}")
            except ValueError as why:
                raise forms.ValidationError(str(why)) from None
        return lock


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _check_seen(name: str) -> None:
    if not name.isprintable():
        raise forms.ValidationError("It can hold only characters that can be seen.")
    if "|" in name:
        raise forms.ValidationError("A bar begins a colour; a name has none.")
    if "/" in name or not name.strip("."):
        raise forms.ValidationError("No page of the site can have that address.")


def _command_keys() -> set[str]:
    sets = (load(getattr(settings, name)) for name in CMDSETS)
    return {command.key for cmdset in sets for command in cmdset.commands}


def _taken(own: int | None) -> dict[str, str]:
    """Names that lead elsewhere, and to what."""
    found = {topic.title: "a topic of the game" for topic in TOPICS.files}
    for row in HelpTopic.objects.exclude(pk=own or 0):
        found |= dict.fromkeys((row.title, *row.names), f"a name of “{row.title}”")
    sets = (load(getattr(settings, name)) for name in CMDSETS)
    for cmdset in sets:
        for command in cmdset.commands:
            names = filter(None, (command.key, *command.aliases))
            found |= dict.fromkeys(names, f"the command {command.key}")
    return found


class HelpTopicAdmin(admin.ModelAdmin):
    """What staff have written."""

    form = TopicForm
    fields = TopicForm.Meta.fields
    list_display = ("title", "aliases", "category", "readers", "replaces", "changed")
    list_filter = ("category",)
    search_fields = ("title", "aliases", "body")
    search_help_text = "A word of it"
    ordering = ("title",)
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    change_form_template = "admin/world/help_form.html"

    @admin.display(description="who may read it")
    def readers(self, topic: HelpTopic) -> str:
        """Its lock in words."""
        return in_words(topic.lock) if topic.lock else "everybody"

    @admin.display(description="in place of a file", boolean=True)
    def replaces(self, topic: HelpTopic) -> bool:
        """Whether the game has a file of that title, which nobody reads now."""
        return topic.title in {each.title for each in TOPICS.files}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """With a preview of what was typed, if that was asked for."""
        more: dict[str, Any] = {"asked": questions()}
        if PREVIEW in request.POST:
            body = in_lines(request.POST.get("body", ""))[:20_000]
            more["preview"] = html(body, level=3)
        elif object_id is None and "from" in request.GET:
            more["title"] = f"In place of “{request.GET['from'][:100]}”"
        else:
            more["files"] = self._files() if object_id is None else ()
        return super().changeform_view(
            request, object_id, form_url, more | (extra_context or {})
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """With `?from=moving`, what the file of the game says."""
        first = super().get_changeform_initial_data(request)
        wanted = request.GET.get("from", "")
        for topic in TOPICS.files:
            if topic.title == wanted:
                lock = f"perm({topic.role})" if topic.role else ""
                names = ", ".join(topic.aliases)
                page = {"title": topic.title, "aliases": names, "lock": lock}
                return {**first, **page, "body": topic.body}
        return first

    def _files(self) -> list[str]:
        return sorted({topic.title for topic in TOPICS.files})

    # Once it is committed the game reads all of it anew

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Write it."""
        super().save_model(request, obj, form, change)
        tell_the_game(written.refresh)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """A file of that title is read again."""
        super().delete_model(request, obj)
        tell_the_game(written.refresh)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Several."""
        super().delete_queryset(request, queryset)
        tell_the_game(written.refresh)


def register(site: admin.AdminSite) -> None:
    """Show the topics on this site."""
    if not site.is_registered(HelpTopic):
        site.register(HelpTopic, HelpTopicAdmin)
