"""What Django needs to know of the Server as an app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class ServerConfig(AppConfig):
    """Brings the commands of `manage.py` and the checks of the settings."""

    name = "server"
    label = "server"
    verbose_name = "Gatehouse"

    def ready(self) -> None:
        """Add our checks to Django's: `manage.py check` runs them all."""
        from server.checks import check_settings

        register(check_settings)
