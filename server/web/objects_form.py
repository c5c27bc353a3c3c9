"""The form of an object: what every object has, and the fields of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from server.web import objects_calls
from server.web.objects_fields import form_field
from server.web.objects_references import AccountName, ObjectReference, there
from server.web.objects_widgets import Lines, Rows, area
from server.web.world_form import WorldForm
from server.world.entity import Object
from server.world.models import ObjectRow
from server.world.values import REFERENCE, decode, encode

LOCKS_HELP = 'Such as "get: perm(Builder); puppet: false()".'


class Tag(forms.CharField):
    """One tag: "name", or "category: name"."""

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        if isinstance(value, str):
            return value
        name, category = value
        return f"{category}: {name}" if category or ":" in name else name

    def clean(self, value: Any) -> Any:
        """[name, category]."""
        first, colon, rest = super().clean(value).partition(":")
        return [rest.strip(), first.strip()] if colon else [first.strip(), ""]


class ObjectForm(WorldForm):
    """All that may be changed of an object, but for the fields of its class."""

    tables = ("db",)

    key = forms.CharField(max_length=200, label="Name")
    aliases = Lines(
        forms.CharField(max_length=200),
        label="Other names",
        help_text="One to a line.",
    )
    location = ObjectReference(label="Where it is")
    home = ObjectReference(
        label="Home",
        help_text="Where it goes when the place it is in is no more.",
    )
    owner = AccountName(label="Owner", help_text="The name of an account.")
    locks = forms.CharField(
        required=False, widget=area(), help_text=LOCKS_HELP, label="Locks"
    )
    tags = Lines(
        Tag(max_length=500),
        label="Tags",
        help_text="One to a line: a name, or category: name.",
    )
    db = Rows(
        None,
        label="Attributes",
        help_text="What game code keeps freely. A value is JSON: a text stands in "
        'quotes, an object is {"#": its number}. Empty both boxes to take one out.',
    )

    def look(self, row: ObjectRow) -> dict[str, Any]:
        """What its row says, and the usual values of what it does not."""
        state = decode(row.state) if row.state else {}
        kept = without_gone({"fields": state.get("fields", {}), "db": state.get("db")})
        return {
            "key": row.key,
            "aliases": decode(row.aliases) if row.aliases else [],
            **without_gone(
                {
                    "location": row.location_id and {REFERENCE: row.location_id},
                    "home": row.home_id and {REFERENCE: row.home_id},
                },
                lambda value: value and value[REFERENCE],
            ),
            "owner": row.owner,
            "locks": row.locks,
            "tags": decode(row.tags) if row.tags else [],
            **{f"fields.{n}": v for n, v in self.usual_fields().items()},
            **{
                f"fields.{n}": v
                for n, v in kept["fields"].items()
                if n in self.kind.fields
            },
            "db": kept["db"] or {},
        }

    def usual(self) -> dict[str, Any]:
        """What a new object of this kind has."""
        return {f"fields.{n}": v for n, v in self.usual_fields().items()} | {"db": {}}

    def usual_fields(self) -> dict[str, Any]:
        """What fields hold that were never set."""
        return {
            name: decode(encode(field.default))
            for name, field in self.kind.fields.items()
        }


def without_gone(
    values: dict[str, Any], give: Callable[[Any], Any] = lambda value: value
) -> dict[str, Any]:
    """The values without references to what is not there, through `give`."""
    wanted = set(_references(values))
    found = set(there().filter(pk__in=wanted).values_list("pk", flat=True))
    return {
        name: give(objects_calls.plain(value, found.__contains__))
        for name, value in values.items()
    }


def _references(value: Any) -> Any:
    if isinstance(value, dict):
        number = value.get(REFERENCE)
        if len(value) == 1 and isinstance(number, int):
            yield number
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def form_for(kind: type[Object]) -> type[ObjectForm]:
    """The form of that kind of object: each of its fields with a widget of its own."""
    fields = {f"fields.{name}": form_field(each) for name, each in kind.fields.items()}
    made: type[ObjectForm] = type(
        f"{kind.__name__}Form", (ObjectForm,), {**fields, "kind": kind}
    )
    return made
