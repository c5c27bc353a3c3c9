"""The API, joined: its parts, its errors, and what stands at which address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import path, re_path
from ninja import NinjaAPI

from server.rest import docs, errors, helping, people, speaking, things

VERSION = "1.0.0"
ABOUT = (
    "What programs may ask and do with a token of an account. A token is made on the "
    "site, under Your account, and sent with every request:"
    " `Authorization: Bearer gh_...`"
)

api = NinjaAPI(
    title=f"{settings.SERVER_NAME}: the API",
    version=VERSION,
    description=ABOUT,
    docs_url=None,
    openapi_url=None,  # ours knows at which address the API stands
)
errors.register(api)
for part in (people, things, speaking, helping):
    api.add_router("/v1", part.router)


def _views() -> Iterator[Any]:
    patterns, _, _ = api.urls
    for pattern in patterns:
        view: Any = pattern.callback
        pattern.callback = errors.in_json(view)
        yield pattern


urlpatterns = [
    path("", docs.to_the_page),
    path("docs", docs.page(api)),
    path("openapi.json", docs.schema(api)),
    *_views(),
    re_path("", errors.nothing_here),
]
