"""Events as plain values and back again; what cannot be kept is left out."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from server.messaging.chain import MessageChain
from server.messaging.events import Event, Friend, Group, Member, Permission
from server.world import WORLD
from server.world.values import check, resolve

PEOPLE: dict[str, Any] = {"Friend": Friend, "Member": Member, "Group": Group}


def packed(event: Event) -> dict[str, Any]:
    """The event as JSON."""
    plain = {name: _packed(event[name]) for name in event}
    return {name: value for name, value in plain.items() if value is not None}


def unpacked(plain: dict[str, Any]) -> Event:
    """The event of which `packed` made this."""
    found = resolve(plain, WORLD.get)
    return Event({name: _unpacked(found[name]) for name in found})


def _packed(value: Any) -> Any:
    if isinstance(value, MessageChain):
        return {"is": "chain", "components": value.to_payload()}
    if isinstance(value, datetime):
        return {"is": "time", "date": value.isoformat()}
    if isinstance(value, Permission):
        return {"is": "permission", "value": value.value}
    kind = type(value).__name__
    if PEOPLE.get(kind) is type(value):
        told = {one.name: _packed(getattr(value, one.name)) for one in fields(value)}
        return {"is": kind, **told}
    try:
        check(value)
    except ValueError:
        return None
    return value


def _unpacked(value: Any) -> Any:
    match value:
        case {"is": "chain", "components": components}:
            return MessageChain.parse(components)
        case {"is": "time", "date": date}:
            return datetime.fromisoformat(date)
        case {"is": "permission", "value": permission}:
            return Permission(permission)
        case {"is": str(kind)} if kind in PEOPLE:
            wanted = [one.name for one in fields(PEOPLE[kind])]
            return PEOPLE[kind](**{name: _unpacked(value.get(name)) for name in wanted})
    return value
