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
    by: Any, act: str, target: str = "", *, address: str = "", **details: Any
) -> None:
    """Keep what the account `by` did in the game. On the reactor's thread.

    `details` are plain values. Needs a running loop.
    """
    values = _values(by, act, target, "game", address, details)
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
        "target": target[:TARGET],
        "source": source,
        "address": address[:ADDRESS],
        "details": details,
    }


def _insert(values: dict[str, Any]) -> None:
    apps.get_model("audit", "Entry").objects.create(**values)
