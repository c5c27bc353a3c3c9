"""What is around an object: the places it is in, what is in it, the ways there.

All of it is read from the rows, with a bounded number of queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from server.web.objects_kinds import in_family, readable
from server.web.objects_references import there
from server.world.models import ObjectRow
from server.world.values import REFERENCE, decode

DEEPEST = 20
MOST = 100
"""So much of what is in a place is listed on its page."""


@dataclass(frozen=True)
class Named:
    """An object, to be linked to."""

    pk: int
    name: str
    kind: str = ""
    holds: int = 0
    """How much is in it, but for exits."""


@dataclass(frozen=True)
class Way:
    """An exit, with both its ends; one that leads nowhere has no second."""

    exit: Named
    source: Named | None
    destination: Named | None


@dataclass(frozen=True)
class Around:
    """Everything near an object."""

    way: list[Named]
    """The places it is in, the outermost first."""
    contents: list[Named]
    more: bool
    """Whether there is more in it."""
    out: list[Way]
    """The exits that lead out of it."""
    into: list[Way]
    """Those that lead to it."""


def around(row: ObjectRow) -> Around:
    """What is near this object."""
    ways = in_family("Ways")
    inside = there().filter(location_id=row.pk).order_by("arrival")
    contents = list(inside.exclude(typeclass__in=ways)[: MOST + 1])
    out = list(inside.filter(typeclass__in=ways)[:MOST])
    mark = f'"destination":{{"{REFERENCE}":{row.pk}}}'
    leading = there().filter(typeclass__in=ways, state__contains=mark)
    return Around(
        way_to(row),
        named(contents[:MOST]),
        len(contents) > MOST,
        _ways(out),
        _ways(list(leading[:MOST])),
    )


def way_to(row: ObjectRow) -> list[Named]:
    """The places it is in, the outermost first."""
    found: list[Named] = []
    seen = {row.pk}
    number = row.location_id
    while number is not None and number not in seen and len(found) < DEEPEST:
        seen.add(number)
        place = there().filter(pk=number).only("key", "location_id").first()
        if place is None:
            break
        found.append(Named(place.pk, place.key))
        number = place.location_id
    return found[::-1]


def named(rows: Iterable[ObjectRow]) -> list[Named]:
    """The rows to be linked to, each with how much is in it."""
    rows = list(rows)
    counted = (
        there()
        .filter(location_id__in=[row.pk for row in rows])
        .exclude(typeclass__in=in_family("Ways"))
        .order_by()
        .values_list("location_id")
        .annotate(Count("pk"))
    )
    holds = dict(counted)
    return [
        Named(row.pk, row.key, readable(row.typeclass), holds.get(row.pk, 0))
        for row in rows
    ]


def _ways(rows: list[ObjectRow]) -> list[Way]:
    ends = {row.pk: (row.location_id, _destination(row)) for row in rows}
    wanted = {end for pair in ends.values() for end in pair if end}
    found = {
        place.pk: Named(place.pk, place.key)
        for place in there().filter(pk__in=wanted).only("key")
    }
    return [
        Way(Named(row.pk, row.key), *(found.get(end or 0) for end in ends[row.pk]))
        for row in rows
    ]


def _destination(row: ObjectRow) -> int | None:
    fields = decode(row.state).get("fields", {}) if row.state else {}
    leads = fields.get("destination")
    number = leads.get(REFERENCE) if isinstance(leads, dict) else None
    return number if isinstance(number, int) else None
