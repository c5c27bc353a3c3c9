"""The accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and bans."""

    name = "server.accounts"
    label = "accounts"
    verbose_name = "People"
