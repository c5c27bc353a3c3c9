"""The audit log as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The table of what staff did, and that of who came in."""

    name = "server.audit"
    label = "audit"
    verbose_name = "Audit log"

    def ready(self) -> None:
        """Hear what is done in the admin pages."""
        from server.audit import changes

        changes.listen()
