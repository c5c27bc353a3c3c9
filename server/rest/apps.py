"""The API as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RestConfig(AppConfig):
    """The table of the tokens."""

    name = "server.rest"
    label = "rest"
    verbose_name = "API"
