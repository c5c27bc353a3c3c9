"""The objects of the world, for the staff.

They are read as the database has them; what is changed goes through the world, as in
the admin pages, and is answered when it is committed.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Status

from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account
from server.audit import log as audit
from server.audit.changes import told
from server.errors import PlayerError
from server.rest.auth import Bearer
from server.rest.errors import Refusal
from server.rest.models import Scope
from server.rest.people import Limit, Offset
from server.rest.schemas import (
    LARGEST,
    SOUND,
    NewObject,
    ObjectChange,
    ObjectHead,
    Objects,
    ObjectWhole,
    Problem,
)
from server.web import objects_calls, objects_kinds
from server.web.objects_calls import UNKNOWN, Edits, Refused
from server.world import WORLD
from server.world.models import ObjectRow
from server.world.values import decode

router = Router(tags=["objects"], auth=Bearer(Scope.OBJECTS))
BUILD = Bearer(Scope.BUILD)
NO_SUCH = "There is no such object."
CHANGED = "It was changed meanwhile: its revision is another."
NO_CLASS = "The game has no class {}."
NO_ACCOUNT = "There is no account {}."
NOT_NULL = "Only location and home can be null."
NULLABLE = {"location", "home"}
PARTS = {"fields", "db"}
SHORT = ("id", "key", "typeclass", "location_id", "owner")

Word = Annotated[str, Query(max_length=200), SOUND]
Number = Annotated[int | None, Query(ge=0, le=LARGEST)]


@router.get("/objects", response=Objects, summary="Objects")
def objects(
    request: HttpRequest,
    search: Word = "",
    typeclass: Word = "",
    tag: Word = "",
    location: Number = None,
    owner: Number = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Any:
    """Those whose name holds `search`, of a class, in a place, of an owner, so tagged.

    A `typeclass` is the dotted path or its end: "game.things.Thing" or "Thing". A `tag`
    is its name, or "category:name".
    """
    rows = ObjectRow.objects.filter(gone=False).order_by("id")
    if search:
        rows = rows.filter(key__icontains=search)
    if typeclass:
        path = typeclass if "." in typeclass else f".{typeclass}"
        rows = rows.filter(typeclass__endswith=path)
    if location is not None:
        rows = rows.filter(location_id=location or None)
    if owner is not None:
        rows = rows.filter(owner=owner)
    if tag:
        rows = rows.filter(pk__in=call_on_reactor(_tagged, tag))
    return Objects(count=rows.count(), items=_heads(rows[offset : offset + limit]))


def _tagged(tag: str) -> list[int]:
    category, _, name = tag.rpartition(":")
    return [each.id for each in WORLD.tagged(name, category)][:FIRST]


FIRST = 500
"""So many of one tag are looked at; a database takes no list without end."""


def _heads(rows: QuerySet[ObjectRow]) -> list[ObjectHead]:
    found = rows.values_list(*SHORT)
    return [
        ObjectHead(id=pk, key=key, typeclass=kind, location=place, owner=owner)
        for pk, key, kind, place, owner in found
    ]


@router.get(
    "/objects/{number}",
    response={200: ObjectWhole, 404: Problem},
    summary="One object",
)
def one_object(request: HttpRequest, number: int) -> Any:
    """All that is kept of it."""
    return _whole(number)


def _whole(number: int) -> ObjectWhole:
    row = None
    if 0 < number <= LARGEST:
        row = ObjectRow.objects.filter(pk=number, gone=False).first()
    if row is None:
        raise Refusal(404, NO_SUCH)
    state = decode(row.state) if row.state else {}
    return ObjectWhole(
        id=row.pk,
        key=row.key,
        typeclass=row.typeclass,
        location=row.location_id,
        owner=row.owner,
        aliases=decode(row.aliases) if row.aliases else [],
        home=row.home_id,
        locks=row.locks,
        tags=[(name, category) for name, category in decode(row.tags or "[]")],
        fields=state.get("fields", {}),
        db=state.get("db", {}),
        revision=row.revision,
    )


@router.post(
    "/objects",
    auth=BUILD,
    response={201: ObjectWhole, 422: Problem},
    summary="Make an object",
)
def make(request: HttpRequest, new: NewObject) -> Any:
    """It is in the world when this is answered."""
    if new.typeclass not in {kind.path for kind in objects_kinds.kinds()}:
        raise Refused({"typeclass": NO_CLASS.format(new.typeclass)}, {})
    edits = _edits(new)
    edits.pop("key")
    number = call_on_reactor(objects_calls.create, new.typeclass, new.key, edits)
    about = {"object": number, "typeclass": new.typeclass}
    audit.write(
        request, "create", f"object {new.key} (#{number})", source="api", **about
    )
    return Status(201, _whole(number))


@router.patch(
    "/objects/{number}",
    auth=BUILD,
    response={200: ObjectWhole, 404: Problem, 409: Problem, 422: Problem},
    summary="Change an object",
)
def change(request: HttpRequest, number: int, wanted: ObjectChange) -> Any:
    """Only what is named is changed: of `fields` and `db`, each name by itself."""
    before, edits = _whole(number), _edits(wanted)
    if edits:
        call_on_reactor(_change, number, edits, wanted.revision)
        after = _whole(number)
        changes = _differences(before, after)
        name = f"object {after.key} (#{number})"
        about = {"object": number, **told(changes)}
        audit.write(request, "change", name, source="api", **about)
        return after
    return before


async def _change(number: int, edits: Edits, revision: int | None) -> None:
    """Raises Refusal, Refused, PlayerError."""
    obj = WORLD.get(number)
    if obj is None:
        raise Refusal(404, NO_SUCH)
    if revision is not None and (obj._row is None or obj._row.revision != revision):
        raise Refusal(409, CHANGED)
    await objects_calls.change(number, edits)


@router.delete(
    "/objects/{number}",
    auth=BUILD,
    response={204: None, 404: Problem, 409: Problem},
    summary="Take an object out of the world",
)
def delete(request: HttpRequest, number: int) -> Any:
    """What is in it falls out. The game may refuse (409)."""
    name = f"object {_whole(number).key} (#{number})"
    try:
        call_on_reactor(objects_calls.delete, [number])
    except ValueError as why:
        raise PlayerError(str(why)) from why
    audit.write(request, "delete", name, source="api", object=number)
    return Status(204, None)


def _edits(wanted: ObjectChange) -> Edits:
    """As `objects_calls` takes it: nothing was shown, so nothing is compared."""
    edits: Edits = {}
    given = wanted.dict(exclude_unset=True, exclude={"revision", "typeclass"})
    owner = given.get("owner")
    if owner and not Account.objects.filter(pk=owner).exists():
        raise Refused({"owner": NO_ACCOUNT.format(owner)}, {})
    for name, value in given.items():
        if value is None and name not in NULLABLE:
            raise Refusal(422, NOT_NULL)
        if name in PARTS:
            edits |= {f"{name}.{key}": (UNKNOWN, each) for key, each in value.items()}
        else:
            edits[name] = (UNKNOWN, value)
    return edits


def _differences(before: ObjectWhole, after: ObjectWhole) -> dict[str, list[Any]]:
    old, new = _flat(before), _flat(after)
    return {
        name: [old.get(name), new.get(name)]
        for name in old | new
        if old.get(name) != new.get(name)
    }


def _flat(shown: ObjectWhole) -> dict[str, Any]:
    kept = shown.dict(exclude={"revision"})
    parts = {f"{part}.{name}": v for part in PARTS for name, v in kept[part].items()}
    return {name: v for name, v in kept.items() if name not in PARTS} | parts
