"""What Django needs to know of the help as an app."""

from __future__ import annotations

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """The table of the topics that staff write."""

    name = "server.help"
    label = "help"
    verbose_name = "Help"
