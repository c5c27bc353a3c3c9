"""What is too old goes from the audit log and from the list of logins, once a day.

So do visits to the site that are over, which Django keeps until somebody removes them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db import Error
from django.utils import timezone

log = logging.getLogger("server.audit")

FIRST, DAY = 300.0, 86_400.0
"""Seconds after the start, and from then on."""
CHUNK = 1000
"""Rows removed at a time: the game writes in between."""
MOST_LOGINS = 200_000
"""Whatever their age, no more logins are kept, lest strangers fill the disk."""


class Timer(Protocol):
    """What `call_later` gives."""

    def cancel(self) -> object:
        """Do not call."""


class Pruning:
    """From `start` to `stop`. `run` is `Store.run`."""

    def __init__(
        self,
        run: Callable[[Callable[[], int]], Awaitable[int]],
        call_later: Callable[[float, Callable[[], object]], Timer],
    ) -> None:
        self._run = run
        self._call_later = call_later
        self._timer: Timer | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; twice is once."""
        if self._timer is None:
            self._timer = self._call_later(FIRST, self._due)

    def stop(self) -> None:
        """Remove nothing more."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _due(self) -> None:
        self._timer = self._call_later(DAY, self._due)
        self._task = asyncio.ensure_future(self.prune())

    async def prune(self) -> None:
        """Remove what is too old, a little at a time."""
        try:
            for remove in (entries, logins, visits):
                left = CHUNK
                while left == CHUNK:
                    left = await self._run(remove)
        except Error as error:
            log.warning("What is too old could not be removed: %s", error)


def entries() -> int:
    """Remove some of the entries of more than AUDIT_DAYS; how many. It waits."""
    if not settings.AUDIT_DAYS:
        return 0
    limit = timezone.now() - timedelta(days=settings.AUDIT_DAYS)
    return _remove(_table("Entry").filter(when__lt=limit))


def logins() -> int:
    """Remove some of the logins of more than LOGIN_DAYS, and of too many. It waits."""
    limit = timezone.now() - timedelta(days=settings.LOGIN_DAYS)
    table = _table("Login")
    removed = _remove(table.filter(when__lt=limit))
    if removed:
        return removed
    newest = table.order_by("-id").values_list("id", flat=True)
    last = newest[MOST_LOGINS : MOST_LOGINS + 1].first()
    return _remove(table.filter(id__lte=last)) if last is not None else 0


def visits() -> int:
    """Remove some of the visits to the site that are over; how many. It waits."""
    return _remove(_table("Session", "sessions").filter(expire_date__lt=timezone.now()))


def _remove(rows: Any) -> int:
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    rows.model.objects.filter(pk__in=keys).delete()
    return len(keys)


def _table(name: str, app: str = "audit") -> Any:
    return apps.get_model(app, name).objects.all()
