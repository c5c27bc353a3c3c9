"""The rows of the second factor stay out of the admin pages.

Who sees a secret can make its codes, and who adds one has a back door; the page of an
account shows what it has, and can take all of it away.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.admin import AdminSite

APPS = ("otp_totp", "otp_static", "django_otp_webauthn")


def keep_out(site: AdminSite) -> None:
    """Take off the site what the libraries put on it."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if site.is_registered(model):
                site.unregister(model)
