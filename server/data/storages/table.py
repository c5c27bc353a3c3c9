"""The table of session data, asked in the thread of the database."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone


class Slot(NamedTuple):
    """Where a value is kept: a database by its alias, a table in it, a key."""

    using: str
    table: str
    key: str

    @property
    def id(self) -> str:
        """What its row is found by."""
        return sha256(f"{self.table}\0{self.key}".encode()).hexdigest()


def rows(using: str) -> QuerySet[Any]:
    """All rows of all tables."""
    # Looked up, because storages are made before Django has its models.
    return apps.get_model("data", "SessionData")._default_manager.using(using)


def find(slot: Slot) -> str | None:
    """The text that is there, or None."""
    found = rows(slot.using).filter(pk=slot.id).values_list("value", flat=True)
    return next(iter(found), None)


def put(slot: Slot, text: str) -> None:
    """Make this the text, whether there was one or not."""
    all_rows = rows(slot.using)
    row = all_rows.model(
        id=slot.id, table=slot.table, key=slot.key, value=text, changed=timezone.now()
    )
    all_rows.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["value", "changed"],
    )


def remove(slot: Slot) -> None:
    """Remove what is there, if anything is."""
    rows(slot.using).filter(pk=slot.id).delete()


def keys(using: str, table: str) -> list[str]:
    """The keys of a table, in order."""
    found = rows(using).filter(table=table).values_list("key", flat=True)
    return list(found.order_by("key"))


def entries(using: str, table: str) -> list[tuple[str, str]]:
    """The keys of a table, in order, each with its text."""
    found = rows(using).filter(table=table).values_list("key", "value")
    return list(found.order_by("key"))


def count(using: str, table: str) -> int:
    """How many keys a table has; it counts them."""
    return rows(using).filter(table=table).count()
