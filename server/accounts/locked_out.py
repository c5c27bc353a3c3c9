"""Who is locked out by the throttle of the gate, and letting them in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.crypto import salted_hmac

from server.accounts import ACCOUNTS, GATE, names
from server.accounts.second_factor import CODES
from server.accounts.throttle import LockedOut
from server.accounts.ways_in import client_tag
from server.world import TURN


class Row(NamedTuple):
    """One that is locked out. `account` is the id of the name's, or 0."""

    source: str
    mark: str
    """Stands for the name; empty for any."""
    name: str
    account: int
    failures: int
    minutes: int


def locked_out() -> list[LockedOut]:
    """All of them. On the reactor's thread."""
    return GATE.logins.locked_out()


def of_account(account: Any) -> list[LockedOut]:
    """Those who cannot come in to this account. On the reactor's thread."""
    tag, codes = tag_of(account), f"{CODES}{account.pk}"
    return [each for each in locked_out() if each.name == tag or each.source == codes]


async def let_in(source: str, mark: str) -> None:
    """Forget the failures of a source, for one name or (no mark) for all.

    On the reactor's thread. Done when it is committed.
    """
    for each in locked_out():
        if each.source == source and mark_of(each.name) == mark:
            GATE.logins.forgive(source, each.name)
    await TURN.job(_nothing)


async def let_in_to(number: int) -> None:
    """Forget all failures for the account of this id. On the reactor's thread."""
    account = (await ACCOUNTS.load([number])).get(number)
    if account is not None:
        GATE.logins.forgive_everywhere(tag_of(account))
        GATE.logins.forgive_everywhere(client_tag(account.folded))
        GATE.logins.forgive(f"{CODES}{number}")
        await TURN.job(_nothing)


def tag_of(account: Any) -> str:
    """Under which name failures are counted."""
    tag: str = account.folded[: names.LONGEST]
    return tag


def mark_of(name: str) -> str:
    """What stands for a name that must not be shown."""
    return salted_hmac("locked out", name).hexdigest()[:16] if name else ""


def shown(found: Iterable[LockedOut], accounts: Iterable[Any]) -> list[Row]:
    """With the accounts' names.

    Another name is not shown: it may be a password, typed in the wrong place.
    """
    by_tag = {tag_of(account): account for account in accounts}
    rows = []
    for each in found:
        account = by_tag.get(each.name)
        name = str(account) if account else "a name that nobody has"
        if not each.name:
            name = "any name"
        minutes = max(1, round(each.seconds / 60))
        number = account.pk if account else 0
        mark = mark_of(each.name)
        row = Row(each.source, mark, name, number, each.failures, minutes)
        rows.append(row)
    return rows


def _nothing() -> None:
    """Something to be committed with the turn, so that its commit can be waited for."""
