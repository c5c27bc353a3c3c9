"""The admin as an app of Django's, with our site in place of its own."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    """Named in `settings.INSTALLED_APPS`."""

    default_site = "server.web.admin_site.House"
