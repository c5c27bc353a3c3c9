"""What Django needs to know of the Server as an app."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class ServerConfig(AppConfig):
    """Brings the commands of `manage.py`, the checks and the delivery of messages."""

    name = "server"
    label = "server"
    verbose_name = "Gatehouse"

    def ready(self) -> None:
        """Add our checks to Django's, and let messages be delivered."""
        from server.checks import check_settings
        from server.facts import asked, discord, items, listed, preferences
        from server.messaging import actors
        from server.sessions import arrival, char_login

        assert actors
        assert asked
        assert discord
        assert items
        assert listed
        assert preferences
        assert arrival
        assert char_login
        register(check_settings)
