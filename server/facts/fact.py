"""Fact: something that clients are told as data, as a typed value.

    class Weather(Fact, package="Weather.Now", delta=True):
        sky: str
        wind: int = 0

A fact is one class with the package it is sent in (a name as GMCP has them), and its
fields are the data. `bare=True`: the data is the value of its one field, and no object
with that field. `delta=True`: whoever was told one is next told only the fields that
changed, and nothing if none did. A field that is UNSET is left out.

    class Weather(Fact, package="Weather.Now", msdp={"WEATHER": "data", "SKY": "sky"}):

`msdp` says how it reads as variables, for clients that take MSDP and no packages: the
variable's name, and the attribute that is its value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, Struct, StructMeta

LONGEST_NAME = 64
_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)+\Z")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,63}", re.ASCII)

FACTS: dict[str, type[Fact]] = {}
"""Every fact there is, by its package."""


class FactMeta(StructMeta):
    """Puts each fact into the table, or refuses it with a sentence in a ValueError."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        package: str = "",
        bare: bool = False,
        delta: bool = False,
        msdp: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Any:
        """Make the class; `package` is missing only for a base of others."""
        kind: Any = super().__new__(mcls, name, bases, namespace, **options)
        kind.package, kind.bare, kind.delta = package, bare, delta
        kind.msdp = msdp or {}
        if package:
            _check(kind)
            FACTS[package] = kind
        return kind

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args)


class Fact(Struct, metaclass=FactMeta, frozen=True):
    """The base of all facts."""

    package: ClassVar[str]
    bare: ClassVar[bool]
    delta: ClassVar[bool]
    msdp: ClassVar[Mapping[str, str]]

    @property
    def data(self) -> Any:
        """What goes on the wire: plain values."""
        plain = msgspec.to_builtins(self)
        return next(iter(plain.values())) if self.bare else plain

    def variables(self) -> dict[str, Any]:
        """How it reads as variables: plain values by name."""
        said = {name: getattr(self, field) for name, field in self.msdp.items()}
        return {
            name: msgspec.to_builtins(value)
            for name, value in said.items()
            if value is not UNSET
        }


def read_again(kind: type[Fact], data: Any) -> Fact:
    """The fact of which this is the data. Raises ValueError."""
    fields = {kind.__struct_fields__[0]: data} if kind.bare else data
    return msgspec.convert(fields, kind)


def is_variable(name: str) -> bool:
    """Whether a variable may be called so."""
    return _VARIABLE.fullmatch(name) is not None


def checked(fact: Fact) -> Any:
    """The data of a fact, if its fields hold what they declare. Raises ValueError."""
    plain = msgspec.to_builtins(fact)
    try:
        msgspec.convert(plain, type(fact))
    except msgspec.ValidationError as error:
        raise ValueError(f"{type(fact).__name__}: {error}") from None
    return fact.data


def _check(kind: Any) -> None:
    if not _NAME.match(kind.package) or len(kind.package) > LONGEST_NAME:
        raise ValueError(
            f"{kind.__name__} is the package {kind.package!r}; a package is several "
            "words with capitals and dots between them, as Char.Vitals."
        )
    known = FACTS.get(kind.package)
    if known is not None and not _is_same(known, kind):
        raise ValueError(
            f"{kind.__module__}.{kind.__qualname__} is the package {kind.package}, "
            f"which is {known.__module__}.{known.__qualname__} already."
        )
    if kind.bare and len(kind.__struct_fields__) != 1:
        raise ValueError(f"{kind.__name__} is bare, so it has one field.")
    for name, field in kind.msdp.items():
        _check_variable(kind, name, field)


def _check_variable(kind: Any, name: str, field: str) -> None:
    if not is_variable(name):
        raise ValueError(
            f"{kind.__name__} has the variable {name!r}; one is capitals, digits and "
            "underscores, as HEALTH_MAX."
        )
    if not hasattr(kind, field):
        raise ValueError(f"{kind.__name__} has no {field!r} for {name}.")
    for other in FACTS.values():
        if name in other.msdp and not _is_same(other, kind):
            raise ValueError(
                f"{kind.__name__} has the variable {name}, "
                f"which is {other.__module__}.{other.__qualname__}'s already."
            )


def _is_same(one: type, other: type) -> bool:
    """Whether it is one class, which its module made again."""
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)
