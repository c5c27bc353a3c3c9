"""Who came in, and who failed to: the gate tells, the writer's thread keeps it."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from django.apps import apps
from django.utils import timezone

from server.accounts.throttle import source
from server.audit.log import note as audit
from server.audit.models import ADDRESS, NAME
from server.world import TURN

WAY = 16
QUIET = 60.0
"""Seconds for which another failure as the same account is no news."""
NOTED: dict[int, float] = {}
"""When somebody last failed to come in as each of the staff."""


def note(account: Any, address: str, way: str, failed: str = "") -> None:
    """Keep it. `account` is None for a name that nobody has. Needs a running loop.

    `failed` is why they did not come in: "password", "code", "token" or "closed". That
    somebody failed to come in as one of the staff is in the audit log as well.
    """
    values = {
        "when": timezone.now(),
        "account": getattr(account, "pk", None) or 0,
        "name": str(account or "")[:NAME],
        "address": address[:ADDRESS],
        "source": source(address)[: ADDRESS + 4],
        "way": way[:WAY],
        "failed": failed,
    }
    TURN.job(partial(_insert, values))
    if failed and account is not None and account.is_staff and _is_news(account.pk):
        about = {"account": account.pk, "why": failed, "way": way}
        audit(None, "login failed", str(account), address=address, **about)


def _is_news(number: int) -> bool:
    """Whether it is not in the audit log already: who guesses does so often."""
    now = time.monotonic()
    last, NOTED[number] = NOTED.get(number, -QUIET), now
    return now - last >= QUIET


def _insert(values: dict[str, Any]) -> None:
    apps.get_model("audit", "Login").objects.create(**values)
