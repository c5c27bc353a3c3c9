"""The form of an object of the world, for its admin page.

What was changed is worked out against what the page showed, not against the object as
it is by now: who mends a description must not carry the lamp back to where it stood.
Only the world can say whether a change can be: it is asked while the form is checked.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from server.accounts import names
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.errors import PlayerError
from server.web import objects_calls
from server.world.models import ObjectRow
from server.world.values import decode

NEW = {"typeclass": settings.TYPECLASS_OBJECT, "fields_": {}, "db": {}}
TYPECLASSES = (
    "TYPECLASS_OBJECT",
    "TYPECLASS_CHARACTER",
    "TYPECLASS_ROOM",
    "TYPECLASS_EXIT",
    "TYPECLASS_CHANNEL",
)


class Names(forms.CharField):
    """Several names, one to a line."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 40})

    def to_python(self, value: Any) -> Any:
        """The names."""
        lines = str(super().to_python(value)).splitlines()
        return [line.strip() for line in lines if line.strip()]


class Tags(Names):
    """Several tags, one to a line: "name" or "category: name"."""

    def to_python(self, value: Any) -> Any:
        """The tags as (name, category)."""
        parts = [line.rpartition(":") for line in super().to_python(value)]
        return [(name.strip(), category.strip()) for category, _, name in parts]


class Number(forms.IntegerField):
    """The id of an object; empty is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=1, max_value=2**63 - 1, **kwargs)


class Owner(forms.CharField):
    """The name of an account; its id is what is kept."""

    def clean(self, value: Any) -> int:
        """The id, 0 for nobody. Raises ValidationError for an unknown name."""
        name = super().clean(value)
        if not name:
            return 0
        found = _accounts().filter(folded=names.sought(name)).first()
        if found is None:
            raise forms.ValidationError("There is no account of that name.")
        return found.pk


class Values(forms.JSONField):
    """Names and values."""

    def clean(self, value: Any) -> dict[str, Any]:
        """A dict. Raises ValidationError for other JSON."""
        given = super().clean(value) or {}
        if not isinstance(given, dict):
            raise forms.ValidationError('Write it like {"name": value}.')
        return given

    def prepare_value(self, value: Any) -> Any:
        """One value to a line; what was typed wrong is shown as it was typed."""
        shown = super().prepare_value(value)
        try:
            return json.dumps(json.loads(shown), ensure_ascii=False, indent=2)
        except ValueError:
            return shown


def _values() -> Values:
    area = forms.Textarea(attrs={"rows": 14, "cols": 80, "spellcheck": "false"})
    return Values(
        required=False,
        widget=area,
        show_hidden_initial=True,
        help_text='An object is written as {"#": its id}.',
    )


def kinds() -> list[tuple[str, str]]:
    """The classes there are to choose from: those of the settings and of the world."""
    rows = ObjectRow.objects.filter(gone=False).order_by().values_list("typeclass")
    usual = (getattr(settings, name) for name in TYPECLASSES)
    paths = {*usual, *(path for (path,) in rows.distinct())}
    return sorted((path, path) for path in paths)


class ObjectForm(forms.ModelForm):  # type: ignore[type-arg]
    """All that may be changed of an object."""

    typeclass = forms.ChoiceField(choices=kinds, label="Kind")
    key = forms.CharField(max_length=200, show_hidden_initial=True, label="Name")
    aliases = Names(
        required=False, show_hidden_initial=True, help_text="One to a line."
    )
    location = Number(show_hidden_initial=True, help_text="The id of where it is.")
    home = Number(show_hidden_initial=True, help_text="The id of where it belongs.")
    owner = Owner(
        required=False, show_hidden_initial=True, help_text="The name of an account."
    )
    locks = forms.CharField(
        required=False,
        show_hidden_initial=True,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Such as: get: perm(Builder); puppet: false()",
    )
    tags = Tags(
        required=False,
        show_hidden_initial=True,
        help_text="One to a line: a name, or category: name.",
    )
    fields_ = _values()
    db = _values()

    class Meta:  # noqa: D106
        model = ObjectRow
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row: ObjectRow | None = kwargs.get("instance")
        shown = shown_of(row) if row else NEW
        kwargs["initial"] = shown | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["fields_"].label = "Fields"
        self.fields["db"].label = "Attributes"
        if row:
            del self.fields["typeclass"]

    def clean(self) -> dict[str, Any]:
        """Ask the world to do it, and wait until it is committed.

        Raises ValidationError with what the world has against it.
        """
        if not self.errors:
            try:
                self._ask_the_world()
            except (PlayerError, ValueError) as why:
                raise forms.ValidationError(str(why)) from why
        return self.cleaned_data

    def _ask_the_world(self) -> None:
        changes = self.changes()
        if self.instance.pk:
            if changes:
                call_on_reactor(objects_calls.change, self.instance.pk, changes)
        else:
            path = self.cleaned_data["typeclass"]
            self.instance.pk = call_on_reactor(objects_calls.create, path, changes)

    def changes(self) -> dict[str, Any]:
        """What differs from what the page showed, as `WORLD.change` takes it."""
        changes: dict[str, Any] = {}
        for name in self.fields.keys() - {"typeclass"}:
            new, old = self.cleaned_data[name], self._shown(name)
            if isinstance(new, dict):
                new, old = _differing(new, old or {}), {}
            if new != old:
                changes[name.rstrip("_")] = new
        return changes

    def _shown(self, name: str) -> Any:
        bound, field = self[name], self.fields[name]
        hidden: Any = field.hidden_widget()
        kept = hidden.value_from_datadict(self.data, {}, bound.html_initial_name)
        try:
            return field.clean(bound.initial if kept is None else kept)
        except forms.ValidationError:
            return None


def _differing(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """What is new or other than before; what is no longer there is None."""
    gone: dict[str, Any] = dict.fromkeys(old.keys() - new.keys())
    return gone | {n: v for n, v in new.items() if n not in old or old[n] != v}


def shown_of(row: ObjectRow) -> dict[str, Any]:
    """What the form shows of an object at first."""
    state = decode(row.state) if row.state else {}
    pairs = decode(row.tags) if row.tags else []
    owner = _accounts().filter(pk=row.owner).first() if row.owner else None
    return {
        "key": row.key,
        "aliases": "\n".join(decode(row.aliases) if row.aliases else []),
        "location": row.location_id,
        "home": row.home_id,
        "owner": owner.username if owner else "",
        "locks": row.locks,
        "tags": "\n".join(f"{c}: {n}" if c else n for n, c in pairs),
        "fields_": state.get("fields", {}),
        "db": state.get("db", {}),
    }


def _accounts() -> QuerySet[Account]:
    return Account.objects.only("username")
