"""The form of something in the world: what was changed on a page, and in the game.

What was changed is worked out against what the page showed, which it sends back, not
against the object as it is by now: who mends a description must not carry the lamp back
to where it stood. Only the world can say whether a change can be: it is asked while the
form is checked, and what it says stands at the field it is about.
"""

from __future__ import annotations

from typing import Any

from django import forms

from server.accounts.bridge import call_on_reactor
from server.audit.changes import changed
from server.errors import PlayerError
from server.web import objects_calls
from server.web.objects_calls import UNKNOWN, Edits, Refused
from server.web.objects_fields import Choice
from server.web.objects_widgets import Json, Raw, Rows, read_json
from server.world.entity import Object
from server.world.models import ObjectRow
from server.world.values import encode

LONGEST_SHOWN = 400
"""So many letters of what something is now are told in an error."""


class WorldForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form whose changes are the world's. `shown` is what the page showed, as JSON.

    A field's name is that of what it changes, as in `server.web.objects_calls`.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    kind: type[Object] = Object
    tables: tuple[str, ...] = ()
    """Fields that hold several things, each of which is changed by itself."""
    change = staticmethod(objects_calls.change)

    class Meta:  # noqa: D106
        model = ObjectRow
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        row: ObjectRow | None = kwargs.get("instance")
        first = self.look(row) if row is not None else self.usual()
        given = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)
        self.first = first
        for name, field in self.fields.items():
            if name in first:
                self.initial[name] = first[name]
            if name in given:
                self.initial[name] = given[name]
            elif isinstance(field, Json | Choice) and name in first:
                self.initial[name] = Raw(first[name])
        self.initial["shown"] = encode(first)

    def look(self, row: ObjectRow) -> dict[str, Any]:
        """What there is to be shown of it."""
        raise NotImplementedError  # a form's metaclass allows no abstract methods

    def usual(self) -> dict[str, Any]:
        """What a new one has."""
        return {}

    @property
    def changed_data(self) -> list[str]:
        """The fields that were changed, for the history."""
        return list(dict.fromkeys(map(self._field_of, self.edits())))

    def clean(self) -> dict[str, Any]:
        """Ask the world to do it, and wait until it is committed."""
        if not self.errors:
            try:
                self.ask_the_world()
            except Refused as refused:
                self._tell(refused)
            except (PlayerError, ValueError) as why:
                self.add_error(None, str(why))
        return self.cleaned_data

    def ask_the_world(self) -> None:
        """Raises Refused, PlayerError or ValueError."""
        edits = self.edits()
        if not self.instance.pk:
            key = self.cleaned_data["key"]
            edits.pop("key", None)
            path = self.kind.path
            self.instance.pk = call_on_reactor(objects_calls.create, path, key, edits)
        elif edits:
            call_on_reactor(self.change, self.instance.pk, edits)
            for name, (old, new) in edits.items():
                changed(name, None if old is UNKNOWN else old, new)
        self.instance.key = self.cleaned_data.get("key", self.instance.key)

    def _post_clean(self) -> None:
        """The row is the world's."""

    # What was changed

    def edits(self) -> Edits:
        """What differs from what the page showed."""
        edits: Edits = {}
        shown = self._shown()
        for name, field in self.fields.items():
            if name == "shown" or name not in self.cleaned_data or self._left_out(name):
                continue
            new, old = self.cleaned_data[name], shown.get(name, UNKNOWN)
            if name in self.tables:
                edits |= _by_entry(name, new, old)
            elif not _same(new, old, field):
                edits[name] = (old, new)
        return edits

    def _left_out(self, name: str) -> bool:
        widget = self.fields[name].widget
        data, files = self.data, self.files
        left_out: bool = widget.value_omitted_from_data(
            data, files, self.add_prefix(name)
        )
        return left_out

    def _shown(self) -> dict[str, Any]:
        """What the page showed, or what it would show now if it does not say that."""
        try:
            shown = read_json(self.data.get("shown", ""))
        except forms.ValidationError:
            shown = None
        return shown if isinstance(shown, dict) else self.first

    # What the world says

    def _field_of(self, name: str) -> str:
        return name if name in self.fields else name.partition(".")[0]

    def _tell(self, refused: Refused) -> None:
        for name, why in refused.errors.items():
            self._say(name, why)
        if not refused.present:
            return
        shown = self._shown()
        for name, value in refused.present.items():
            field, _, inner = name.partition(".")
            if name in self.fields or not isinstance(shown.get(field), dict):
                shown[name] = value
            else:
                shown[field] = {**shown[field], inner: value}
            self._say(name, changed_meanwhile(self._written(name, value)))
        # Whoever saves it again has seen this, and means it.
        data: Any = self.data
        self.data = data = data.copy()
        data["shown"] = encode(shown)

    def _say(self, name: str, why: str) -> None:
        field = self._field_of(name)
        words = why if field == name else f"{name.partition('.')[2]}: {why}"
        self.add_error(field if field in self.fields else None, words)

    def _written(self, name: str, value: Any) -> str:
        """A value as the page writes it."""
        field = self.fields.get(name)
        if value in (None, "", [], {}):
            return "empty"
        if field is None or isinstance(field, Json | Choice | Rows):
            written = encode(value)
        elif isinstance(value, bool):
            written = "on" if value else "off"
        else:
            written = str(field.prepare_value(value)).replace("\n", "; ")
        return f"“{written[:LONGEST_SHOWN]}”"


def changed_meanwhile(now: str) -> str:
    """The game has changed what was to be changed here."""
    return (
        f"The game has changed this meanwhile: it is {now} now. "
        "Save once more to have it your way."
    )


def _by_entry(name: str, new: dict[str, Any], old: Any) -> Edits:
    """The entries that are other than they were; what is no longer there is None."""
    known = old if isinstance(old, dict) else {}
    return {
        f"{name}.{entry}": (
            known.get(entry) if isinstance(old, dict) else UNKNOWN,
            new.get(entry),
        )
        for entry in dict.fromkeys([*known, *new])
        if encode(known.get(entry)) != encode(new.get(entry))
    }


def _same(new: Any, old: Any, field: forms.Field) -> bool:
    """Whether what was sent is what was shown, as far as a page can tell."""
    if old is UNKNOWN:
        return False
    try:
        sent = Raw(old) if isinstance(field, Json | Choice) else old
        old = field.clean(field.prepare_value(sent))
    except (forms.ValidationError, TypeError, ValueError, AttributeError):
        pass  # it is nothing this page would take, but it is what there is
    try:
        return encode(new) == encode(old)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False
