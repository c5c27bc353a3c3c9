"""The tree of places: areas, the rooms in them, their exits and what is inside.

Each part is a page of its own, and a fragment that the page takes in when it is opened,
so nothing is loaded that nobody looks at. Without JavaScript the links do the same.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.paginator import Page as PageOfRows
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe

from server.web.admin_site import WORLD, Page
from server.web.objects_around import Named, around, named, way_to
from server.web.objects_kinds import class_of, in_family
from server.web.objects_list import LONGEST, CountedSoFar
from server.web.objects_references import there
from server.world.entity import Object
from server.world.fields import Field
from server.world.models import ObjectRow
from server.world.values import decode

AT_ONCE = 100
"""Rooms of one page."""
READ = 20_000
"""So many rooms are looked at to find the areas there are."""


@dataclass(frozen=True)
class Area:
    """A part of the world, and how many rooms it has; "" for those in none."""

    name: str
    rooms: int


def rooms() -> QuerySet[ObjectRow]:
    """The rows of all places."""
    return there().filter(typeclass__in=in_family("Places")).order_by("key", "id")


def area_of(typeclass: str, state: str) -> str:
    """The area that a room says it is in."""
    fields = decode(state).get("fields", {}) if '"area"' in state else {}
    usual: Any = getattr(class_of(typeclass) or Object, "area", "")
    if isinstance(usual, Field):
        usual = usual.default
    area = fields.get("area", usual)
    return area if isinstance(area, str) else ""


def areas() -> list[Area]:
    """The areas by name, rooms without one last."""
    found = Counter(area for area, _ in _by_area())
    names = sorted(found, key=lambda name: (not name, name.casefold()))
    return [Area(name, found[name]) for name in names]


def _by_area() -> list[tuple[str, int]]:
    rows = rows_of_places()
    usual = {kind: area_of(kind, "") for kind in {kind for _, kind, _ in rows}}
    return [
        (area_of(kind, state) if '"area"' in state else usual[kind], number)
        for number, kind, state in rows
    ]


def rows_of_places() -> list[tuple[int, str, str]]:
    """Id, class and state of the places there are."""
    rows = rooms().values_list("pk", "typeclass", "state")
    return list(rows[:READ])


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The areas, or the rooms of one, or those with some words in their names."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    area = request.GET.get("area")
    context: dict[str, Any] = {"words": words, "area": area, "title": "Places"}
    if area is None and not words:
        found = areas()
        if len(found) > 1:
            return _answer(request, "tree", {**context, "areas": found})
        area = found[0].name if found else ""
    context["page"] = _page(request, words, area)
    return _answer(request, "tree", context)


def _page(request: HttpRequest, words: str, area: str | None) -> PageOfRows[ObjectRow]:
    rows = rooms()
    if words:
        rows = rows.filter(key__icontains=words)
    elif area is not None:
        wanted = [number for name, number in _by_area() if name == area]
        rows = rows.filter(pk__in=wanted) if len(wanted) < READ else rows
    page = CountedSoFar(rows, AT_ONCE).get_page(request.GET.get("p"))
    page.object_list = named(page.object_list)
    return page


@require_safe
def place(request: HttpRequest, number: int) -> HttpResponse:
    """One place: where it is, its exits and what is in it."""
    row = there().filter(pk=number).first() if number < 2**63 else None
    if row is None:
        raise Http404
    context = {
        "title": f"Places: {row.key}",
        "row": row,
        "around": around(row),
        "way": [*way_to(row), Named(row.pk, row.key)],
    }
    return _answer(request, "place", context)


def _answer(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The whole page, or the part that another page takes in."""
    if "part" in request.GET:
        return TemplateResponse(request, f"admin/world/{name}_part.html", context)
    around_it = admin.site.each_context(request)
    return TemplateResponse(
        request, f"admin/world/{name}.html", {**around_it, **context}
    )


def page_of_places() -> Page:
    """The pages, for the admin site."""
    view = admin.site.admin_view
    return Page(
        WORLD,
        "Places",
        "world_places",
        (
            path("world/places/", view(tree), name="world_places"),
            path("world/places/<int:number>/", view(place), name="world_place"),
        ),
        first=True,
    )
