"""The page of the staff: who they are, what each may, how the two processes are."""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.wire.commands import Status
from portal.wire.errors import WireError
from server.accounts.roles import Role, rank
from server.commands.handler import load
from server.management import keeper
from server.management.commands.status import table
from server.management.control import Control
from server.web.characters import visitor
from server.web.middleware import may_administer

PATIENCE = 2.0
"""Seconds the Portal has to say how it is."""
SHOWN = 200
"""Members of the staff that are named."""
CMDSETS = ("CMDSET_SESSION", "CMDSET_ACCOUNT", "CMDSET_CHARACTER")
ASKS_FOR = re.compile(r"\bperm\(\s*(\w+)\s*\)")
LINKS = (
    ("Live sessions", "Who is connected, how, and what to do about it.", "admin:live"),
    ("The admin pages", "People, the world and the house.", "admin:index"),
    (
        "The audit log",
        "What the staff did, in the game and here.",
        "admin:audit_entry_changelist",
    ),
    ("Bans", "Who may not come in.", "admin:accounts_ban_changelist"),
)
"""Title, what it is, and by what name its address is known."""
STAFF = [role for role in Role.values if rank(role) >= rank(Role.HELPER)]


@never_cache
@require_safe
@login_required
def staff(request: HttpRequest) -> HttpResponse:
    """Shown to the staff only."""
    if not visitor(request).at_least(Role.HELPER):
        raise PermissionDenied
    shown = {"roles": roles(), "status": status(), "links": links(request)}
    return render(request, "web/staff.html", shown)


def links(request: HttpRequest) -> list[dict[str, str]]:
    """Where to go from here: the admin pages, for who may open them from there."""
    if not (visitor(request).is_staff and may_administer(request)):
        return []
    return [
        {"title": title, "about": about, "address": reverse(name)}
        for title, about, name in LINKS
    ]


def roles() -> list[dict[str, Any]]:
    """Each role of the staff: who has it, and the commands that ask for it."""
    rows = get_user_model().objects.filter(
        Q(role__in=STAFF) | Q(is_superuser=True), is_active=True
    )
    people: dict[str, list[str]] = {}
    for account in rows.order_by("folded")[:SHOWN]:
        role = Role.DEVELOPER.value if account.is_superuser else account.role
        people.setdefault(role, []).append(str(account))
    commands = commands_by_role()
    return [
        {"name": role, "people": people.get(role, []), "commands": commands[role]}
        for role in reversed(STAFF)
    ]


def commands_by_role() -> dict[str, list[str]]:
    """Which commands ask for which role of the staff."""
    found: dict[str, set[str]] = {role: set() for role in STAFF}
    for setting in CMDSETS:
        for command in load(getattr(settings, setting)).commands:
            for role in ASKS_FOR.findall(command.locks):
                if role.capitalize() in found and command.listed:
                    found[role.capitalize()].add(command.key)
    return {role: sorted(keys) for role, keys in found.items()}


def status() -> list[tuple[str, str]]:
    """How Portal and Server are, as `manage.py status` says; [] if nobody says it."""
    try:
        with Control(settings.VAR, PATIENCE) as control:
            told = json.loads(control.call(Status)["json"])
    except WireError:
        return []
    told |= {"running": True, "keeper": keeper.read(settings.VAR)}
    return list(table(told))
