"""The admin pages as one site: its groups, and pages that are about no table.

    admin.site.add_page(Page("World", "Places", "places", places.urls, "What is where"))

A page has an address below `/admin/world/`, is listed in its group and asks for staff.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

PEOPLE, WORLD, HOUSE = "People", "World", "House"
ABOUT = {
    PEOPLE: "Who may come in, as what, and who is here.",
    WORLD: "What there is in the game. What you save is there at once.",
    HOUSE: "What the house keeps, and what the staff did.",
}
GROUPS = {
    "accounts": PEOPLE,
    "otp_totp": PEOPLE,
    "otp_static": PEOPLE,
    "otp_webauthn": PEOPLE,
    "world": WORLD,
    "channels": WORLD,
    "help": WORLD,
}
"""In which group the tables of an app are; those of others belong to the house."""
NAMES = {"audit.entry": "Audit log"}
"""Tables whose pages are called otherwise than what is in them."""


@dataclass(frozen=True)
class Page:
    """A page of the admin that is no table's. `name` is that of its address."""

    group: str
    title: str
    name: str
    patterns: tuple[Any, ...] = ()
    """Its addresses, if nobody else knows them."""
    first: bool = False
    """Whether it stands before the tables of its group."""


class House(admin.AdminSite):
    """The admin pages, in groups that say what they are about."""

    enable_nav_sidebar = False  # the header has the groups

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.pages: dict[str, Page] = {}

    def add_page(self, page: Page) -> None:
        """List a page in its group; one of the same name takes its place."""
        self.pages[page.name] = page

    def get_urls(self) -> list[Any]:
        """Django's, and before them those of the pages."""
        own = [each for page in self.pages.values() for each in page.patterns]
        return [*own, *super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's; a value in an address that the database does not take is a 400."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return inner(request, *args, **kwargs)
            except DataError as why:
                raise SuspiciousOperation("The database takes no such value.") from why

        return answer

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """The groups instead of the apps; with an app, the group that it is in."""
        apps = self._build_app_dict(request).values()
        wanted = GROUPS.get(app_label, HOUSE) if app_label else None
        groups = (self._group(name, apps) for name in ABOUT)
        return [
            group
            for group in groups
            if group["models"] and wanted in (None, group["name"])
        ]

    def _group(self, name: str, apps: Iterable[dict[str, Any]]) -> dict[str, Any]:
        tables = [
            {
                **table,
                "name": NAMES.get(table["model"]._meta.label_lower, table["name"]),
            }
            for app in apps
            for table in app["models"]
            if GROUPS.get(app["app_label"], HOUSE) == name
        ]
        tables.sort(key=lambda table: str(table["name"]))
        pages = [each for each in self.pages.values() if each.group == name]
        before = [self._listed(each) for each in pages if each.first]
        behind = [self._listed(each) for each in pages if not each.first]
        return {
            "name": name,
            "about": ABOUT[name],
            "app_label": name.lower(),
            "app_url": reverse("admin:index", current_app=self.name),
            "has_module_perms": True,
            "models": [each for each in (*before, *tables, *behind) if each],
        }

    def _listed(self, page: Page) -> dict[str, Any] | None:
        try:
            address = reverse(f"admin:{page.name}", current_app=self.name)
        except NoReverseMatch:
            return None
        return {
            "name": page.title,
            "object_name": page.name,
            "admin_url": address,
            "add_url": None,
            "view_only": True,
            "perms": {},
        }
