"""Fact: something that clients are told as data, as a typed value.

    class Weather(Fact, package="Weather.Now", delta=True):
        sky: str
        wind: int = 0

A fact is one class with the package it is sent in (a name as GMCP has them), and its
fields are the data. `bare=True`: the data is the value of its one field, and no object
with that field. `delta=True`: whoever was told one is next told only the fields that
changed, and nothing if none did. A field that is UNSET is left out.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, StructMeta

LONGEST_NAME = 64
_NAME = re.compile(r"[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)+\Z")

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
        **options: Any,
    ) -> Any:
        """Make the class; `package` is missing only for a base of others."""
        kind: Any = super().__new__(mcls, name, bases, namespace, **options)
        kind.package, kind.bare, kind.delta = package, bare, delta
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

    @property
    def data(self) -> Any:
        """What goes on the wire: plain values."""
        plain = msgspec.to_builtins(self)
        return next(iter(plain.values())) if self.bare else plain


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


def _is_same(one: type, other: type) -> bool:
    """Whether it is one class, which its module made again."""
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)
