"""Typed persistent fields, declared in the class.

    class Lantern(Object):
        oil: int = field(100, help="Turns of light left.")
        keeper: Character | None = field(None)
        rooms: list[Object] = field([])

What is assigned must be of the declared type (ValueError says what was expected
instead); what is changed is saved with the turn. A field that was never set shows its
default, and follows it when the class gets a new one. Reading is one look into a dict.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from server.world.turn import TURN
from server.world.values import Live, check, finite, text, whole
from server.world.watched import Accept, plain, watch

ABSENT: Any = object()

SOUND: dict[Any, Callable[[Any], Any]] = {
    bool: lambda value: value,
    int: whole,
    str: text,
    float: finite,
}
"""The types whose values need no conversion, and what is to be checked of them."""


def field(default: Any, *, help: str = "") -> Any:  # noqa: A002
    """Declare a field. A list or dict as default is copied for each object.

    Limits come with the type: `Annotated[int, msgspec.Meta(ge=0, le=100)]`.
    """
    return Field(default, help)


class Field:
    """One declared field; a descriptor. `annotation` is resolved when first needed."""

    __slots__ = (
        "_accept",
        "_owner",
        "_plain",
        "_refers",
        "_sound",
        "_type",
        "default",
        "help",
        "name",
    )

    def __init__(self, default: Any, explanation: str) -> None:
        self.default = default
        self.help = explanation
        self.name = ""
        self._type: Any = ABSENT
        self._plain: Any = ABSENT
        self._refers = True

    def __set_name__(self, owner: type, name: str) -> None:
        if name not in inspect.get_annotations(owner):
            raise TypeError(
                f"{owner.__name__}.{name} needs a type: `{name}: int = ...`"
            )
        self.name = name
        self._owner = owner

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        if obj is None:
            return self
        try:
            value = obj._fields[self.name]
        except (KeyError, TypeError):  # not set, or not yet decoded
            return self._absent(obj)
        if self._refers and isinstance(value, Live) and value.gone:
            return None
        return value

    def __set__(self, obj: Any, value: Any) -> None:
        fields = obj._fields
        if fields is None:
            fields = obj._wake()
        if type(value) is self._plain:
            try:
                value = self._sound(value)
            except ValueError as error:
                raise ValueError(f"{self._where(obj)}: {_sentence(error)}") from None
        else:
            value = self.convert(obj, value)
        name = self.name
        TURN.remember(_put, fields, name, fields.get(name, ABSENT))
        fields[name] = value
        TURN.touch(obj)

    def __delete__(self, obj: Any) -> None:
        fields = obj._wake()
        if self.name in fields:
            TURN.remember(_put, fields, self.name, fields.pop(self.name))
            TURN.touch(obj)

    def convert(self, obj: Any, value: Any) -> Any:
        """The value as `obj` keeps it in this field. Raises ValueError."""
        if self._type is ABSENT:
            self._resolve()
        try:
            value = msgspec.convert(value, self._type, dec_hook=_live)
            check(value, json=False)
        except ValueError as error:  # msgspec's are ValueErrors, too
            raise ValueError(f"{self._where(obj)}: {_sentence(error)}") from None
        if isinstance(value, list | dict):
            return watch(value, obj, self._accept)
        return value

    @property
    def type(self) -> Any:
        """The declared type. Raises NameError if it cannot be found."""
        if self._type is ABSENT:
            self._resolve()
        return self._type

    def _where(self, obj: Any) -> str:
        return f"{type(obj).__name__}.{self.name}"

    def _absent(self, obj: Any) -> Any:
        if obj._fields is None:
            obj._wake()
            return self.__get__(obj)
        if isinstance(self.default, list | dict):
            kept = obj._fields[self.name] = self.convert(obj, self.default)
            return kept
        return self.default

    def _resolve(self) -> None:
        # Late, because a class may name one that is defined below it.
        annotation = inspect.get_annotations(self._owner)[self.name]
        module = sys.modules[self._owner.__module__]
        probe = type("Probe", (), {"__annotations__": {self.name: annotation}})
        names = {**vars(module), self._owner.__name__: self._owner}
        hints = get_type_hints(probe, names, include_extras=True)
        kind = hints[self.name]
        self._accept = _accepts_item(kind)
        self._refers = _refers(kind)
        if kind in SOUND:
            self._plain, self._sound = kind, SOUND[kind]
        self._type = kind


def fields_of(cls: type) -> dict[str, Field]:
    """All fields of a class by name, those of its bases first."""
    found: dict[str, Field] = {}
    for base in reversed(cls.__mro__):
        found |= {n: f for n, f in vars(base).items() if isinstance(f, Field)}
    return found


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    if value is ABSENT:
        fields.pop(name, None)
    else:
        fields[name] = value


def _live(kind: type, value: Any) -> Any:
    if isinstance(value, kind):
        return value
    raise ValueError(f"expected a {kind.__name__}, got {type(value).__name__}")


def _sentence(error: ValueError) -> str:
    said = str(error).replace("`", "")
    return said[:1].lower() + said[1:]


def _refers(kind: Any) -> bool:
    if isinstance(kind, type):
        return issubclass(kind, Live)
    return kind is Any or any(_refers(part) for part in get_args(kind))


def _accepts_item(kind: Any) -> Accept:
    """What may be put into a list or dict of this type later."""
    if get_origin(kind) not in (list, dict):
        return plain
    item = get_args(kind)[-1]

    def accept(value: Any) -> Any:
        try:
            value = msgspec.convert(value, item, dec_hook=_live)
        except ValueError as error:
            raise ValueError(f"What is put in is wrong: {_sentence(error)}.") from None
        check(value, json=False)
        return value

    return accept
