"""Session data as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DataConfig(AppConfig):
    """The table of session data."""

    name = "server.data"
    label = "data"
    verbose_name = "Session data"
