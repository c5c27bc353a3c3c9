"""`manage.py secondfactor NAME`: what an account has beside its password.

For whoever keeps the machine: the last resort of an owner whose phone is lost.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, CommandParser

from server.accounts import factors, names


class Command(BaseCommand):
    """Shows it, or takes it away; it is in the audit log then."""

    help = "Show the second factor of an account, or remove it when the phone is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account, and whether to take it away."""
        parser.add_argument("name", help="of the account")
        parser.add_argument(
            "--remove", action="store_true", help="leave it only its password"
        )

    def handle(self, *args: Any, name: str, remove: bool, **options: Any) -> None:
        """Show, or remove."""
        folded = names.sought(name)
        account = get_user_model().objects.filter(folded=folded).first()
        if account is None:
            raise CommandError(f"There is no account called {name}.")
        held = factors.of(account)
        if not held:
            self.stdout.write(f"{account} is asked for the password only.")
        elif not remove:
            for each in held:
                left = f", {each.left} left" if each.kind == factors.BACKUP else ""
                self.stdout.write(f"{each.kind}: {each.name}{left}")
        else:
            factors.remove_all(account)
            apps.get_model("audit", "Entry").objects.create(
                act="remove second factor", target=str(account), source="manage.py"
            )
            self.stdout.write(f"{account} is asked for the password only from now on.")
