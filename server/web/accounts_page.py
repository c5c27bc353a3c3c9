"""What the admin page of an account shows beside its fields."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from server.accounts import ACCOUNTS, factors, locked_out, reconnect_rows
from server.accounts.bridge import call_on_reactor
from server.accounts.models import Account, Ban
from server.audit.models import Login
from server.errors import NotNow

LOGINS, ADDRESSES = 20, 10
"""How many of the last are shown."""
NOTHING = "none"
AWAY = "The game is being woken up."


def characters(account: Account) -> str:
    """Its characters, and where each of them is."""
    try:
        found: list[tuple[int, str, str]] = call_on_reactor(_characters, account.pk)
    except NotNow:
        return AWAY
    rows = [
        (reverse("admin:world_objectrow_change", args=[number]), name, state)
        for number, name, state in found
    ]
    return _list('<a href="{}">{}</a>, {}', rows)


def _characters(number: int) -> list[tuple[int, str, str]]:
    owner = ACCOUNTS.get(number) or Account(pk=number)
    return [(each.id, str(each), _state(each)) for each in owner.characters]


def _state(character: Any) -> str:
    where = f" in {character.location}" if character.location is not None else ""
    sessids = [session.sessid for session in character.sessions.all()]
    if not sessids:
        return f"not played{where}"
    return f"played{where} by session {', '.join(map(str, sessids))}"


def second_factor(account: Account) -> str:
    """What it has beside its password; never a secret."""
    rows = []
    for each in factors.of(account):
        used = f", last used {each.used:%Y-%m-%d}" if each.used else ""
        left = f", {each.left} left" if each.kind == factors.BACKUP else ""
        rows.append((each.kind, f" {each.name}" if each.name else "", left + used))
    return _list("{}{}{}", rows)


def clients(account: Account) -> str:
    """Its clients that come back by themselves; never a token."""
    held = reconnect_rows.held(account.pk, timezone.now())
    rows = [
        (each.client or "a client", each.made.date(), each.until.date())
        for each in held
    ]
    return _list("{}, since {}, until {}", rows)


def logins(account: Account) -> str:
    """When and how somebody last came in, or failed to."""
    rows = Login.objects.filter(account=account.pk)[:LOGINS]
    if not rows:
        return NOTHING
    heads = ("when", "by", "from", "outcome")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    lines = format_html_join(
        "",
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        [
            (
                f"{timezone.localtime(each.when):%Y-%m-%d %H:%M}",
                each.way,
                each.address,
                f"failed: {each.failed}" if each.failed else "came in",
            )
            for each in rows
        ],
    )
    more = f"{reverse('admin:audit_login_changelist')}?account__exact={account.pk}"
    return format_html(
        '<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table><p><a href="{}">'
        "All of them</a></p>",
        SafeString(head),
        lines,
        more,
    )


def bans(account: Account) -> str:
    """Its bans, and those of where it came from last."""
    now = timezone.now()
    rows = [(ban, "the account") for ban in Ban.objects.filter(account=account)]
    seen = _addresses(account)
    for ban in Ban.objects.exclude(network=""):
        network = ip_network(ban.network)
        hit = [address for address in seen if _within(address, network)]
        rows += [(ban, f"it came from {hit[0]}")] if hit else []
    return _list(
        '<a href="{}">{}</a> ({}){}',
        [
            (
                reverse("admin:accounts_ban_change", args=[ban.pk]),
                ban,
                why,
                ", over" if ban.until and ban.until <= now else "",
            )
            for ban, why in rows
        ],
    )


def _within(address: str, network: Any) -> bool:
    try:
        return ip_address(address) in network
    except ValueError:
        return False


def _addresses(account: Account) -> list[str]:
    found = Login.objects.filter(account=account.pk, failed="").order_by()
    latest = found.values("address").annotate(last=Max("when"), times=Count("id"))
    return [row["address"] for row in latest.order_by("-last")[:ADDRESSES]]


def locked(account: Account) -> str:
    """From where nobody may try to come in to it just now."""
    try:
        found = call_on_reactor(locked_out.of_account, account)
    except NotNow:
        return AWAY
    rows = locked_out.shown(found, [account])
    return _list(
        "{}: {} failures, may try again in {} min",
        [(each.source, each.failures, each.minutes) for each in rows],
    )


def _list(line: str, rows: list[tuple[Any, ...]]) -> str:
    if not rows:
        return NOTHING
    return format_html_join(SafeString("<br>"), line, rows)
