"""What the admin's own record says goes into the audit log too, with what changed.

Django notes which fields were changed, but not from what to what. So the row is looked
at once more before it is saved, while a request of the admin pages is in hand. Pages
whose changes are no rows (the world's objects) tell by `changed` what they did.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry, LogEntryManager
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.http import HttpRequest, HttpResponse

from server.audit.log import write

Respond = Callable[[HttpRequest], HttpResponse]
Changes = dict[str, list[Any]]

ACTS = {ADDITION: "create", CHANGE: "change"}
SECRET = ("password", "secret", "token", "seed", "key_hash")
"""What is in the name of a field whose values are nobody's to read."""
LONGEST = 300
"""Characters of a value; of a longer one only the beginning is kept."""
MOST = 50
"""Changes of one entry; of more only their number is kept."""
HIDDEN = "..."


class InHand:
    """A request of the admin pages, and what it has changed so far."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.changes: Changes = {}


IN_HAND: ContextVar[InHand | None] = ContextVar("in_hand", default=None)


def in_hand(respond: Respond) -> Respond:
    """Know which request of the admin pages is in hand (a middleware)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin"):
            return respond(request)
        token = IN_HAND.set(InHand(request))
        try:
            return respond(request)
        finally:
            IN_HAND.reset(token)

    return middleware


def changed(name: str, old: Any, new: Any) -> None:
    """Something that is no field of a row changes: it goes with the next record."""
    now = IN_HAND.get()
    if now is not None:
        now.changes[name] = [_plain(old), _plain(new)]


def told(changes: Changes) -> dict[str, Any]:
    """The changes, from what to what, as the details of an entry, which ends."""
    kept = {name: [*map(_plain, changes[name])] for name in [*changes][:MOST]}
    more = {"further changes": len(changes) - MOST} if len(changes) > MOST else {}
    return {"changes": kept, **more}


def listen() -> None:
    """Hear of what is saved in the admin pages. Twice is once."""
    pre_save.connect(_before, dispatch_uid="audit.before")
    post_save.connect(_saved, sender=LogEntry, dispatch_uid="audit.saved")
    # Of several deletions at once Django sends no signal.
    LogEntryManager.bulk_create = _saved_together  # type: ignore[method-assign, assignment]


def _saved_together(manager: Any, entries: Iterable[LogEntry], **how: Any) -> Any:
    made = manager.get_queryset().bulk_create(entries, **how)
    for entry in made:
        _hear(entry)
    return made


def _before(sender: type[Model], instance: Model, raw: bool, **_: Any) -> None:
    now = IN_HAND.get()
    if now is None or raw or not instance.pk or not admin.site.is_registered(sender):
        return
    before = sender._base_manager.filter(pk=instance.pk).values().first()
    if before is None:
        return
    for field in sender._meta.concrete_fields:
        old, new = before[field.attname], getattr(instance, field.attname)
        if old != new:
            shown = [HIDDEN, HIDDEN] if _is_secret(field.name) else [old, new]
            now.changes[field.name] = [*map(_plain, shown)]


def _saved(instance: LogEntry, created: bool, **_: Any) -> None:
    if created:
        _hear(instance)


def _hear(entry: LogEntry) -> None:
    now = IN_HAND.get()
    if now is None:
        return
    changes, now.changes = now.changes, {}
    details: dict[str, Any] = _fields(entry)
    if changes and entry.action_flag == CHANGE:
        details |= told(changes)
    kind = entry.content_type
    if kind is not None and entry.object_id:
        details["page"] = [kind.app_label, kind.model, entry.object_id]
    name = kind.name if kind is not None else "something"
    act = ACTS.get(entry.action_flag, "delete")
    write(now.request, act, f"{name} {entry.object_repr}", **details)


def _fields(entry: LogEntry) -> dict[str, Any]:
    """What Django's record names: the fields, or what was done in other words."""
    try:
        said = json.loads(entry.change_message or "[]")
    except ValueError:
        return {"said": entry.change_message[:LONGEST]}
    parts = [part for each in said for part in each.values() if part.get("fields")]
    names = [name for part in parts for name in part["fields"]]
    return {"fields": names} if names else {}


def _is_secret(name: str) -> bool:
    return any(word in name.casefold() for word in SECRET)


def _plain(value: Any) -> Any:
    """As it can be kept: a number or a flag is itself, all else a text that ends."""
    if value is None or isinstance(value, bool | int | float):
        return value
    is_list = isinstance(value, dict | list | tuple)
    text = json.dumps(value, default=str) if is_list else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}{HIDDEN}"
