"""From the declared type of a field to a form field with the right widget.

A form field's value is what `server.world.changes` takes: plain JSON, objects as
{"#": id}. What is no type of a kind we know is written as JSON; the world checks it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import msgspec
from django import forms

from server.web.objects_kinds import with_derived
from server.web.objects_references import ObjectReference
from server.web.objects_widgets import Json, Lines, Raw, Rows, Text, write_json
from server.world.fields import Field
from server.world.values import LARGEST, REFERENCE, Live

SHORT = 100
"""A text that can have no more letters has one line."""


class Type(NamedTuple):
    """What a declared type is made of: `kinds` without None, and what limits it."""

    kinds: tuple[Any, ...]
    optional: bool
    limits: dict[str, Any]


def taken_apart(kind: Any) -> Type:
    """The parts of a declared type."""
    limits: dict[str, Any] = {}
    if get_origin(kind) is Annotated:
        kind, *notes = get_args(kind)
        for note in notes:
            if isinstance(note, msgspec.Meta):
                limits |= _limits(note)
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    rest: list[Any] = []
    for each in kinds:
        if get_origin(each) is Annotated:
            inner = taken_apart(each)
            limits |= inner.limits
            rest += inner.kinds
        elif each is not NoneType:
            rest.append(each)
    return Type(tuple(rest), NoneType in kinds, limits)


def _limits(note: msgspec.Meta) -> dict[str, Any]:
    names = ("ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length")
    found = {name: getattr(note, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


class Reference(ObjectReference):
    """An object, as a field keeps it: {"#": id}, or None."""

    def prepare_value(self, value: Any) -> Any:
        """As it is written."""
        if isinstance(value, dict):
            value = value.get(REFERENCE)
        return super().prepare_value(value)

    def clean(self, value: Any) -> Any:
        """The reference. Raises ValidationError."""
        number = super().clean(value)
        return None if number is None else {REFERENCE: number}


class Choice(forms.ChoiceField):
    """One of several values, of whatever kind each is."""

    def __init__(self, values: list[Any], optional: bool, **kwargs: Any) -> None:
        self.by_word = {write_json(value): value for value in values}
        choices = [(word, str(value)) for word, value in self.by_word.items()]
        nothing = [("", "nothing")] if optional else []
        super().__init__(choices=[*nothing, *choices], required=not optional, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A value's word; one that is sent is its word already."""
        return write_json(value.value) if isinstance(value, Raw) else value

    def clean(self, value: Any) -> Any:
        """The value. Raises ValidationError."""
        return self.by_word.get(super().clean(value))


class Switch(forms.TypedChoiceField):
    """On, off, or nothing said."""

    def __init__(self, **kwargs: Any) -> None:
        words = [("", "nothing"), ("on", "on"), ("off", "off")]
        super().__init__(
            choices=words,
            coerce=lambda word: word == "on",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """The word of a value."""
        return {True: "on", False: "off", None: ""}.get(value, value)


Made = Callable[[Type, dict[str, Any]], forms.Field]


def _bool(kind: Type, shown: dict[str, Any]) -> forms.Field:
    if kind.optional:
        return Switch(**shown)
    return forms.BooleanField(required=False, **shown)


def _int(kind: Type, shown: dict[str, Any]) -> forms.Field:
    at = kind.limits
    least = at.get("ge", at["gt"] + 1 if "gt" in at else -LARGEST)
    most = at.get("le", at["lt"] - 1 if "lt" in at else LARGEST)
    step = at.get("multiple_of")
    field = forms.IntegerField(
        min_value=least, max_value=most, required=not kind.optional, **shown
    )
    field.widget.attrs["step"] = step or 1
    return field


def _float(kind: Type, shown: dict[str, Any]) -> forms.Field:
    return forms.FloatField(
        min_value=kind.limits.get("ge", kind.limits.get("gt")),
        max_value=kind.limits.get("le", kind.limits.get("lt")),
        required=not kind.optional,
        **shown,
    )


def _str(kind: Type, shown: dict[str, Any]) -> forms.Field:
    most = kind.limits.get("max_length")
    least = kind.limits.get("min_length")
    return Text(
        nothing=None if kind.optional else "",
        widget=forms.TextInput if most and most <= SHORT else None,
        required=bool(least) and not kind.optional,
        max_length=most,
        min_length=least,
        **shown,
    )


SIMPLE: dict[Any, Made] = {bool: _bool, int: _int, float: _float, str: _str}


def form_field(declared: Field) -> forms.Field:
    """The form field for a declared field, with its name and its help."""
    words = declared.name.replace("_", " ")
    label = words[:1].upper() + words[1:]
    shown: dict[str, Any] = {"label": label, "help_text": _help(declared)}
    try:
        return made_of(declared.type, shown)
    except NameError:
        return Json(**shown)


def made_of(declared: Any, shown: dict[str, Any]) -> forms.Field:
    """The form field for a type; `shown` is how it is labelled."""
    kind = taken_apart(declared)
    if kind.kinds and all(_is_object(each) for each in kind.kinds):
        paths = {path: None for each in kind.kinds for path in with_derived(each)}
        return Reference(list(paths), **_with_hint(shown))
    if values := _choices(kind.kinds):
        return Choice(values, kind.optional, **shown)
    if len(kind.kinds) == 1 and not kind.optional:
        whole = kind.kinds[0]
        if get_origin(whole) is list and (item := _item(get_args(whole)[0])):
            return Lines(item, **_with_hint(shown, "One to a line."))
        if get_origin(whole) is dict and get_args(whole)[0] is str:
            return Rows(_item(get_args(whole)[1]), **shown)
    if len(kind.kinds) == 1 and kind.kinds[0] in SIMPLE:
        return SIMPLE[kind.kinds[0]](kind, shown)
    return Json(kind.optional, **_with_hint(shown, "Written as JSON."))


def _item(declared: Any) -> forms.Field | None:
    """The field of one of several values; None if they are better written as JSON."""
    field = made_of(declared, {})
    if isinstance(field, Lines | Rows | Json | forms.BooleanField | Switch | Choice):
        return None
    return field


def _choices(kinds: tuple[Any, ...]) -> list[Any]:
    """The values of literals and enums; nothing if it is anything else."""
    values: list[Any] = []
    for each in kinds:
        if get_origin(each) is Literal:
            values += get_args(each)
        elif isinstance(each, type) and issubclass(each, Enum):
            values += [member.value for member in each]
        else:
            return []
    return values


def _is_object(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Live)


def _with_hint(shown: dict[str, Any], hint: str = "A name, or #12.") -> dict[str, Any]:
    words = f"{shown.get('help_text', '')} {hint}".strip()
    return {**shown, "help_text": words}


def _help(declared: Field) -> str:
    usual = declared.default
    said = declared.help
    if type(usual) in (int, float) and usual:
        said = f"{said} Usually {usual}.".strip()
    return said
