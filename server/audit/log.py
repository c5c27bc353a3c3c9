"""Write into the audit log: `note` from the game, `write` from a page.

    audit.note(session.account, "kick", str(other), address=session.address)

What the game notes belongs to the turn: an act that was taken back is not in the log.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone

from server.audit.models import ADDRESS, NAME, TARGET
from server.world import TURN


def note(
    by: Any,
    act: str,
    target: str = "",
    *,
    address: str = "",
    source: str = "game",
    **details: Any,
) -> None:
    """Keep what the account `by` did in the game. On the reactor's thread.

    `details` are plain values; of these, `account` and `object` are ids, to which the
    log leads while they are there. Needs a running loop.
    """
    values = _values(by, act, target, source, address, details)
    TURN.job(lambda: _insert(values))


def write(
    request: HttpRequest,
    act: str,
    target: str = "",
    *,
    source: str = "admin",
    **more: Any,
) -> None:
    """Keep what whoever sent the request did. On a web thread."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    _insert(_values(request.user, act, target, source, address, more))


def _values(
    by: Any, act: str, target: str, source: str, address: str, details: dict[str, Any]
) -> dict[str, Any]:
    return {
        "when": timezone.now(),
        "account": getattr(by, "pk", None) or 0,
        "name": str(by or "")[:NAME],
        "act": act[:NAME],
        "target": _sound(target)[:TARGET],
        "source": source,
        "address": address[:ADDRESS],
        "details": _sound(details),
    }


def _sound(value: Any) -> Any:
    """The value without what a database cannot hold: zeros, and half characters."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_sound(name): _sound(each) for name, each in value.items()}
    return [*map(_sound, value)] if isinstance(value, list | tuple) else value


def _insert(values: dict[str, Any]) -> None:
    apps.get_model("audit", "Entry").objects.create(**values)
