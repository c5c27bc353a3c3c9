"""What Django needs to know of the channels as an app."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """The table of what was said."""

    name = "server.channels"
    label = "channels"
    verbose_name = "Channels"

    def ready(self) -> None:
        """Let clients that take data hear of channels as people come in."""
        from server.channels import packages

        assert packages
