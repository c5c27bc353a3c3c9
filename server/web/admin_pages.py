"""Puts the pages of the world on the admin site."""

from __future__ import annotations

from typing import Any

from server.web import channels_admin, help_admin, objects_admin, places, scripts_page


def register(site: Any) -> None:
    """Show what is in the world: tables, and pages that are about no table."""
    objects_admin.register(site)
    channels_admin.register(site)
    help_admin.register(site)
    site.add_page(places.page_of_places())
    site.add_page(scripts_page.page_of_scripts())
