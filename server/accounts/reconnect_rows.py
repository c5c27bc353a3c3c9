"""The rows of the tokens by which clients come back; `server.accounts.reconnect`.

A client that was let in holds a line of tokens. It has one that is good for days, its
present one; the one it used last is good for GRACE beside it, until the present one is
used. All tokens of a line have the same `created`, which is when its first was made.
Everything here waits for the database: call it in a thread.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps

if TYPE_CHECKING:
    from server.accounts.models import Account

MOST = 8
"""Clients of one account that may come back; who was here longest ago goes first."""
GRACE = timedelta(minutes=5)
LONGEST_CLIENT = 64
SWEPT = 50
"""So many rows, the oldest, are looked at when one is made: are they over?"""
TICK = timedelta(microseconds=1)


class Held(NamedTuple):
    """A client that can come back: what it called itself, since when, until when."""

    number: int
    client: str
    made: datetime
    until: datetime


def insert(
    account: Account, hash_: str, client: str, now: datetime, until: datetime
) -> bool:
    """The first token of another line; none if its password is another already."""
    _sweep(now)
    same = apps.get_model("accounts", "Account").objects.filter(
        pk=account.pk, password=account.password
    )
    if not same.exists():
        return False
    mine = _rows().filter(account=account.pk)
    made = now
    while mine.filter(created=made).exists():
        made += TICK
    _keep(account.pk, hash_, client, made, until)
    lines = list(dict.fromkeys(mine.order_by("-until", "-pk").values_list("created")))
    mine.filter(created__in=[line for (line,) in lines[MOST:]]).delete()
    return True


def find(hash_: str, now: datetime) -> int:
    """The account whose token it is, or 0 if it is nobody's any more."""
    rows = _rows().filter(hash=hash_, until__gt=now)
    return rows.values_list("account", flat=True).first() or 0


def rotate(used: str, hash_: str, client: str, now: datetime, until: datetime) -> bool:
    """Another token in the line of one that is used; whether that one is still known.

    The one before it, or one after it that nobody used, is good no more.
    """
    row = _rows().select_for_update().filter(hash=used).first()
    if row is None:
        return False
    line = _rows().filter(account=row.account_id, created=row.created)
    line.exclude(pk=row.pk).delete()
    line.update(until=min(row.until, now + GRACE))
    _keep(row.account_id, hash_, client or row.client, row.created, until)
    return True


def renew(unread: str, hash_: str) -> bool:
    """Another token in the place of one that was never read; whether it is known."""
    return bool(_rows().filter(hash=unread).update(hash=hash_))


def held(account: int, now: datetime) -> list[Held]:
    """The clients that can come back to the account, the latest first."""
    rows = _rows().filter(account=account, until__gt=now).order_by("-until", "-pk")
    lines: dict[datetime, Held] = {}
    for row in rows:
        line = Held(row.pk, row.client, row.created, row.until)
        lines.setdefault(row.created, line)
    return list(lines.values())


def forget(account: int) -> int:
    """Let none of the account's clients come back; how many there were."""
    mine = _rows().filter(account=account)
    lines = len(set(mine.values_list("created", flat=True)))
    mine.delete()
    return lines


def forget_one(account: int, number: int) -> bool:
    """Let the client with this token of the account's not come back."""
    row = _rows().filter(account=account, pk=number).first()
    if row is None:
        return False
    _rows().filter(account=account, created=row.created).delete()
    return True


def _sweep(now: datetime) -> None:
    oldest = list(_rows().order_by("pk").values_list("pk", flat=True)[:SWEPT])
    _rows().filter(pk__in=oldest, until__lte=now).delete()


def _keep(
    account: int, hash_: str, client: str, made: datetime, until: datetime
) -> None:
    _rows().create(
        account_id=account,
        hash=hash_,
        client=client[:LONGEST_CLIENT],
        created=made,
        until=until,
    )


def _rows() -> Any:
    return apps.get_model("accounts", "ReconnectToken").objects.all()
