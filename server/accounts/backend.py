"""Django's way to the gate: the web comes in by the same door as everybody.

What an account may do on the admin pages follows from its role, not from groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from server.accounts import BANS, GATE
from server.accounts.bridge import call_on_reactor
from server.errors import PlayerError

if TYPE_CHECKING:
    from server.accounts.models import Account


class GateBackend(BaseBackend):
    """Asks the gate, on the reactor's thread."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """The account, or None. Raises PermissionDenied when the gate says no."""
        if username is None or password is None:
            return None
        try:
            return come_in(request, username, password)
        except PlayerError as why:
            raise PermissionDenied(str(why)) from why

    def get_user(self, user_id: int) -> Account | None:
        """The account of a web session, while it may come in."""
        account = get_user_model().objects.filter(pk=user_id, is_active=True).first()
        return None if account is None or BANS.of_account(user_id) else account

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Staff may see and change what the admin pages show; superusers all."""
        return bool(user_obj.is_active and user_obj.is_staff)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether an app is listed on the admin's first page."""
        return bool(user_obj.is_active and user_obj.is_staff)


def come_in(request: HttpRequest | None, name: str, password: str) -> Account:
    """The account that name and password prove. Raises PlayerError with a sentence."""
    address = str(request.META.get("REMOTE_ADDR", "")) if request else ""
    live = call_on_reactor(GATE.authenticate, name, password, address, "web")
    # A web thread works on an instance of its own, never on the live one.
    account: Account = get_user_model().objects.get(pk=live.pk)
    return account
