"""What is too old is removed, a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from server.audit import pruning
from server.audit.models import Entry, Login
from server.audit.pruning import Pruning


class Timers:
    """Keeps what is to be called later."""

    def __init__(self) -> None:
        self.waiting: list[float] = []

    def __call__(self, seconds: float, function: Callable[[], object]) -> Timers:
        self.waiting.append(seconds)
        return self

    def cancel(self) -> None:
        self.waiting.clear()


@pytest.fixture
def rows(db: None) -> None:
    """Some of today, and some of a year ago."""
    now = timezone.now()
    for days in (0, 1, 400, 401, 402):
        Entry.objects.create(when=now - timedelta(days=days), target=str(days))
        Login.objects.create(when=now - timedelta(days=days), name=str(days))


def left(remove: Callable[[], int]) -> None:
    """Remove until nothing is left to be removed."""
    while remove():
        pass


def test_entries_are_kept_for_ever_unless_the_house_says_otherwise(rows, settings):
    left(pruning.entries)
    assert Entry.objects.count() == 5

    settings.AUDIT_DAYS = 365
    left(pruning.entries)
    assert {entry.target for entry in Entry.objects.all()} == {"0", "1"}


def test_old_logins_go_and_so_do_too_many(rows, settings, monkeypatch):
    monkeypatch.setattr(pruning, "MOST_LOGINS", 1)
    settings.LOGIN_DAYS = 365

    left(pruning.logins)

    assert Login.objects.count() == 1


def test_visits_to_the_site_that_are_over_go(db, monkeypatch):
    monkeypatch.setattr(pruning, "CHUNK", 2)
    now = timezone.now()
    for days in (-3, -2, -1, 1):
        until = now + timedelta(days=days)
        Session.objects.create(session_key=f"of {days}", expire_date=until)

    left(pruning.visits)

    assert [each.session_key for each in Session.objects.all()] == ["of 1"]


def test_only_a_chunk_is_removed_at_once(rows, settings, monkeypatch):
    settings.AUDIT_DAYS = 365
    monkeypatch.setattr(pruning, "CHUNK", 2)

    assert [pruning.entries(), pruning.entries(), pruning.entries()] == [2, 1, 0]


def test_it_happens_once_a_day_from_start_to_stop():
    timers = Timers()

    async def run(work: Any) -> int:
        return 0

    once = Pruning(run, timers)
    once.start()
    once.start()
    assert timers.waiting == [pruning.FIRST]

    async def due() -> None:
        once._due()
        assert once._task is not None
        await once._task

    asyncio.run(due())
    assert timers.waiting == [pruning.FIRST, pruning.DAY]
    once.stop()
    assert timers.waiting == []


def test_a_database_that_is_away_is_no_catastrophe(caplog):
    async def run(work: Any) -> int:
        raise OperationalError("gone")

    asyncio.run(Pruning(run, Timers()).prune())

    assert "could not be removed" in caplog.text
