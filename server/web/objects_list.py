"""The list of objects: what is searched, filtered and counted, with many objects.

A word is looked for in names; `tag:`, `in:`, `owner:` and `text:` before it say where
else. Nothing is counted beyond COUNTED: nobody reads so many pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from server.accounts import names
from server.accounts.models import Account
from server.web import objects_kinds
from server.web.objects_references import number_in, shown_names, there
from server.world.models import ObjectRow
from server.world.values import encode

COUNTED = 10_000
MOST_WORDS = 8
PLACES = 500
"""In so many places at most is looked when they are named by a part of their names."""
LONGEST = 200
PREFIXED = re.compile(r'(?:(tag|in|owner|text):)?("[^"]*"|\S+)', re.IGNORECASE)

Rows = QuerySet[ObjectRow]


class CountedSoFar(Paginator):  # type: ignore[type-arg]
    """Counts no further than COUNTED."""

    @cached_property
    def count(self) -> int:
        """How many there are, or COUNTED."""
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED].count())


def searched(rows: Rows, words: str) -> Rows:
    """The rows in which all of these words are."""
    words = words.replace("\0", "").strip()[:LONGEST]
    number = number_in(words)
    if number is not None:
        return rows.filter(pk=number)
    for where, word in PREFIXED.findall(words)[:MOST_WORDS]:
        rows = SEARCHES[where.casefold()](rows, word.strip('"'))
    return rows


def _named(rows: Rows, word: str) -> Rows:
    return rows.filter(Q(key__icontains=word) | Q(aliases__icontains=word))


def tagged(rows: Rows, word: str) -> Rows:
    """Those with the tag: its name, "category:name", or "category:" for all of one."""
    first, colon, rest = (part.strip().casefold() for part in word.partition(":"))
    if not colon:
        return rows.filter(tags__contains=f"[{encode(first)},")
    if not rest:
        return rows.filter(tags__contains=f",{encode(first)}]")
    return rows.filter(tags__contains=encode([rest, first]))


def inside(rows: Rows, word: str) -> Rows:
    """Those in a place: its number, or a part of its name."""
    number = number_in(word)
    if number is not None:
        return rows.filter(location_id=number)
    places = there().filter(key__icontains=word).order_by()
    return rows.filter(
        location_id__in=list(places.values_list("pk", flat=True)[:PLACES])
    )


def _owned(rows: Rows, word: str) -> Rows:
    folded = names.sought(word)
    owners = Account.objects.filter(folded__startswith=folded).order_by()
    return rows.filter(owner__in=owners.values("pk")) if folded else rows.none()


def _saying(rows: Rows, word: str) -> Rows:
    return rows.filter(state__icontains=encode(word)[1:-1])


SEARCHES: dict[str, Callable[[Rows, str], Rows]] = {
    "": _named,
    "tag": tagged,
    "in": inside,
    "owner": _owned,
    "text": _saying,
}
HELP = (
    "A name or #12. Also tag:shiny, in:yard, owner:anna and text:cobwebs (what is "
    'written about it); several words must all fit, "two words" stand in quotes.'
)


# Beside the list


class KindFilter(admin.SimpleListFilter):
    """By family and by class; a class is meant with those derived from it."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each family, and the classes below it."""
        found: list[tuple[str, str]] = []
        for kind in objects_kinds.kinds():
            if kind.family not in dict(found):
                found.append((kind.family, kind.family))
            found.append((kind.path, f"– {kind.name}"))
        return found

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows of those classes."""
        chosen = (self.value() or "").replace("\0", "")
        if not chosen:
            return queryset
        if chosen in objects_kinds.FAMILIES:
            return queryset.filter(typeclass__in=objects_kinds.in_family(chosen))
        cls = objects_kinds.class_of(chosen)
        paths = objects_kinds.with_derived(cls) if cls else [chosen]
        return queryset.filter(typeclass__in=paths)


class OwnedFilter(admin.SimpleListFilter):
    """Whether it belongs to anybody."""

    title = "owner"
    parameter_name = "owned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Somebody's and nobody's."""
        return [("yes", "Somebody’s"), ("no", "Nobody’s")]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows with an owner, or without."""
        match self.value():
            case "yes":
                return queryset.filter(owner__gt=0)
            case "no":
                return queryset.filter(owner=0)
        return queryset


class Typed(admin.SimpleListFilter):
    """A filter into whose box one types."""

    template = "admin/typed_filter.html"
    example = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """None are listed; it is shown all the same."""
        return []

    def has_output(self) -> bool:
        """Always."""
        return True

    def choices(self, changelist: Any) -> Any:
        """What the template shows: what is asked for, and how to ask for all."""
        kept = changelist.get_filters_params()
        yield {
            "value": self.value() or "",
            "all": changelist.get_query_string(remove=[self.parameter_name]),
            "kept": [
                (name, each)
                for name, values in kept.items()
                if name != self.parameter_name
                for each in (values if isinstance(values, list) else [values])
            ],
            "words": changelist.query,
            "example": self.example,
            **self.more(),
        }

    def more(self) -> dict[str, Any]:
        """More that the template shows."""
        return {}


class PlaceFilter(Typed):
    """What is in one place, or nowhere."""

    title = "place"
    parameter_name = "place"
    example = "a name, or #12"
    NOWHERE = "nowhere"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows that are there."""
        asked = (self.value() or "").replace("\0", "").strip()[:LONGEST]
        if asked == self.NOWHERE:
            places = [
                *objects_kinds.in_family("Places"),
                *objects_kinds.in_family("Channels"),
            ]
            return queryset.filter(location_id=None).exclude(typeclass__in=places)
        return inside(queryset, asked) if asked else queryset

    def more(self) -> dict[str, Any]:
        """What is in no place, though it is none itself."""
        number = number_in(self.value() or "")
        return {
            "special": self.NOWHERE,
            "special_name": "Nowhere, though no place",
            "shown": shown_names([number]).get(number, "") if number else "",
        }


class TagFilter(Typed):
    """What has a tag."""

    title = "tag"
    parameter_name = "tag"
    example = "a tag, or category:tag"

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """The rows that have it."""
        asked = (self.value() or "").replace("\0", "").strip()[:LONGEST]
        return tagged(queryset, asked) if asked else queryset
