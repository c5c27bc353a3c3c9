"""The audit log as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The table of what staff did."""

    name = "server.audit"
    label = "audit"
    verbose_name = "Audit log"
