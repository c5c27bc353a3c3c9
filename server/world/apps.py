"""What Django needs to know of the world as an app."""

from __future__ import annotations

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """The tables of the world."""

    name = "server.world"
    label = "world"
    verbose_name = "World"
